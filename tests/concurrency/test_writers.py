"""Invariants at every instant, with 24 writers at once, round after round."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from shared.dynamodb.ids import forget_blocks
from shared.dynamodb.transaction import ALONE
from shared.records.audit_events_fmp import AuditEventFmp, AuditEventFmpId
from shared.records.integrations import Integration
from shared.records.list_item_defaults import ListItemDefault
from shared.records.references import ReferenceRow, index_key
from shared.records.requirements import Requirement
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import webhook_out_subs
from tests.aws_clients import KINDS, using
from tests.client import Answer, Client
from tests.concurrency.conftest import WRITERS, Together
from tests.factory import Factory, unique
from tests.items import stored
from tests.whole import require_whole

rounds = pytest.mark.parametrize("_round", range(6))


@pytest.fixture(autouse=True, params=KINDS)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both, and each in the gate: these are the quickest of the tests with many writers."""
    with using(request.param, monkeypatch):
        yield


@contextmanager
def observed(look: Callable[[], Any]) -> Iterator[list[Any]]:
    """What `look` sees, again and again, for as long as this is entered."""
    seen: list[Any] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append(look())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


@rounds
def test_one_writer_gets_a_slug_and_the_others_learn_that_it_is_taken(
    call: Client, application: str, together: Together, _round: int
) -> None:
    key = unique("k")
    answers = together(lambda _: call("list_items_create", application, key=key, slug="s"))
    assert Counter(answer.status for answer in answers) == {"action-successful": 1, "slug-already-exists": WRITERS - 1}
    (made,) = [answer.data["id"] for answer in answers if answer.code == 200]
    assert require_whole(key) == {made}


@rounds
def test_many_new_defaults_leave_one_and_at_every_instant_there_is_an_item_behind_it(
    call: Client, application: str, together: Together, _round: int
) -> None:
    key = unique("k")
    with observed(lambda: ListItemDefault.of(key)) as seen:
        answers = together(lambda number: call("list_items_create", application, key=key, slug=f"s{number}", default=True))
    made = {answer.data["id"] for answer in answers}
    assert len(made) == WRITERS
    assert ListItemDefault.of(key) in made
    assert sum(stored(number).default for number in made) == 1
    assert require_whole(key) == made
    assert set(seen) <= made | {None}, "what was seen as the default is no item of the collection"


@rounds
def test_one_event_sent_by_all_is_stored_once(call: Client, application: str, together: Together, _round: int) -> None:
    event = {"unique_id": unique("e"), "script_name": "s", "host_name": "h", "file_name": "f", "start_time": "2026-01-01T00:00:00Z"}
    answers = together(lambda _: call("audit_events_fmp_create", application, **event))
    assert len({answer.data["id"] for answer in answers}) == 1
    assert len(list(AuditEventFmpId.scan(AuditEventFmpId.unique_id == event["unique_id"]))) == 1


@rounds
def test_of_many_events_under_one_key_one_is_stored_and_the_others_conflict(
    call: Client, application: str, together: Together, _round: int
) -> None:
    event = {"unique_id": unique("e"), "host_name": "h", "file_name": "f", "start_time": "2026-01-01T00:00:00Z"}
    answers = together(lambda number: call("audit_events_fmp_create", application, **event, script_name=str(number)))
    assert Counter(answer.status for answer in answers) == {"action-successful": 1, "invalid-param": WRITERS - 1}
    (winner,) = [answer.data for answer in answers if answer.code == 200]
    assert AuditEventFmp.get(event["unique_id"]).script_name == winner["script_name"]


@rounds
def test_of_many_requests_under_one_idempotency_key_one_is_done_and_the_others_wait_or_are_answered_alike(
    call: Client, application: str, factory: Factory, together: Together, _round: int
) -> None:
    params = {"required": factory.reference(), "requireable": factory.reference(), "key": unique("k")}
    body, headers = json.dumps(params).encode(), {"Idempotency-Key": unique("key")}

    def send(_: int) -> Any:
        return call.send("requirements_create", body, token=application, headers=headers)

    answers = [*together(send), send(0)]
    done = [answer.data for answer in answers if answer.code == 200]
    assert all(data == done[0] for data in done)
    assert all(answer.errors == {("Idempotency-Key", "in_progress")} for answer in answers if answer.code != 200)
    assert [row.id for row in Requirement.scan(Requirement.key == params["key"], consistent_read=True)] == [done[0]["id"]]


@rounds
def test_counts_are_exact_after_every_storm(factory: Factory, together: Together, _round: int) -> None:
    integration = factory.integration()

    def write(number: int) -> None:
        values = {
            "key": "k",
            "name": "n",
            "callback_url": "https://example.com",
            "active": number % 2 == 0,
            "version": "23"[number % 3 == 0],
        }
        sub = WebhookOutSub.create(ALONE, integration.id, values)
        if number % 4 == 0:
            webhook_out_subs.change(ALONE, integration.id, sub.id, {"active": not values["active"]})
        if number % 6 == 0:
            webhook_out_subs.destroy(ALONE, integration.id, sub.id)

    together(write)
    kinds = Counter(row.kind for row in WebhookOutSub.query(integration.id, consistent_read=True))
    counts = Integration.get(integration.id, consistent_read=True).counts
    assert {kind: count for kind, count in counts.items() if count} == kinds


@rounds
def test_a_record_that_is_removed_meanwhile_is_referred_to_or_refused(
    call: Client, application: str, factory: Factory, together: Together, _round: int
) -> None:
    record, other = factory.reference(), factory.reference()

    def act(number: int) -> Any:
        if number == WRITERS // 2:
            return ReferenceRow(record["type"], record["id"]).delete()
        return call("requirements_create", application, required=record, requireable=other)

    answers = [answer for answer in together(act) if hasattr(answer, "status")]
    assert {answer.status for answer in answers} <= {"action-successful", "invalid-param"}
    assert call("requirements_create", application, required=record, requireable=other).errors == {("required.id", "not_found")}


@rounds
def test_a_requirement_that_is_destroyed_while_others_begin_to_refer_to_it_leaves_no_reference_to_nothing(
    call: Client, application: str, factory: Factory, together: Together, _round: int
) -> None:
    """Whichever wins: it stays with those that refer to it, each of them counted, or it is gone and nothing refers to it."""
    other = factory.reference()
    target = call("requirements_create", application, required=other, requireable=other).data["id"]
    named = {"type": "Requirement", "id": target}

    def act(number: int) -> Answer:
        if number % 4 == _round % 4:
            return call("requirements_destroy", application, id=target)
        return call("requirements_create", application, required=named, requireable=other)

    answers = together(act)
    assert {answer.status for answer in answers} <= {"action-successful", "invalid-param"}
    referring = list(Requirement.scan(Requirement.required_record == index_key(**named), consistent_read=True))
    try:
        assert Requirement.get(target, consistent_read=True).users == {"Requirement": len(referring)}
    except Requirement.DoesNotExist:
        assert referring == []


@rounds
def test_ids_are_used_once_also_when_blocks_are_dropped_and_reserved_meanwhile(
    call: Client, application: str, together: Together, _round: int
) -> None:
    key = unique("k")

    def create(number: int) -> int:
        if number % 5 == 0:
            forget_blocks()
        return int(call("list_items_create", application, key=key, slug=f"s{number}").data["id"])

    assert len(set(together(create))) == WRITERS
