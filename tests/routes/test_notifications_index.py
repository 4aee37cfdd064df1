"""POST and GET /api/v1/notifications/index"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.routes.notifications_index.handler import IndexNotifications
from shared.api.notification_scope import MOST_INTEGRATIONS
from shared.records import merged, pages
from shared.records.integrations import Integration
from shared.records.notifications import (
    DEAD_LETTER,
    KINDS,
    MAIL,
    OF_PARTNERS,
    SHARDS,
    WEBHOOK_DISABLED,
    WEBHOOK_FAILING,
    Notification,
)
from shared.records.pages import Limits
from shared.timestamps import rfc3339
from tests.calls import Calls
from tests.client import Answer, Client
from tests.engine import IS_MOTO
from tests.factory import Factory, unique
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing
from tests.notifications import save_notification
from tests.oracle import compared
from tests.paging import ids, walk

NAME = "notifications_index"
REASONS = ("unconfirmed", "http-410", "Invalid_Key", "Café")
SOURCES = ("list_items_create", "webhook_delivery", None)
KIND_FILTERS = frozenset(KINDS)


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the notification that the route's example finds."""
    save_notification(number=1, integration_id=1, webhook_out_sub_id=1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, integration_id=0)
    yield call(NAME, of_a_client_with_many(factory))


def of_a_client_with_many(factory: Factory) -> str:
    company = int(factory.integration().company_id)
    for _ in range(MOST_INTEGRATIONS):
        factory.integration(company_id=company)
    return client_of(factory, company)


def client_of(factory: Factory, *companies: int, role: str = "client") -> str:
    return factory.session(user=factory.user({"planoauth": [role]}, company_ids=set(companies)))


@pytest.fixture(scope="module")
def integrations(factory: Factory) -> list[Integration]:
    """Two of one company, one of another."""
    first = factory.integration()
    return [first, factory.integration(company_id=first.company_id), factory.integration()]


@pytest.fixture(scope="module")
def many(integrations: list[Integration]) -> list[Notification]:
    dice = random.Random(1)
    return [save_notification(**_values(dice, integrations)) for _ in range(120)]


def _values(dice: random.Random, integrations: list[Integration]) -> dict[str, Any]:
    at = f"2026-03-0{dice.randint(1, 3)}T00:00:00.00{dice.randint(0, 9)}000Z"
    about = {"reason": dice.choice(REASONS), "source": dice.choice(SOURCES), "resolved_at": dice.choice((None, at))}
    return {"kind": dice.choice(KINDS), "at": at, "integration_id": dice.choice((None, *(row.id for row in integrations))), **about}


def expected(request: dict[str, Any], seen: set[int] | None = None, kinds: tuple[str, ...] = KINDS) -> list[int]:
    """The ids of all matches in order, read naively. Other tests have notifications, too."""
    rows = [row for row in Notification.scan(consistent_read=True) if seen is None or row.integration_id in seen]
    matches = [row for row in rows if row.kind in kinds and _restricted(row, request) and _found(row, request)]
    newest_first = request.get("sort", {}).get("order", "desc") == "desc"
    return sorted((int(row.id) for row in matches), reverse=newest_first)


def _restricted(row: Notification, request: dict[str, Any]) -> bool:
    filters = set(request.get("filters", ()))
    state = {"resolved", "unresolved"} & filters
    is_known = row.reason != "unconfirmed" or row.created_at < rfc3339(datetime.now(UTC) - timedelta(minutes=1))
    return (
        is_known
        and request.get("integration_id") in (None, row.integration_id)
        and (not KIND_FILTERS & filters or row.kind in filters)
        and (not state or ("resolved" if row.resolved_at else "unresolved") in state)
    )


def _found(row: Notification, request: dict[str, Any]) -> bool:
    search = request.get("search", {})
    values = [getattr(row, name) or "" for name in search.get("attributes") or ("source", "reason")]
    return "term" not in search or any(compared(search["term"]) in compared(value) for value in values)


