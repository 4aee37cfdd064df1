import os
from datetime import UTC, datetime
from typing import Any

import pytest
from pynamodb.expressions.operand import Path

from shared.api.params import MAX_STRING
from shared.api.webhook_out_sub_params import MAX_EMAILS
from shared.aws.queues import Queue
from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.records import webhook_out_subs as records
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import WebhookOutSub
from tools.operate import operations, queues
from tools.operate.operations import OperatorError

GIVEN: dict[str, Any] = {
    "key": "Orders",
    "name": "Straße",
    "callback_url": "https://Partner.example/hook",
    "version": "2",
    "statuses": ["ordered"],
    "events": ["order.delivered"],
}


def counts(integration: Integration) -> dict[str, int]:
    """Those that are not 0."""
    held = Integration.get(integration.id, consistent_read=True).counts
    return {kind: number for kind, number in held.items() if number}


def test_a_subscription_is_stored_as_given(integration: Integration) -> None:
    optional: dict[str, Any] = {
        "notification_emails": "a@b.example, c@d.example",
        "notify": True,
        "success_code": "200",
        "payload_render_view": "default",
        "active": False,
    }
    made = operations.create_subscription(integration.id, **GIVEN, **optional)
    stored = WebhookOutSub.get(integration.id, made.id)
    assert {name: getattr(stored, name) for name in (*GIVEN, *optional)} == {**GIVEN, **optional}


def test_a_subscription_is_active_unless_said_otherwise(integration: Integration) -> None:
    made = operations.create_subscription(integration.id, **{**GIVEN, "events": ()})
    assert made.active is True
    assert made.notify is False
    assert made.statuses == ["ordered"]
    assert made.events == []
    assert made.notification_emails is None


def test_as_many_addresses_are_taken_as_the_routes_take(integration: Integration) -> None:
    addresses = ",".join(f"person-{number}@partner.example" for number in range(10, 46))
    assert MAX_STRING < len(addresses) <= MAX_EMAILS
    made = operations.create_subscription(integration.id, **GIVEN, notification_emails=addresses)
    assert operations.change_subscription(integration.id, made.id, notification_emails=addresses).notification_emails == addresses


def test_each_kind_is_counted(integration: Integration) -> None:
    for version, active in (("2", True), ("2", False), ("3", True), ("3", True)):
        operations.create_subscription(integration.id, **{**GIVEN, "version": version}, active=active)
    assert counts(integration) == {"active_2": 1, "inactive_2": 1, "active_3": 2}


def test_a_change_of_kind_moves_the_count(integration: Integration) -> None:
    made = operations.create_subscription(integration.id, **GIVEN)
    operations.change_subscription(integration.id, made.id, active=False)
    assert counts(integration) == {"inactive_2": 1}
    operations.change_subscription(integration.id, made.id, active=False, name="New")
    assert counts(integration) == {"inactive_2": 1}


