"""POST /api/v1/webhook_events/create"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.aws import clients
from shared.dynamodb import optimistic
from shared.dynamodb.low_level import Item
from shared.records.integrations import Integration
from shared.records.webhook_events import KEPT_DAYS, WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.timestamps import now
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import IDENTIFY, MAIL, SESSION, Params, Scenario, Setup
from tests.webhooks import EVENT, STATUS, events_of, publish

NAME = "webhook_events_create"
MOST_BYTES = 128 * 1024


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the route's example refers to."""
    counts = {"active_2": 0, "active_3": 0, "inactive_2": 0, "inactive_3": 0}
    Integration(1, name="Orders", company_id=1, application="planoauth", counts=counts, created_at=now(), last_updated=now()).save()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    integration = factory.integration().id
    yield call(NAME, token, integration_id=0, event=EVENT, payload={})
    yield call(NAME, token, integration_id=integration, payload={})
    yield call(NAME, token, integration_id=integration, event=EVENT, payload={"n": 2**64})
    yield call(NAME, token, integration_id=integration, event=EVENT, payload={"text": "x" * MOST_BYTES})
    yield call(NAME, token, integration_id=integration, event=EVENT, payload={}, occurred_at="yesterday")


@pytest.fixture
def integration(factory: Factory) -> int:
    return int(factory.integration().id)


def test_an_event_is_answered_with_everything_it_has(call: Client, employee: str, integration: int) -> None:
    given = {
        "integration_id": integration,
        "event": EVENT,
        "status": STATUS,
        "payload": {"order": {"id": 7, "rooms": [1.5, None, True]}, "é": ""},
        "order_id": "A-1",
    }
    data = call(NAME, employee, **given, occurred_at="2026-03-02T10:30:00+01:00").data
    assert data.pop("created_at") == data.pop("last_updated")
    assert data.pop("id") > 0
    assert data == {**given, "occurred_at": "2026-03-02T09:30:00.000000Z", "sequence": 1}


def test_what_is_not_given_is_null(call: Client, employee: str, integration: int) -> None:
    data = call(NAME, employee, integration_id=integration, status=STATUS, payload={}).data
    assert data["event"] is None
    assert data["occurred_at"] is None
    assert data["order_id"] is None
    assert data["payload"] == {}


def test_events_of_an_integration_are_numbered_in_the_order_in_which_they_are_saved(
    call: Client, employee: str, factory: Factory, integration: int
) -> None:
    times = ("2026-03-03T00:00:00Z", "2026-03-01T00:00:00Z")
    answers = [call(NAME, employee, integration_id=integration, event=EVENT, payload={}, occurred_at=at).data for at in times]
    assert [answer["sequence"] for answer in answers] == [1, 2]
    assert [event.id for event in events_of(integration)] == [answer["id"] for answer in answers]
    other = factory.integration().id
    assert call(NAME, employee, integration_id=other, event=EVENT, payload={}).data["sequence"] == 1


