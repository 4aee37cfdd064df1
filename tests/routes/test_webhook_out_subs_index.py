"""POST and GET /api/v1/webhook_out_subs/index"""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pynamodb.expressions.operand import Path

from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.transaction import ALONE
from shared.records import pages
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import WebhookOutSub
from shared.timestamps import now
from tests.calls import Calls
from tests.client import Answer, Client, Context
from tests.engine import IS_MOTO
from tests.factory import Factory
from tests.oracle import Sub, expected

NAME = "webhook_out_subs_index"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the route's example refers to."""
    counts = {"active_2": 0, "active_3": 0, "inactive_2": 0, "inactive_3": 0}
    Integration(1, name="Orders", company_id=1, application="planoauth", counts=counts, created_at=now(), last_updated=now()).save()
    values = {"key": "orders", "name": "Orders", "callback_url": "https://hooks.example.com/orders", "version": "3"}
    WebhookOutSub.create(ALONE, 1, {**values, "active": True, "statuses": ["created"], "events": ["order.created"]})


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, integration_id=0)


COMPOSED, DECOMPOSED = "Caf\u00e9", "Cafe\u0301"
MARK = "\u0301"  # a combining acute accent
PLAIN = ("Order", "order delivered", "STRASSE", "straße", "50% off", "a_b", "Ünïcode", " x ", "12")
WORDS = (*PLAIN, COMPOSED, DECOMPOSED, "İSTANBUL", "ΟΔΌΣ", "ﬁnal ①", "각", "हिन्दी", f"n{MARK}")
TERMS = (
    *WORDS,
    "ORDER",
    "o",
    "example.COM",
    "ada",
    "nothing has this",
    "1",
    "cafe",
    "CAFÉ",
    "istanbul",
    "οδος",
    "FINAL",
    "가",
    MARK,
)


def make(integration_id: int, seed: int, number: int) -> list[Sub]:
    """Subscriptions of mixed kinds, many of which share their times, so that ties are met."""
    dice = random.Random(seed)
    return [_make(integration_id, dice) for _ in range(number)]


def _make(integration_id: int, dice: random.Random) -> Sub:
    values: dict[str, Any] = {
        "key": dice.choice(WORDS),
        "name": dice.choice(WORDS),
        "callback_url": f"https://{dice.choice(('a', 'b'))}.example.com/hook",
        "notification_emails": dice.choice((None, "Ada@example.com", "bob@example.com")),
        "active": dice.random() < 0.7,
        "version": dice.choice("223"),
        "statuses": ["scheduled"],
        "events": [],
    }
    times: dict[str, Any] = {name: f"2026-01-0{dice.randint(1, 4)}T00:00:00.000000Z" for name in ("created_at", "last_updated")}
    row = WebhookOutSub.create(ALONE, integration_id, values, **times)
    return Sub(row.id, **{name: values[name] for name in Sub.FROM_VALUES}, **times)


@pytest.fixture(scope="module")
def many(factory: Factory) -> tuple[int, list[Sub]]:
    integration = factory.integration(company_id=7)
    return integration.id, make(integration.id, seed=1, number=130)


