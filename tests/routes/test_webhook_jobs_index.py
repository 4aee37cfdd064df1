"""POST and GET /api/v1/webhook_jobs/index"""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.routes.webhook_jobs_index.handler import IndexWebhookJobs
from shared.records import merged, pages
from shared.records.integrations import Integration
from shared.records.pages import Limits
from shared.records.webhook_jobs import STATES, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.timestamps import now
from tests.calls import Calls
from tests.client import Answer, Client
from tests.engine import IS_MOTO
from tests.factory import Factory
from tests.faults.scenario import Params, Scenario, Setup, saves_nothing
from tests.oracle import compared
from tests.paging import ids, walk
from tests.subscriptions import remove_stored
from tests.webhooks import save_example_job, save_job, save_subscription

NAME = "webhook_jobs_index"
EVENTS = ("order.delivered", "appointment.scheduled", "order.canceled", None)
STATUSES = ("ordered", "hold", None)
CODES = (200, 410, 500, None)
URLS = ("https://hooks.example.com/a", "https://hooks.example.com/Café")
ADDRESSES = ("1 Main St, Springfield", "Straße 2", None)
SEARCHED = ("status", "address", "event", "order_id", "webhook_subscriber", "callback_url")
IDENTIFIED = (
    "GetItem services",
    "BatchGetItem integrations tokens",
    "BatchGetItem applications users",
    "UpdateItem tokens",
)


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the job that the route's example finds."""
    save_example_job()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, integration_id=0)
    yield call(NAME, token, integration_id=1, filters={"subscribers": [True], "date_range_start": "x", "date_range_end": "x"})


@pytest.fixture(scope="module")
def integration(factory: Factory) -> Integration:
    return factory.integration()


@pytest.fixture(scope="module")
def subscriptions(integration: Integration) -> list[WebhookOutSub]:
    """Two that are there, and one that is gone and whose jobs are not."""
    return [save_subscription(int(integration.id), name=name, version="2") for name in ("Orders", "Naïve", "Gone")]


@pytest.fixture(scope="module")
def many(subscriptions: list[WebhookOutSub]) -> list[WebhookJob]:
    """Of few times and values, so that ties are met."""
    dice = random.Random(1)
    jobs = [save_job(dice.choice(subscriptions), sequence=number % 7, **_values(dice)) for number in range(110)]
    remove_stored(int(subscriptions[2].integration_id), int(subscriptions[2].id))
    return jobs


def _values(dice: random.Random) -> dict[str, Any]:
    made_at = f"2026-03-0{dice.randint(1, 4)}T00:00:00.000000Z"
    return {
        "created_at": made_at,
        "last_updated": made_at,
        "state": dice.choice(STATES),
        "event": dice.choice(EVENTS),
        "status": dice.choice(STATUSES),
        "status_code": dice.choice(CODES),
        "callback_url": dice.choice(URLS),
        "property_address": dice.choice(ADDRESSES),
    }


def expected(jobs: list[WebhookJob], request: dict[str, Any]) -> list[int]:
    """The ids of all matches in order, read naively."""
    matches = [job for job in jobs if _filtered(job, request.get("filters", {})) and _found(job, request.get("search", {}))]
    sort = {"by": "created_at", "order": "desc", **request.get("sort", {})}
    matches.sort(key=lambda job: (getattr(job, sort["by"]), job.id), reverse=sort["order"] == "desc")
    return [int(job.id) for job in matches]


def _filtered(job: WebhookJob, filters: dict[str, Any]) -> bool:
    held: dict[str, set[Any]] = {
        "status_code": {job.status_code},
        "event_type": {(job.event or "").rpartition(".")[2]},
        "status": {job.status},
        "subscribers": {job.webhook_subscriber, str(job.webhook_out_sub_id), job.webhook_out_sub_id},
        "endpoint": {job.callback_url},
        "state": {job.state},
    }
    return (
        filters.get("date_range_start", "") <= job.created_at
        and job.created_at < filters.get("date_range_end", "~")
        and all(not filters.get(name) or values.intersection(filters[name]) for name, values in held.items())
    )