filters = st.lists(st.sampled_from(("resolved", "unresolved", *KINDS)), max_size=3)
searches = st.fixed_dictionaries(
    {"term": st.sampled_from(("cafe", "HTTP", "delivery", "nothing"))},
    optional={"attributes": st.lists(st.sampled_from(("source", "reason")), max_size=2)},
)
sorts = st.fixed_dictionaries({}, optional={"by": st.just("id"), "order": st.sampled_from(("asc", "desc"))})
requests = st.fixed_dictionaries({}, optional={"filters": filters, "search": searches, "sort": sorts})
some = settings(max_examples=8 if IS_MOTO else 25, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@some
@given(request=requests, size=st.integers(1, 100), number=st.integers(1, 4), count=st.booleans())
def test_every_page_of_an_employee_is_what_a_naive_reading_of_the_rules_gives(
    many: list[Notification], factory: Factory, call: Client, request: Any, size: int, number: int, count: bool
) -> None:
    matches = expected(request)
    data = call(NAME, factory.session("employee"), **request, page={"size": size, "number": number}, count=count).data
    assert [record["id"] for record in data["results"]] == matches[(number - 1) * size : number * size]
    assert (data["next"] is None) == (number * size >= len(matches))
    assert data.get("count") == (len(matches) if count else None)


@some
@given(request=requests, size=st.integers(3, 60), one=st.booleans(), is_employee=st.booleans())
def test_cursors_lead_to_every_notification_of_integrations_once_also_where_pages_end_early(
    many: list[Notification],
    integrations: list[Integration],
    factory: Factory,
    call: Client,
    request: Any,
    size: int,
    one: bool,
    is_employee: bool,
) -> None:
    request = {**request, **({"integration_id": integrations[0].id} if one or is_employee else {})}
    token = factory.session("employee") if is_employee else client_of(factory, int(integrations[0].company_id))
    seen = {int(integrations[0].id)} if one or is_employee else {int(row.id) for row in integrations[:2]}
    matches = expected(request, seen, KINDS if is_employee else OF_PARTNERS)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(IndexNotifications, "LIMITS", Limits(looked_at=20))
        changed.setattr(merged, "_AT_ONCE", 2)
        changed.setattr(pages, "_SEARCH_AT_ONCE", 7)
        assert [number for answer in walk(call, NAME, token, size, request) for number in ids(answer)] == matches


def test_a_notification_is_answered_with_all_that_it_is_about(call: Client, employee: str, factory: Factory) -> None:
    integration = factory.integration()
    row = save_notification(WEBHOOK_FAILING, integration_id=integration.id, webhook_out_sub_id=7, source="webhook_delivery")
    (result,) = call(NAME, employee, integration_id=integration.id).data["results"]
    assert result == {
        "id": row.id,
        "kind": "webhook_failing",
        "source": "webhook_delivery",
        "record_id": None,
        "request_id": None,
        "integration_id": integration.id,
        "webhook_out_sub_id": 7,
        "reason": "http-410",
        "created_at": row.created_at,
        "last_updated": row.created_at,
        "resolved_at": None,
    }
    got = call.query(NAME, employee, method="GET", integration_id=[str(integration.id)], **{"filters[]": ["unresolved"]})
    assert got.data["results"] == [result]


def test_a_mail_that_failed_is_listed_at_once_and_the_newest_comes_first(call: Client, employee: str, registry: Factory) -> None:
    registry.switch("requirements", "create", notification_emails=["ops@example.com"])
    reference = registry.reference()
    failed = call("requirements_create", employee, required=reference, requireable=reference)
    assert failed.status == "mandrill-email-failed"
    newest = call(NAME, employee, filters=["mail"], page={"size": 1}).data["results"][0]
    assert (newest["source"], newest["record_id"]) == ("requirements_create", failed.body["data"]["id"])
    assert (newest["request_id"], newest["reason"]) == (failed.body["request_id"], "no-key")


def test_a_mail_in_flight_is_not_listed_until_it_is_a_minute_old(call: Client, employee: str) -> None:
    source = unique("route")
    old, new = (rfc3339(datetime.now(UTC) - timedelta(seconds=seconds)) for seconds in (61, 30))
    shown = save_notification(MAIL, old, reason="unconfirmed", source=source)
    save_notification(MAIL, new, reason="unconfirmed", source=source)
    failed = save_notification(MAIL, new, reason="timeout", source=source)
    found = ids(call(NAME, employee, search={"term": source, "attributes": ["source"]}))
    assert found == [failed.id, shown.id]


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_see_webhooks_of_their_companies_integrations_only(call: Client, factory: Factory, role: str) -> None:
    own, other, off = factory.integration(), factory.integration(), factory.integration()
    off = factory.integration(company_id=own.company_id, active=False)
    seen = [save_notification(kind, integration_id=own.id) for kind in (WEBHOOK_DISABLED, WEBHOOK_FAILING)]
    for kind in (MAIL, DEAD_LETTER):
        save_notification(kind, integration_id=own.id)
    for integration in (other, off):
        save_notification(integration_id=integration.id)
    save_notification(MAIL)
    token = client_of(factory, int(own.company_id), role=role)
    for asked in ({}, {"integration_id": own.id}):
        assert sorted(ids(call(NAME, token, **asked, count=True))) == sorted(row.id for row in seen)
    assert ids(call(NAME, token, filters=["mail", "dead_letter"])) == []
    for integration in (other, off):
        assert call(NAME, token, integration_id=integration.id).errors == {("integration_id", "not_found")}


def test_an_integration_that_changes_companies_takes_its_notifications_along(call: Client, factory: Factory) -> None:
    integration = factory.integration()
    row, former = save_notification(integration_id=integration.id), client_of(factory, int(integration.company_id))
    assert ids(call(NAME, former)) == [row.id]
    integration.update([Integration.company_id.set(int(factory.integration().company_id))])
    assert ids(call(NAME, former)) == []


@pytest.mark.parametrize("companies", [None, set()])
def test_a_client_without_integrations_sees_nothing(call: Client, factory: Factory, companies: set[int] | None) -> None:
    token = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids=companies or None))
    assert call(NAME, token, count=True).data == {"results": [], "count": 0, "next": None}