@pytest.fixture(scope="module")
def token(factory: Factory) -> str:
    return factory.application_token("planoauth")


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so small that a hundred rows meet what otherwise a hundred thousand meet."""
    monkeypatch.setattr(pages, "_SEARCH_AT_ONCE", 7)
    monkeypatch.setattr(pages, "_MOST_SKIPPED_BY_READING", 5)


requests = st.fixed_dictionaries(
    {"count": st.booleans(), "page": st.fixed_dictionaries({"size": st.integers(1, 100), "number": st.integers(1, 12)})},
    optional={
        "filters": st.lists(st.sampled_from(["active", "inactive", "version_2", "version_3"]), max_size=4),
        "search": st.fixed_dictionaries(
            {"term": st.sampled_from(TERMS)},
            optional={
                "attributes": st.lists(st.sampled_from(["id", "key", "name", "callback_url", "notification_emails"]), max_size=3)
            },
        ),
        "sort": st.fixed_dictionaries(
            {}, optional={"by": st.sampled_from(["id", "created_at", "last_updated"]), "order": st.sampled_from(["asc", "desc"])}
        ),
    },
)


@pytest.mark.parametrize("params", [{"search": {"term": "nothing has this"}}, {"filters": ["active"], "page": {"number": 3}}])
def test_nothing_more_is_read_once_the_request_has_to_be_answered(
    many: tuple[int, list[Sub]], token: str, call: Client, calls: Calls, monkeypatch: pytest.MonkeyPatch, params: dict[str, Any]
) -> None:
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: 0)
    assert call(NAME, token, integration_id=many[0], **params).status == "application-crash"
    assert [operation for operation, _ in calls.made].count("Query") == 1


@settings(max_examples=20 if IS_MOTO else 150, deadline=None, suppress_health_check=list(HealthCheck))
@given(request=requests)
def test_every_page_is_what_a_naive_reading_of_the_rules_gives(
    many: tuple[int, list[Sub]], token: str, call: Client, request: Any
) -> None:
    integration_id, subs = many
    data = call(NAME, token, integration_id=integration_id, **request).data
    ids, count = expected(subs, request)
    assert [result["id"] for result in data["results"]] == ids
    assert data.get("count") == (count if request["count"] else None)


@pytest.mark.parametrize(
    ("stored", "term"),
    [
        (COMPOSED, "cafe"),
        (DECOMPOSED, "cafe"),
        (COMPOSED, DECOMPOSED),
        (DECOMPOSED, COMPOSED.upper()),
        ("cafe", COMPOSED),
        ("İSTANBUL", "istanbul"),
        ("istanbul", "İstanbul"),
        ("Straße", "STRASSE"),
        ("ΟΔΌΣ", "οδος"),
        ("ﬁle №5", "file no5"),
        ("Ａ１", "a1"),
        ("ガ", "ｶﾞ"),
        ("x", MARK),
    ],
)
def test_a_search_looks_past_case_marks_and_forms_of_unicode_and_leaves_what_is_stored(
    factory: Factory, token: str, call: Client, stored: str, term: str
) -> None:
    integration = factory.integration()
    values = {"callback_url": "https://a.example.com/", "version": "2", "active": True}
    WebhookOutSub.create(ALONE, integration.id, {"key": "k", "name": stored, **values})
    search = {"term": term, "attributes": ["name"]}
    assert [found["name"] for found in call(NAME, token, integration_id=integration.id, search=search).data["results"]] == [stored]


@pytest.mark.parametrize(("stored", "term"), [("각", "가"), ("ISTANBUL", "ıstanbul"), ("cafe", "cafx"), ("", MARK)])
def test_a_search_does_not_find_another_letter(factory: Factory, token: str, call: Client, stored: str, term: str) -> None:
    integration = factory.integration()
    values = {"callback_url": "https://a.example.com/", "version": "2", "active": True, "notification_emails": stored or None}
    WebhookOutSub.create(ALONE, integration.id, {"key": "k", "name": "n", **values})
    search = {"term": term, "attributes": ["notification_emails"]}
    assert call(NAME, token, integration_id=integration.id, search=search).data["results"] == []


def test_without_anything_else_the_first_25_come_by_id(many: tuple[int, list[Sub]], token: str, call: Client) -> None:
    data = call(NAME, token, integration_id=many[0]).data
    assert [result["id"] for result in data["results"]] == sorted(sub.id for sub in many[1])[:25]
    assert "count" not in data


def test_walking_the_pages_meets_every_subscription_once(many: tuple[int, list[Sub]], token: str, call: Client) -> None:
    seen = list(_walk(call, token, many[0], sort={"by": "created_at", "order": "desc"}))
    assert sorted(seen) == sorted(sub.id for sub in many[1])


def _walk(call: Client, token: str, integration_id: int, **request: Any) -> Iterator[int]:
    for number in range(1, 15):
        for result in call(NAME, token, integration_id=integration_id, page={"size": 10, "number": number}, **request).data[
            "results"
        ]:
            yield result["id"]


@pytest.mark.parametrize("number", [2**40, 2**63 - 1])
def test_far_past_the_end_the_results_are_empty_and_the_count_is_right(
    many: tuple[int, list[Sub]], token: str, call: Client, number: int
) -> None:
    for search in ({}, {"search": {"term": "example"}}):
        data = call(NAME, token, integration_id=many[0], count=True, page={"number": number}, **search).data
        assert data == {"results": [], "count": 130, "next": None}


def test_the_same_is_asked_by_get_with_the_query_string(many: tuple[int, list[Sub]], token: str, call: Client) -> None:
    query = {
        "integration_id": [str(many[0])],
        "count": ["true"],
        "filters[]": ["inactive", "version_3"],
        "search[term]": ["ORDER"],
        "search[attributes][]": ["key", "name"],
        "page[size]": ["3"],
        "page[number]": ["1"],
        "sort[by]": ["last_updated"],
        "sort[order]": ["desc"],
    }
    got = call.query(NAME, token, method="GET", **query)
    request = {"filters": ["inactive", "version_3"], "search": {"term": "ORDER", "attributes": ["key", "name"]}, "count": True}
    posted = call(NAME, token, integration_id=many[0], page={"size": 3}, sort={"by": "last_updated", "order": "desc"}, **request)
    assert got.data == posted.data
    assert got.data["results"]
    assert got.warnings == []


def test_the_views_hold_what_they_promise_and_no_secret(many: tuple[int, list[Sub]], token: str, call: Client) -> None:
    default = {
        "id",
        "integration_id",
        "key",
        "name",
        "callback_url",
        "statuses",
        "events",
        "active",
        "version",
        "created_at",
        "last_updated",
    }
    more = {"notification_emails", "notify", "success_code", "payload_render_view", "disabled_reason"}
    for view, attributes in (("default", default), ("planointegrate_view", default | more)):
        results = call(NAME, token, integration_id=many[0], view=view, page={"size": 1}).data["results"]
        assert set(results[0]) == attributes


def test_an_integration_without_subscriptions_has_none(factory: Factory, token: str, call: Client) -> None:
    data = call(NAME, token, integration_id=factory.integration().id, count=True, search={"term": "x"}).data
    assert data == {"results": [], "count": 0, "next": None}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"page": {"size": 0}}, ("page.size", "min")),
        ({"page": {"size": 101}}, ("page.size", "max")),
        ({"page": {"number": 0}}, ("page.number", "min")),
        ({"page": {"number": "1.0"}}, ("page.number", "type")),
        ({"page": 5}, ("page", "type")),
        ({"filters": ["active", "version_4"]}, ("filters.1", "inclusion")),
        ({"filters": "active"}, ("filters", "type")),
        ({"sort": {"by": "name"}}, ("sort.by", "inclusion")),
        ({"sort": {"order": "ASC"}}, ("sort.order", "inclusion")),
        ({"search": {"term": 5}}, ("search.term", "type")),
        ({"search": {"term": "x", "attributes": ["secret"]}}, ("search.attributes.0", "inclusion")),
        ({"search": {"term": "t" * 256}}, ("search.term", "max_length")),
        ({"count": 1}, ("count", "type")),
        ({"view": "all"}, ("view", "inclusion")),
    ],
)
def test_a_wrong_question_is_refused(
    many: tuple[int, list[Sub]], token: str, call: Client, given: Any, error: tuple[str, str]
) -> None:
    answer = call(NAME, token, integration_id=many[0], **given)
    assert (answer.status, answer.errors) == ("invalid-param", {error})


@pytest.mark.parametrize("integration_id", [0, -1, 2**63 - 1])
def test_an_absent_integration_is_not_found(token: str, call: Client, integration_id: int) -> None:
    answer = call(NAME, token, integration_id=integration_id)
    assert (answer.status, answer.errors) == ("invalid-param", {("integration_id", "not_found")})


def test_an_integration_that_is_switched_off_is_not_found(factory: Factory, token: str, employee: str, call: Client) -> None:
    integration = factory.integration(active=False)
    for caller in (token, employee):
        assert call(NAME, caller, integration_id=integration.id).errors == {("integration_id", "not_found")}


def test_an_integration_is_required_and_an_integer(token: str, call: Client) -> None:
    assert call(NAME, token, count=True).errors == {("integration_id", "required")}
    assert call(NAME, token, integration_id="x" * 300).errors == {("integration_id", "type")}
    assert call(NAME, token, integration_id="9" * 255).errors == {("integration_id", "max")}


def test_a_row_that_lacks_a_required_attribute_is_a_crash_and_one_that_lacks_another_has_its_default(
    call: Client, factory: Factory
) -> None:
    integration, token = factory.integration(), factory.application_token("planoauth")
    row = WebhookOutSub.create(
        ALONE, integration.id, {"key": "k", "name": "n", "callback_url": "https://a.example.com/", "version": "2", "active": True}
    )
    place = {"TableName": WebhookOutSub.table_name(), "Key": row.address()}
    low_level.call("UpdateItem", {**place, **expressions(update=[WebhookOutSub.statuses.remove(), WebhookOutSub.notify.remove()])})
    shown = call(NAME, token, integration_id=integration.id, view="planointegrate_view").data["results"][0]
    assert shown["statuses"] == []
    assert shown["notify"] is False
    assert shown["success_code"] is None
    low_level.call("UpdateItem", {**place, **expressions(update=[WebhookOutSub.callback_url.remove()])})
    assert call(NAME, token, integration_id=integration.id).status == "application-crash"


def test_a_row_with_an_attribute_of_another_type_is_a_crash_and_a_null_is_an_absent_one(call: Client, factory: Factory) -> None:
    integration, token = factory.integration(), factory.application_token("planoauth")
    row = WebhookOutSub.create(
        ALONE, integration.id, {"key": "k", "name": "n", "callback_url": "https://a.example.com/", "version": "2", "active": False}
    )
    place = {"TableName": WebhookOutSub.table_name(), "Key": row.address()}
    for value, status in ((None, "action-successful"), (0, "application-crash")):
        low_level.call("UpdateItem", {**place, **expressions(update=[Path("active").set(value)])})
        assert call(NAME, token, integration_id=integration.id).status == status
    row.delete()  # nothing else could read it
