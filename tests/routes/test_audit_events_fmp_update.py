"""PUT /api/v1/audit_events_fmp/update"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.records.audit_events_fmp import AuditEventFmp
from tests.audit_events import save_event
from tests.calls import Calls, meanwhile, operations
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import APPLICATION, MAIL, SESSION, Params, Scenario, Setup, saves_nothing

NAME = "audit_events_fmp_update"
STOP = "2026-03-02T09:31:12.000000Z"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the event that the route's example closes."""
    save_event(1, unique_id="7E1B6A52-0001")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    event = _create(call, token)
    yield call(NAME, token)
    yield call(NAME, token, id=1, unique_id="x")
    yield call(NAME, token, id=0)
    yield call(NAME, token, unique_id=unique("no-event"))
    yield call(NAME, token, id=event["id"], stop_time="x")
    yield call(NAME, token, id=event["id"], stop_time="2026-03-02T09:29:00Z")
    yield call(NAME, token, id=event["id"], updated_in="x", last_updated="x")
    assert call(NAME, token, id=event["id"], stop_time=STOP).status == "action-successful"
    yield call(NAME, token, id=event["id"], updated_in="x")
    yield call(NAME, token, unique_id=event["unique_id"], updated_in="x")


def _create(call: Client, token: str, **values: Any) -> dict[str, Any]:
    given = {"unique_id": unique("event"), "script_name": "Sync", "host_name": "fm-1", "file_name": "Orders.fmp12"}
    return call("audit_events_fmp_create", token, **{**given, "start_time": "2026-03-02T09:30:00Z", **values}).data


@pytest.fixture
def event(call: Client, application: str) -> dict[str, Any]:
    return _create(call, application, notes=["started"], updated_in="Orders")


@pytest.mark.parametrize("key", ["id", "unique_id"])
def test_what_is_given_changes_and_the_rest_stays(call: Client, application: str, event: dict[str, Any], key: str) -> None:
    data = call(NAME, application, **{key: event[key]}, stop_time="03/02/2026 9:31:12", notes=["14 orders"]).data
    assert data["last_updated"] > event["last_updated"]
    assert data == {**event, "stop_time": STOP, "notes": ["14 orders"], "last_updated": data["last_updated"]}
    assert call("audit_events_fmp_read", application, id=event["id"]).data == data


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_an_empty_text_clear(call: Client, application: str, event: dict[str, Any], nothing: Any) -> None:
    data = call(NAME, application, id=event["id"], notes=nothing, updated_in=nothing).data
    assert data["notes"] is None
    assert data["updated_in"] is None
    assert data["stop_time"] is None


def test_an_event_that_has_stopped_is_closed(call: Client, application: str, event: dict[str, Any]) -> None:
    closed = call(NAME, application, id=event["id"], stop_time=STOP).data
    changes: tuple[dict[str, Any], ...] = ({"notes": ["more"]}, {"stop_time": None}, {"stop_time": "2026-03-02T09:32:00Z"})
    for key in ("id", "unique_id"):
        for change in changes:
            answer = call(NAME, application, **{key: event[key]}, **change)
            assert (answer.status, answer.errors) == ("invalid-param", {(key, "closed")})
    assert call("audit_events_fmp_read", application, id=event["id"]).data == closed


def test_an_event_that_is_created_with_its_end_is_closed(call: Client, application: str) -> None:
    event = _create(call, application, stop_time=STOP)
    assert call(NAME, application, id=event["id"], notes=["n"]).errors == {("id", "closed")}


def test_the_same_update_again_answers_the_event_and_mails_nobody(
    call: Client, application: str, event: dict[str, Any], calls: Calls
) -> None:
    update = {"id": event["id"], "stop_time": STOP, "notes": ["n"], "last_updated": event["last_updated"]}
    first = call(NAME, application, **update).data
    calls.made.clear()
    assert call(NAME, application, **update).data == first
    assert calls.written() == []


def test_the_create_again_answers_the_event_as_it_is_now(call: Client, application: str) -> None:
    payload = {"unique_id": unique("event"), "notes": ["started"]}
    number = _create(call, application, **payload)["id"]
    closed = call(NAME, application, id=number, stop_time=STOP, notes=["done"]).data
    assert _create(call, application, **payload) == closed


def test_it_does_not_stop_before_it_started(call: Client, application: str, event: dict[str, Any]) -> None:
    answer = call(NAME, application, id=event["id"], stop_time="2026-03-02T09:29:59.999999Z")
    assert (answer.status, answer.errors) == ("invalid-param", {("stop_time", "before_start")})
    assert call(NAME, application, id=event["id"], stop_time=event["start_time"]).status == "action-successful"