def _found(job: WebhookJob, search: dict[str, Any]) -> bool:
    held = {name: job.property_address if name == "address" else getattr(job, name) for name in SEARCHED}
    texts = [held[name] for name in search.get("attributes") or SEARCHED]
    return "term" not in search or any(compared(search["term"]) in compared(text) for text in texts if text is not None)


def some_of(*values: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), max_size=3)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Subscribers are told by their place among the subscriptions, since their ids are known only later."""
    moments = st.integers(1, 5).map(lambda day: f"2026-03-0{day}T00:00:00Z")
    filters = {
        "date_range_start": moments,
        "date_range_end": moments,
        "status_code": some_of(200, 410, "500"),
        "event_type": some_of("delivered", "scheduled", "submitted"),
        "status": some_of("ordered", "hold", "unscheduled"),
        "subscribers": some_of("Orders", "Gone", 0, 1, 2),
        "endpoint": some_of(*URLS, "https://elsewhere.example.com/"),
        "state": some_of(*STATES),
    }
    chosen = draw(st.lists(st.sampled_from(tuple(filters)), max_size=3, unique=True))
    search = st.fixed_dictionaries(
        {"term": st.sampled_from(("main st", "cafe", "STRASSE", "order-3", "naive", "hold", "nothing"))},
        optional={"attributes": some_of(*SEARCHED)},
    )
    sort = st.fixed_dictionaries(
        {}, optional={"by": st.sampled_from(("id", "created_at")), "order": st.sampled_from(("asc", "desc"))}
    )
    others = draw(st.fixed_dictionaries({}, optional={"search": search, "sort": sort}))
    return {**others, "filters": {name: draw(filters[name]) for name in chosen}}


def named(request: dict[str, Any], subscriptions: list[WebhookOutSub]) -> dict[str, Any]:
    """The request, with the subscriptions' ids in the place of their places; every second as a text."""
    filters = dict(request["filters"])
    if "subscribers" in filters:
        ids = [int(each.id) if number % 2 else str(each.id) for number, each in enumerate(subscriptions)]
        filters["subscribers"] = [ids[each] if isinstance(each, int) else each for each in filters["subscribers"]]
    return {**request, "filters": filters}


def comparable(request: dict[str, Any]) -> dict[str, Any]:
    """As the jobs hold what is restricted by."""
    filters = dict(request["filters"])
    for name in ("date_range_start", "date_range_end"):
        if name in filters:
            filters[name] = filters[name].replace("Z", ".000000Z")
    if "status_code" in filters:
        filters["status_code"] = [int(code) for code in filters["status_code"]]
    return {**request, "filters": filters}