def test_a_client_with_many_integrations_has_to_name_one(call: Client, factory: Factory) -> None:
    token = of_a_client_with_many(factory)
    assert call(NAME, token).errors == {("integration_id", "required")}


def test_an_employee_names_integrations_of_the_applications_only_in_which_the_user_is_one(
    call: Client, factory: Factory, employee: str
) -> None:
    factory.application("planoorder")
    integration = factory.integration(application="planoorder")
    row = save_notification(integration_id=integration.id, reason=unique("reason"))
    assert call(NAME, employee, integration_id=integration.id).errors == {("integration_id", "not_found")}
    seen = ids(call(NAME, employee, search={"term": row.reason, "attributes": ["reason"]}))
    assert seen == [row.id], "all are seen, whose integrations they ever are"


def test_an_applications_token_may_not_list_them(call: Client, application: str) -> None:
    assert call(NAME, application).errors == {("application", "unauthorized")}


def test_everything_that_is_wrong_is_named_at_once(call: Client, employee: str) -> None:
    answer = call(NAME, employee, integration_id="x", filters=["read"], sort={"by": "reason"}, page={"after": "x", "number": 1})
    assert answer.errors == {
        ("integration_id", "type"),
        ("filters.0", "inclusion"),
        ("sort.by", "inclusion"),
        ("page.after", "exclusive"),
    }


def test_a_first_page_asks_each_partition_once_and_looks_at_little_more_than_it_shows(
    many: list[Notification], call: Client, employee: str, calls: Calls
) -> None:
    calls.made.clear()
    assert len(ids(call(NAME, employee))) == 25
    asked = [request for operation, request in calls.made if operation == "Query"]
    assert len(asked) == SHARDS
    assert {request["ConsistentRead"] for request in asked} == {True}
    assert max(request["Limit"] for request in asked) < 40


def _listed(setup: Setup) -> Params:
    save_notification()
    return {"filters": ["unresolved"]}


def _of_a_client(setup: Setup) -> Params:
    integration = setup.factory.integration()
    setup.token = client_of(setup.factory, int(integration.company_id))
    save_notification(integration_id=integration.id)
    return {"filters": ["unresolved"]}


def _of_an_integration(setup: Setup) -> Params:
    return {"integration_id": setup.factory.integration().id}


EVERY_SHARD = ("Query notifications", *(f"Query notifications ({number})" for number in range(2, SHARDS + 1)))
SCENARIOS = (
    Scenario("notifications are listed", NAME, (*SESSION, *EVERY_SHARD), _listed, saves_nothing),
    Scenario(
        "a client lists notifications",
        NAME,
        (*SESSION, "Query integrations", "Query notifications"),
        _of_a_client,
        saves_nothing,
    ),
    Scenario(
        "notifications of an integration are listed",
        NAME,
        (
            "GetItem services",
            "BatchGetItem integrations tokens",
            "BatchGetItem applications users",
            "UpdateItem tokens",
            "Query notifications",
        ),
        _of_an_integration,
        saves_nothing,
    ),
)