@pytest.mark.parametrize(
    "change", [{"active": True}, {"callback_url": "https://b.example/hooks"}], ids=lambda change: next(iter(change))
)
def test_a_change_that_has_what_waits_go_out_finds_the_queue_by_itself(
    integration: Integration, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = operations.create_subscription(integration.id, **GIVEN, active="callback_url" in change)
    prefixes: list[str] = []
    monkeypatch.delenv("QUEUE_PREFIX")
    monkeypatch.setattr(queues, "_prefix", lambda: "found-")
    monkeypatch.setattr(Queue, "send", lambda *_: prefixes.append(os.environ["QUEUE_PREFIX"]))
    operations.change_subscription(integration.id, made.id, **change)
    assert prefixes == ["found-"]


def test_the_version_cannot_change(integration: Integration) -> None:
    made = operations.create_subscription(integration.id, **GIVEN)
    with pytest.raises(OperatorError, match=r"^version cannot change: the subscription's is 2\.$"):
        operations.change_subscription(integration.id, made.id, version="3")
    operations.change_subscription(integration.id, made.id, version="2", name="New")
    assert counts(integration) == {"active_2": 1}


def test_a_deleted_one_is_counted_no_more(integration: Integration) -> None:
    made = operations.create_subscription(integration.id, **GIVEN)
    assert operations.delete_subscription(integration.id, made.id).name == "Straße"
    assert counts(integration) == {}
    assert operations.list_subscriptions(integration.id) == []


def test_searched_attributes_are_kept_folded_with_the_id_as_text(integration: Integration) -> None:
    made = operations.create_subscription(integration.id, **GIVEN)
    assert WebhookOutSub.get(integration.id, made.id).folded == {
        "id": str(made.id),
        "key": "orders",
        "name": "strasse",
        "callback_url": "https://partner.example/hook",
    }


def test_a_change_folds_again_and_forgets_what_was_taken_away(integration: Integration) -> None:
    made = operations.create_subscription(integration.id, **GIVEN, notification_emails="A@B.example")
    operations.change_subscription(integration.id, made.id, name="NEW", notification_emails=None)
    stored = WebhookOutSub.get(integration.id, made.id)
    assert stored.notification_emails is None
    assert (stored.folded["name"], "notification_emails" in stored.folded) == ("new", False)


def test_sort_keys_end_in_the_id_so_that_text_sorts_as_numbers_do(integration: Integration) -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    made = [operations.create_subscription(integration.id, **GIVEN, created_at=moment) for _ in range(12)]
    ids = [row.id for row in WebhookOutSub.query(integration.id, index="by_created_at")]
    assert ids == sorted(row.id for row in made)
    assert made[0].created_at_and_id == f"2026-03-01T00:00:00.000000Z#{made[0].id:019}"


def test_times_can_be_given_and_a_change_moves_only_the_last(integration: Integration) -> None:
    created, updated = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    made = operations.create_subscription(integration.id, **GIVEN, created_at=created, last_updated=updated)
    assert (made.created_at, made.last_updated) == ("2026-03-01T00:00:00.000000Z", "2026-04-01T00:00:00.000000Z")
    changed = operations.change_subscription(integration.id, made.id, name="New")
    assert changed.created_at == made.created_at
    assert changed.last_updated_and_id == f"{changed.last_updated}#{made.id:019}" > "2026-04-02"


def test_last_updated_never_repeats_even_if_the_clock_stands_still(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = operations.create_subscription(integration.id, **GIVEN)
    monkeypatch.setattr(records, "now", lambda: made.last_updated)
    first = operations.change_subscription(integration.id, made.id, name="One").last_updated
    second = operations.change_subscription(integration.id, made.id, name="Two").last_updated
    assert made.created_at < first < second


def test_a_change_keeps_attributes_that_this_version_does_not_know(integration: Integration) -> None:
    made = operations.create_subscription(integration.id, **GIVEN)
    key = {"integration_id": {"N": str(integration.id)}, "id": {"N": str(made.id)}}
    where = {"TableName": WebhookOutSub.table_name(), "Key": key}
    low_level.call("UpdateItem", {**where, **expressions(update=[Path("later").set("x")])})
    operations.change_subscription(integration.id, made.id, name="New")
    item = low_level.call("GetItem", where)["Item"]
    assert (item["later"], item["name"]) == ({"S": "x"}, {"S": "New"})


WRONG = [
    ("version", "4"),
    ("version", 2),
    ("version", ""),
    ("key", ""),
    ("key", "x" * 256),
    ("name", None),
    ("callback_url", "ftp://partner.example"),
    ("callback_url", "partner.example/hook"),
    ("callback_url", "https://"),
    ("callback_url", "https://partner.example:99999/"),
    ("callback_url", "https://[::1/"),
    ("callback_url", "https://user:secret@partner.example/"),
    ("callback_url", "https://partner.example/" + "x" * 2048),
    ("callback_url", "http://partner.example/"),
    ("callback_url", "https://10.0.0.1/"),
    ("callback_url", "https://partner.example:8443/"),
    ("callback_url", 5),
    ("statuses", "ordered"),
    ("statuses", [""]),
    ("statuses", ["order.delivered"]),
    ("statuses", []),
    ("events", [5]),
    ("events", ["submitted"]),
    ("notification_emails", "nobody"),
    ("notification_emails", "a@b.example,"),
    ("notification_emails", ",".join(["a-person@b.example"] * 53)),
    ("notify", "yes"),
    ("active", 1),
    ("success_code", "ok"),
    ("success_code", "2000"),
    ("success_code", "100"),
    ("payload_render_view", "other"),
    ("secret", "s"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_refused_and_nothing_written(integration: Integration, name: str, value: Any) -> None:
    made = operations.create_subscription(integration.id, **GIVEN)
    with pytest.raises(OperatorError, match=rf"\b{name}\b.*\.$"):
        operations.create_subscription(integration.id, **{**GIVEN, name: value})
    with pytest.raises(OperatorError, match=rf"\b{name}\b.*\.$"):
        operations.change_subscription(integration.id, made.id, **{name: value})
    assert counts(integration) == {"active_2": 1}
    assert WebhookOutSub.get(integration.id, made.id).serialize() == made.serialize()


def test_nothing_is_made_in_an_integration_that_is_not_there() -> None:
    with pytest.raises(OperatorError, match=r"^No integration has this id.$"):
        operations.create_subscription(999_999, **GIVEN)
    with pytest.raises(OperatorError, match=r"^No integration has the id 999999.$"):
        operations.list_subscriptions(999_999)
    assert not list(WebhookOutSub.query(999_999))


def test_one_that_is_not_there_can_be_neither_changed_nor_deleted(integration: Integration) -> None:
    with pytest.raises(OperatorError, match=r"^No subscription of the integration has this id.$"):
        operations.change_subscription(integration.id, 999_999, active=False)
    with pytest.raises(OperatorError, match=r"^No subscription of the integration has this id.$"):
        operations.delete_subscription(integration.id, 999_999)
    assert counts(integration) == {}


def test_a_change_of_nothing_is_refused(integration: Integration) -> None:
    made = operations.create_subscription(integration.id, **GIVEN)
    with pytest.raises(OperatorError, match=r"^There is nothing to change"):
        operations.change_subscription(integration.id, made.id)