some = settings(max_examples=10 if IS_MOTO else 60, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@some
@given(request=requests(), size=st.integers(1, 100), number=st.integers(1, 4), count=st.booleans())
def test_every_page_is_what_a_naive_reading_of_the_rules_gives(
    many: list[WebhookJob],
    subscriptions: list[WebhookOutSub],
    integration: Integration,
    factory: Factory,
    call: Client,
    request: Any,
    size: int,
    number: int,
    count: bool,
) -> None:
    request = named(request, subscriptions)
    matches = expected(many, comparable(request))
    whole = {**request, "integration_id": integration.id, "count": count, "page": {"size": size, "number": number}}
    data = call(NAME, factory.application_token("planoauth"), **whole).data
    assert [record["id"] for record in data["results"]] == matches[(number - 1) * size : number * size]
    assert (data["next"] is None) == (number * size >= len(matches))
    assert data.get("count") == (len(matches) if count else None)


@settings(some, max_examples=20)
@given(request=requests(), size=st.integers(3, 60))
def test_cursors_lead_to_every_match_once_also_where_pages_end_early(
    many: list[WebhookJob],
    subscriptions: list[WebhookOutSub],
    integration: Integration,
    factory: Factory,
    call: Client,
    request: Any,
    size: int,
) -> None:
    request = named(request, subscriptions)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(IndexWebhookJobs, "LIMITS", Limits(looked_at=20))
        changed.setattr(merged, "_AT_ONCE", 2)
        changed.setattr(pages, "_SEARCH_AT_ONCE", 7)
        changed.setattr(pages, "_MOST_SKIPPED_BY_READING", 5)
        token = factory.application_token("planoauth")
        pages_ = walk(call, NAME, token, size, {**request, "integration_id": integration.id})
        assert [number for answer in pages_ for number in ids(answer)] == expected(many, comparable(request))


def test_a_job_is_answered_without_its_attempts_in_two_views(call: Client, employee: str, factory: Factory) -> None:
    integration = int(factory.integration().id)
    attempts = [{"at": now(), "milliseconds": 7, "code": 500, "answer": "secret"}]
    subscription = save_subscription(integration)
    job = save_job(subscription, status_code=500, attempt_count=1, attempts=attempts, property_address="1 Main St")
    shown = {
        "id": job.id,
        "integration_id": integration,
        "webhook_out_sub_id": subscription.id,
        "webhook_subscriber": "Orders",
        "event_id": 1,
        "event": "order.delivered",
        "status": None,
        "order_id": "order-1",
        "version": "3",
        "callback_url": "https://hooks.example.com/orders",
        "state": "failed",
        "attempt_count": 1,
        "status_code": 500,
        "next_attempt_at": None,
        "created_at": job.created_at,
        "last_updated": job.last_updated,
    }
    for sort in ({}, {"by": "id"}):
        assert call(NAME, employee, integration_id=integration, sort=sort).data["results"] == [shown]
    more = {"sequence": 1, "property_address": "1 Main St"}
    (result,) = call(NAME, employee, integration_id=integration, view="planointegrate_view").data["results"]
    assert result == {**shown, **more}
    query = {
        "integration_id": [str(integration)],
        "filters[state][]": ["failed"],
        "filters[date_range_start]": ["2026-01-01T00:00:00Z"],
    }
    assert call.query(NAME, employee, method="GET", **query).data["results"] == [shown]


def test_times_are_taken_as_everywhere(call: Client, factory: Factory) -> None:
    token = factory.application_token("planoauth", time_zone="Europe/Berlin", date_order="day_first")
    integration = int(factory.integration().id)
    job = save_job(save_subscription(integration), created_at="2026-01-02T11:00:00.000000Z")
    for start, end, found in (("2.1.2026 12:00", "2.1.2026 12:00:01", [job.id]), ("2.1.2026 11:00", "2.1.2026 12:00", [])):
        filters = {"date_range_start": start, "date_range_end": end}
        for by in ("created_at", "id"):
            assert ids(call(NAME, token, integration_id=integration, filters=filters, sort={"by": by})) == found
    factory.application("planoauth")


@pytest.mark.parametrize("subscribers", ["ids", "a name"])
def test_jobs_of_another_integrations_subscription_are_not_even_looked_at(
    call: Client, employee: str, factory: Factory, calls: Calls, subscribers: str
) -> None:
    own, other = (int(factory.integration().id) for _ in range(2))
    foreign = save_subscription(other, name="Foreign")
    save_job(foreign)
    calls.made.clear()
    wanted = [foreign.id] if subscribers == "ids" else ["Foreign"]
    assert call(NAME, employee, integration_id=own, filters={"subscribers": wanted}, count=True).data["count"] == 0
    queries = [request for operation, request in calls.made if operation == "Query"]
    assert {request["IndexName"] for request in queries} == {"by_created_at"}
    assert all({"N": str(own)} in request["ExpressionAttributeValues"].values() for request in queries)


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_see_jobs_of_their_companies_integrations_only(call: Client, factory: Factory, role: str) -> None:
    own, other = factory.integration(), factory.integration()
    token = factory.session(user=factory.user({"planoauth": [role]}, company_ids={int(own.company_id)}))
    job = save_job(save_subscription(int(own.id)))
    save_job(save_subscription(int(other.id)))
    assert ids(call(NAME, token, integration_id=own.id)) == [job.id]
    assert call(NAME, token, integration_id=other.id).errors == {("integration_id", "not_found")}


def test_a_token_sees_jobs_of_the_integrations_only_that_it_is_scoped_to(call: Client, factory: Factory) -> None:
    own, other = factory.integration(), factory.integration()
    token = factory.application_token("planoauth", integration_ids={int(own.id)})
    assert call(NAME, token, integration_id=own.id).data["results"] == []
    assert call(NAME, token, integration_id=other.id).errors == {("integration_id", "not_found")}


def test_everything_that_is_wrong_is_named_at_once(call: Client, employee: str) -> None:
    filters = {
        "date_range_start": "yesterday",
        "status_code": ["x"],
        "event_type": ["order.delivered"],
        "status": ["lost"],
        "subscribers": [1.5],
        "endpoint": ["x" * 2049],
        "state": ["lost"],
    }
    answer = call(NAME, employee, filters=filters, sort={"by": "last_updated"}, search={"term": "x", "attributes": ["id"]})
    assert answer.errors == {
        ("integration_id", "required"),
        ("filters.date_range_start", "format"),
        ("filters.status_code.0", "type"),
        ("filters.event_type.0", "inclusion"),
        ("filters.status.0", "inclusion"),
        ("filters.subscribers.0", "type"),
        ("filters.endpoint.0", "max_length"),
        ("filters.state.0", "inclusion"),
        ("sort.by", "inclusion"),
        ("search.attributes.0", "inclusion"),
    }
    assert call(NAME, employee, integration_id=1, filters=["failed"]).errors == {("filters", "type")}


@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        ({}, 1),
        ({"sort": {"by": "id"}}, 1),
        ({"filters": {"date_range_start": "2026-03-02T00:00:00Z"}}, 1),
        ({"filters": {"subscribers": [0, 1]}}, 2),
        ({"filters": {"subscribers": [0], "date_range_start": "2026-03-02T00:00:00Z"}}, 1),
    ],
)
def test_a_first_page_looks_at_no_more_than_it_shows_however_many_jobs_there_are(
    many: list[WebhookJob],
    subscriptions: list[WebhookOutSub],
    integration: Integration,
    call: Client,
    application: str,
    calls: Calls,
    asked: dict[str, Any],
    queries: int,
) -> None:
    request = named({"filters": {}, **asked}, subscriptions)
    calls.made.clear()
    assert ids(call(NAME, application, integration_id=integration.id, **request, page={"size": 10}))
    limits = [request["Limit"] for operation, request in calls.made if operation == "Query"]
    assert limits == [11] * queries