def test_an_event_is_saved_though_others_are_in_each_pause_between_its_tries(
    call: Client, employee: str, integration: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, pauses = WebhookFeed.read, []

    def overtaken(number: int) -> WebhookFeed:
        feed = read(number)
        monkeypatch.setattr(WebhookFeed, "read", read)
        publish(number)
        return feed

    def pause(attempt: int) -> None:
        pauses.append(attempt)
        publish(integration)

    monkeypatch.setattr(WebhookFeed, "read", overtaken)
    monkeypatch.setattr(optimistic, "pause", pause)
    assert call(NAME, employee, integration_id=integration, event=EVENT, payload={}).data["sequence"] == 3
    assert pauses == [1]


def test_an_event_waits_for_its_jobs_since_the_first_that_does(call: Client, employee: str, integration: int) -> None:
    first = call(NAME, employee, integration_id=integration, event=EVENT, payload={}).data
    call(NAME, employee, integration_id=integration, event=EVENT, payload={})
    feed = WebhookFeed.read(integration)
    assert (feed.waiting, feed.waiting_since) == (str(integration % 8), first["created_at"])
    assert (feed.fanned_out, feed.fanned_out_sub) == (0, 0)


def test_an_event_is_kept_for_longer_than_its_jobs(call: Client, employee: str, integration: int) -> None:
    call(NAME, employee, integration_id=integration, event=EVENT, payload={})
    (event,) = events_of(integration)
    left = datetime.fromtimestamp(int(event.expires_at or 0), UTC) - datetime.now(UTC)
    assert timedelta(days=KEPT_DAYS - 1) < left <= timedelta(days=KEPT_DAYS)


@pytest.mark.parametrize(
    "payload",
    [
        {"a" * 300: "b" * 5000},
        {"n": [2**63 - 1, -(2**63), 1.0, 0.1, 1e-7, 1e300]},
        {"null": None, "empty": "", "no": [], "none": {}},
        {"text": "Żółw 💡 \u2028 </script> \r\n"},
    ],
    ids=["long names and texts", "numbers", "nothing", "text"],
)
def test_a_payload_is_kept_and_answered_as_it_was_sent(
    call: Client, employee: str, integration: int, payload: dict[str, Any]
) -> None:
    data = call(NAME, employee, integration_id=integration, event=EVENT, payload=payload).data
    (stored,) = events_of(integration)
    assert json.dumps(data["payload"]) == json.dumps(payload) == json.dumps(json.loads(stored.payload))


def test_a_payload_may_be_as_deep_as_a_request(call: Client, employee: str, integration: int) -> None:
    payload: dict[str, Any] = {}
    for _ in range(30):
        payload = {"in": payload}
    body = json.dumps({"integration_id": integration, "event": EVENT, "payload": payload}).encode()
    answers = [call.send(NAME, body, token=employee, headers={"Idempotency-Key": "deep"}).data for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["payload"] == payload


def test_an_event_that_is_sent_again_under_its_key_is_the_same_event(call: Client, employee: str, integration: int) -> None:
    payload = {"price": 1.0, "n": 2**53, "nothing": None, "text": "x" * (MOST_BYTES - 100)}
    body = json.dumps({"integration_id": integration, "event": EVENT, "payload": payload}).encode()
    answers = [call.send(NAME, body, token=employee, headers={"Idempotency-Key": "k"}).data for _ in range(2)]
    assert json.dumps(answers[0]) == json.dumps(answers[1])
    assert [event.id for event in events_of(integration)] == [answers[0]["id"]]


def test_a_key_is_not_taken_for_another_payload(call: Client, employee: str, integration: int) -> None:
    for payload, errors in (({"a": 1}, set()), ({"a": 2}, {("Idempotency-Key", "conflict")})):
        body = json.dumps({"integration_id": integration, "event": EVENT, "payload": payload}).encode()
        assert call.send(NAME, body, token=employee, headers={"Idempotency-Key": "k"}).errors == errors
    assert len(events_of(integration)) == 1


@pytest.mark.parametrize(("text", "is_taken"), [("x" * (MOST_BYTES - 8), True), ("x" * (MOST_BYTES - 7), False)])
def test_a_payload_is_at_most_128_kib_as_json(call: Client, employee: str, integration: int, text: str, is_taken: bool) -> None:
    answer = call(NAME, employee, integration_id=integration, event=EVENT, payload={"a": text})
    assert answer.errors == (set() if is_taken else {("payload", "max_bytes")})


def test_a_payloads_bytes_are_those_of_utf_8(call: Client, employee: str, integration: int) -> None:
    answer = call(NAME, employee, integration_id=integration, event=EVENT, payload={"a": "ż" * (MOST_BYTES // 2)})
    assert answer.errors == {("payload", "max_bytes")}


@pytest.mark.parametrize("number", ["9223372036854775808", "-99999999999999999999999", "1e400", "-1e400"])
def test_a_number_that_would_not_be_sent_on_as_given_is_refused(call: Client, employee: str, integration: int, number: str) -> None:
    body = f'{{"integration_id": {integration}, "event": "{EVENT}", "payload": {{"in": [{{"n": {number}}}]}}}}'
    assert call.send(NAME, body.encode(), token=employee).errors == {("payload", "range")}
    assert events_of(integration) == []


@pytest.mark.parametrize(
    ("changes", "status", "errors"),
    [
        ({"event": None}, "missing-param", {("event", "required")}),
        ({"payload": None}, "missing-param", {("payload", "required")}),
        ({"integration_id": None}, "missing-param", {("integration_id", "required")}),
        ({"event": "order.lost"}, "invalid-param", {("event", "inclusion")}),
        ({"status": "lost"}, "invalid-param", {("status", "inclusion")}),
        ({"payload": []}, "invalid-param", {("payload", "type")}),
        ({"payload": "{}"}, "invalid-param", {("payload", "type")}),
        ({"occurred_at": "2026-02-30T00:00:00Z"}, "invalid-param", {("occurred_at", "format")}),
        ({"order_id": "x" * 256}, "invalid-param", {("order_id", "max_length")}),
        ({"order_id": 7}, "invalid-param", {("order_id", "type")}),
        ({"integration_id": "x", "event": "y"}, "invalid-param", {("integration_id", "type"), ("event", "inclusion")}),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(
    call: Client, employee: str, integration: int, changes: dict[str, Any], status: str, errors: set[tuple[str, str]]
) -> None:
    answer = call(NAME, employee, **{"integration_id": integration, "event": EVENT, "payload": {}, **changes})
    assert (answer.status, answer.errors) == (status, errors)
    assert events_of(integration) == []


def test_a_payload_may_come_in_the_query_string(call: Client, employee: str, integration: int) -> None:
    query: dict[str, Any] = {
        "integration_id": [str(integration)],
        "event": [EVENT],
        "payload[order][id]": ["A"],
        "payload[rooms][]": ["1", "2"],
    }
    assert call.query(NAME, employee, **query).data["payload"] == {"order": {"id": "A"}, "rooms": ["1", "2"]}


# --- whose integration ---


def test_an_integration_that_does_not_exist_is_not_found(call: Client, employee: str) -> None:
    answer = call(NAME, employee, integration_id=0, event=EVENT, payload={})
    assert (answer.status, answer.errors) == ("invalid-param", {("integration_id", "not_found")})


@pytest.mark.parametrize("row", [{"active": False}, {"application": "planoorder"}], ids=["switched off", "another application's"])
def test_an_integration_out_of_scope_is_not_found(call: Client, employee: str, factory: Factory, row: dict[str, Any]) -> None:
    integration = int(factory.integration(**row).id)
    answer = call(NAME, employee, integration_id=integration, event=EVENT, payload={})
    assert answer.errors == {("integration_id", "not_found")}
    assert events_of(integration) == []


def test_an_applications_token_publishes_to_the_integrations_that_it_is_scoped_to(
    call: Client, factory: Factory, integration: int
) -> None:
    token = factory.application_token("planoauth", integration_ids=[integration])
    assert call(NAME, token, integration_id=integration, event=EVENT, payload={}).data["sequence"] == 1
    answer = call(NAME, token, integration_id=factory.integration().id, event=EVENT, payload={})
    assert answer.errors == {("integration_id", "not_found")}


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_partners_publish_nothing(call: Client, factory: Factory, role: str) -> None:
    user = factory.user({"planoauth": [role]}, company_ids=[1])
    integration = int(factory.integration(company_id=1).id)
    answer = call(NAME, factory.session(user=user), integration_id=integration, event=EVENT, payload={})
    assert answer.errors == {("application", "unauthorized")}
    assert events_of(integration) == []


# --- faults ---

WRITE = "TransactWriteItems notifications webhook_events webhook_feeds"
KEYED_WRITE = "TransactWriteItems idempotency_keys notifications webhook_events webhook_feeds"
CALLER = (*IDENTIFY, "BatchGetItem integrations tokens", *SESSION[2:])


def _event(setup: Setup) -> Params:
    return {"integration_id": setup.factory.integration().id, "event": EVENT, "payload": {"a": 1}, "order_id": unique("o")}


def _event_that_is_overtaken(setup: Setup) -> Params:
    params = _event(setup)
    setup.wire.meanwhile[WRITE] = lambda: _overtake(params["integration_id"])
    return params


def _overtake(integration_id: int) -> None:
    """Another event takes the first number, past the wire."""
    made = now()
    event = WebhookEvent(integration_id, 1, id=1, event=EVENT, payload="{}", created_at=made, last_updated=made)
    feed = WebhookFeed(integration_id, sequence=1, waiting="0", waiting_since=made)
    puts: list[tuple[str, Item]] = [(row.table_name(), row.serialize()) for row in (event, feed)]
    clients.client("dynamodb").transact_write_items(
        TransactItems=[{"Put": {"TableName": table, "Item": item}} for table, item in puts]
    )


def _events(params: Params) -> int:
    """Every number of the feed has its event."""
    return sum(event.order_id == params["order_id"] for event in events_of(params["integration_id"]))


SCENARIOS = (
    Scenario(
        "a webhook event is published",
        NAME,
        (*CALLER, "UpdateItem counters", "GetItem webhook_feeds", WRITE, *MAIL),
        _event,
        _events,
        repeatable=False,
    ),
    Scenario(
        "a webhook event is published under a key",
        NAME,
        (*CALLER, "PutItem idempotency_keys", "UpdateItem counters", "GetItem webhook_feeds", KEYED_WRITE, *MAIL),
        _event,
        _events,
        under_key=True,
    ),
    Scenario(
        "a webhook event is overtaken by another",
        NAME,
        (*CALLER, "UpdateItem counters", "GetItem webhook_feeds", WRITE, "GetItem webhook_feeds (2)", f"{WRITE} (2)", *MAIL),
        _event_that_is_overtaken,
        _events,
        repeatable=False,
    ),
)
