"""Notifications: one row for each cause, under an id that rises with time and that no other cause has."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.dynamodb.transaction import Writing
from shared.hashing import digest_of
from shared.records import notifications
from shared.records.notifications import DEAD_LETTER, WEBHOOK_DISABLED, WEBHOOK_FAILING, Notification
from shared.records.references import RegisteredModel
from shared.services.notifications import caused, joining, notify
from shared.timestamps import now
from tests.client import Client
from tests.factory import Factory, unique

AT = "2026-11-29T06:00:00.123456Z"


def about(number: int, at: str = AT) -> dict[str, Any]:
    return {"at": at, "integration_id": number, "webhook_out_sub_id": number + 1}


def stored(number: int) -> list[Notification]:
    return list(Notification.scan(Notification.integration_id == number, consistent_read=True))


@pytest.fixture
def number(factory: Factory) -> int:
    """An integration's id that no other test has."""
    return int(factory.integration().id)


@pytest.fixture
def one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """All causes of a millisecond want the same id first."""

    def digest(payload: list[Any]) -> str:
        return "0" * 8 if payload[1] == 0 else digest_of(payload)

    monkeypatch.setattr(notifications, "digest_of", digest)


def test_a_cause_is_notified_once_and_what_became_of_it_stays(number: int) -> None:
    first = notify(WEBHOOK_DISABLED, "410", **about(number))
    first.update([Notification.resolved_at.set(now())])
    again = notify(WEBHOOK_DISABLED, "410", **about(number))
    assert again.id == first.id
    assert [(row.id, row.resolved_at) for row in stored(number)] == [(first.id, first.resolved_at)]


@pytest.mark.parametrize(
    "other",
    [{"kind": WEBHOOK_FAILING}, {"at": "2026-11-29T06:00:00.123457Z"}, {"webhook_out_sub_id": 1}, {"tells_apart": "message"}],
)
def test_another_cause_is_notified_too(number: int, other: dict[str, Any]) -> None:
    cause = {"kind": WEBHOOK_DISABLED, "reason": "410", **about(number)}
    notify(**cause)
    notify(**{**cause, **other})
    assert len(stored(number)) == 2


def test_ids_rise_with_time_and_fit_every_json_reader() -> None:
    times = ("2026-11-29T06:00:00.123456Z", "2026-11-29T06:00:00.124000Z", "2026-11-29T06:00:01.000000Z", "2059-12-31T23:59:59Z")
    ids = [Notification.of(DEAD_LETTER, unique("cause"), at, reason="x").id for at in times]
    assert ids == sorted(ids)
    assert ids[-1] < 2**53


@pytest.mark.usefixtures("one_id")
def test_two_causes_of_one_millisecond_have_ids_of_their_own(number: int) -> None:
    ids = {notify(kind, "x", **about(number)).id for kind in (WEBHOOK_FAILING, WEBHOOK_DISABLED, WEBHOOK_FAILING)}
    assert ids == {row.id for row in stored(number)}
    assert len(ids) == 2


def saved_with(notification: Notification) -> RegisteredModel:
    """A record that is saved in one transaction with the notification."""
    record = RegisteredModel(unique("M"), references=0, created_at=now())
    write = Writing(joining(notification)).transaction()
    write.put(record)
    write.commit(record)
    return record


@pytest.mark.usefixtures("one_id")
def test_one_that_joins_a_transaction_takes_the_next_id_where_another_cause_has_its(number: int) -> None:
    notify(WEBHOOK_FAILING, "x", **about(number))
    joined = [caused(WEBHOOK_DISABLED, "x", AT, {"integration_id": number}) for _ in range(2)]
    for notification in joined:
        saved = saved_with(notification)
        assert RegisteredModel.get(saved.name, consistent_read=True).references == 0
    assert {row.kind for row in stored(number)} == {WEBHOOK_FAILING, WEBHOOK_DISABLED}
    assert len(stored(number)) == 2


def test_mails_of_one_millisecond_have_ids_of_their_own(
    call: Client, employee: str, registry: Factory, monkeypatch: pytest.MonkeyPatch, requirement: Callable[[], dict[str, Any]]
) -> None:
    monkeypatch.setattr(notifications, "digest_of", lambda payload: f"{payload[1]:08x}")
    monkeypatch.setattr(notifications, "now", lambda: AT)
    registry.switch("requirements", "create", notification_emails=["ops@example.com"])
    answers = [call("requirements_create", employee, **requirement()) for _ in range(3)]
    assert {answer.status for answer in answers} == {"mandrill-email-failed"}
    ids = {answer.body["data"]["id"] for answer in answers}
    rows = [row for row in Notification.scan(Notification.created_at == AT) if row.record_id in ids]
    assert len({row.id for row in rows}) == len(ids) == 3


@pytest.fixture
def requirement(factory: Factory) -> Callable[[], dict[str, Any]]:
    return lambda: {"required": factory.reference(), "requireable": factory.reference("OrderRequest")}