def test_an_index_by_time_holds_what_pages_show_and_search() -> None:
    """DynamoDB refuses what an index does not hold; the emulators do not."""
    from shared.api.webhook_job_view import VIEWS
    from tests.engine import ROOT
    from tools.deploy.template import load, resources

    tables = dict(resources(load(ROOT / "template.yaml"), "AWS::DynamoDB::Table"))
    indexes = tables["WebhookJobsTable"]["GlobalSecondaryIndexes"]
    needed = {name for view in VIEWS.values() for name in view.model_fields} | {"folded"}
    for index in indexes:
        keys = {key["AttributeName"] for key in index["KeySchema"]} | {"integration_id", "id"}
        assert needed <= keys | set(index["Projection"]["NonKeyAttributes"])
        assert len(index["Projection"]["NonKeyAttributes"]) <= 20


def _of_an_integration(setup: Setup) -> Params:
    integration = int(setup.factory.integration().id)
    save_job(save_subscription(integration))
    return {"integration_id": integration}


def _of_a_subscription(setup: Setup) -> Params:
    integration = int(setup.factory.integration().id)
    job = save_job(save_subscription(integration))
    return {"integration_id": integration, "filters": {"subscribers": [int(job.webhook_out_sub_id)]}}


SCENARIOS = (
    Scenario("webhook jobs are listed", NAME, (*IDENTIFIED, "Query webhook_jobs"), _of_an_integration, saves_nothing),
    Scenario(
        "webhook jobs of a subscription are listed",
        NAME,
        (*IDENTIFIED, "BatchGetItem webhook_out_subs", "Query webhook_jobs"),
        _of_a_subscription,
        saves_nothing,
    ),
)