def test_another_applications_event_is_not_found(call: Client, factory: Factory, application: str, event: dict[str, Any]) -> None:
    other = factory.application_token()
    for key in ("id", "unique_id"):
        assert call(NAME, other, **{key: event[key]}, notes=["n"]).errors == {(key, "not_found")}
        assert call(NAME, other, **{key: event[key]}, notes=["started"]).errors == {(key, "not_found")}
    assert call(NAME, application, id=event["id"]).data == event


def test_an_employee_changes_events_of_the_application_that_counts(call: Client, factory: Factory) -> None:
    factory.application("planoorder")
    user = factory.user({"planoauth": ["employee"], "planoorder": ["employee"]})
    token = factory.session(user=user, application="planoauth")
    own = _create(call, token)
    there = _create(call, token, application="planoorder")
    assert call(NAME, token, id=own["id"], notes=["n"]).data["notes"] == ["n"]
    assert call(NAME, token, id=there["id"], notes=["n"]).errors == {("id", "not_found")}
    assert call(NAME, token, id=there["id"], notes=["n"], application="planoorder").data["notes"] == ["n"]


def test_an_applications_token_acts_for_no_other_application(call: Client, factory: Factory) -> None:
    token = factory.application_token("planoauth")
    event = _create(call, token, application="planoorder")
    assert call(NAME, token, id=event["id"], notes=["n"], application="planox2").data["notes"] == ["n"]
    assert call(NAME, factory.application_token("planoorder"), id=event["id"], notes=["m"]).errors == {("id", "not_found")}


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_may_not_change_it(call: Client, factory: Factory, role: str) -> None:
    assert call(NAME, factory.session(role), id=1).errors == {("application", "unauthorized")}


def test_one_of_the_two_keys_is_required(call: Client, application: str, event: dict[str, Any]) -> None:
    missing = call(NAME, application, unique_id="", notes=["n"])
    assert (missing.status, missing.errors) == ("missing-param", {("id", "required")})
    assert call(NAME, application, unique_id=event["unique_id"], id=event["id"]).errors == {("id", "exclusive")}


def test_the_second_of_two_editors_gets_the_event_as_it_is(call: Client, application: str, event: dict[str, Any]) -> None:
    read = event["last_updated"]
    first = call(NAME, application, id=event["id"], notes=["a"], last_updated=read).data
    second = call(NAME, application, id=event["id"], notes=["b"], last_updated=read)
    assert second.status == "invalid-param"
    assert second.errors == {("last_updated", "conflict")}
    assert second.body["data"] == first
    assert call(NAME, application, id=event["id"], notes=["b"], last_updated=first["last_updated"]).data["notes"] == ["b"]


def test_an_event_that_stops_meanwhile_is_closed(call: Client, application: str, event: dict[str, Any], calls: Calls) -> None:
    meanwhile(calls, lambda: call(NAME, application, id=event["id"], stop_time=STOP))
    assert call(NAME, application, id=event["id"], notes=["late"]).errors == {("id", "closed")}
    stored = AuditEventFmp.get(event["unique_id"], consistent_read=True)
    assert (stored.stop_time, stored.notes) == (STOP, ["started"])


def test_an_application_updates_in_four_round_trips(call: Client, application: str, event: dict[str, Any], calls: Calls) -> None:
    calls.made.clear()
    call(NAME, application, id=event["id"], stop_time=STOP)
    assert operations(calls) == ["BatchGetItem", "GetItem", "GetItem", "TransactWriteItems"]


def _open(setup: Setup) -> Params:
    return {"id": _create(setup.call, setup.token)["id"], "stop_time": STOP, "notes": ["new"]}


def _closed(params: Params) -> int:
    (event,) = AuditEventFmp.scan(AuditEventFmp.id == params["id"], consistent_read=True)
    assert (event.stop_time, event.notes) in ((None, None), (STOP, ["new"]))
    return int(event.stop_time is not None)


def _again(setup: Setup) -> Params:
    params = _open(setup)
    assert setup.call(NAME, setup.token, **params).code == 200
    return {"unique_id": next(AuditEventFmp.scan(AuditEventFmp.id == params["id"])).unique_id, "stop_time": STOP}


SCENARIOS = (
    Scenario(
        "an audit event is closed",
        NAME,
        (
            *SESSION,
            "GetItem audit_event_fmp_ids",
            "GetItem audit_events_fmp",
            "TransactWriteItems audit_events_fmp notifications",
            *MAIL,
        ),
        _open,
        _closed,
    ),
    Scenario(
        "an application closes an audit event again",
        NAME,
        (*APPLICATION, "GetItem audit_events_fmp"),
        _again,
        saves_nothing,
        application_token=True,
    ),
)
