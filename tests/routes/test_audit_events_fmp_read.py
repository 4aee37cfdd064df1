"""POST and GET /api/v1/audit_events_fmp/read"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.audit_events import save_event
from tests.calls import Calls, operations
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import APPLICATION, SESSION, Params, Scenario, Setup, saves_nothing

NAME = "audit_events_fmp_read"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the event that the route's example reads."""
    save_event(1, unique_id="7E1B6A52-0001")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token)
    yield call(NAME, token, id=1, unique_id="x")
    yield call(NAME, token, id=0)
    yield call(NAME, token, unique_id=unique("no-event"))


@pytest.fixture
def event(call: Client, application: str) -> dict[str, Any]:
    names = {"unique_id": unique("event"), "script_name": "Sync", "host_name": "fm-1", "file_name": "Orders.fmp12"}
    return call("audit_events_fmp_create", application, **names, start_time="2026-03-02T09:30:00Z", notes=["n"]).data


def test_an_event_is_answered_as_it_was_created(call: Client, employee: str, application: str, event: dict[str, Any]) -> None:
    for token in (employee, application):
        assert call(NAME, token, id=event["id"]).data == event
        assert call(NAME, token, unique_id=event["unique_id"]).data == event
    assert call.query(NAME, employee, method="GET", unique_id=[event["unique_id"]]).data == event


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_may_not_read_it(call: Client, factory: Factory, role: str) -> None:
    assert call(NAME, factory.session(role), id=1).errors == {("application", "unauthorized")}


@pytest.mark.parametrize("key", [{"id": 0}, {"id": 2**63 - 1}, {"unique_id": "no-event"}])
def test_what_is_not_there_is_not_found(call: Client, employee: str, key: dict[str, Any]) -> None:
    answer = call(NAME, employee, **key)
    assert (answer.status, answer.errors) == ("invalid-param", {(next(iter(key)), "not_found")})


def test_one_of_the_two_keys_is_required(call: Client, employee: str, event: dict[str, Any]) -> None:
    missing = call(NAME, employee, unique_id="", id=None)
    assert (missing.status, missing.errors) == ("missing-param", {("id", "required")})
    assert call(NAME, employee, unique_id=event["unique_id"], id=event["id"]).errors == {("id", "exclusive")}


def test_an_application_reads_in_three_round_trips(call: Client, application: str, event: dict[str, Any], calls: Calls) -> None:
    for key, reads in (("id", 2), ("unique_id", 1)):
        calls.made.clear()
        call(NAME, application, **{key: event[key]})
        assert operations(calls) == ["BatchGetItem", *["GetItem"] * reads]


def _by_id(setup: Setup) -> Params:
    return {"id": int(save_event().id)}


SCENARIOS = (
    Scenario(
        "an audit event is read by its id",
        NAME,
        (*SESSION, "GetItem audit_event_fmp_ids", "GetItem audit_events_fmp"),
        _by_id,
        saves_nothing,
    ),
    Scenario(
        "an application reads an audit event by its unique_id",
        NAME,
        (*APPLICATION, "GetItem audit_events_fmp"),
        lambda setup: {"unique_id": save_event().unique_id},
        saves_nothing,
        application_token=True,
    ),
)
