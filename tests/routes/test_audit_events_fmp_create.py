"""POST /api/v1/audit_events_fmp/create"""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.records.audit_events_fmp import AuditEventFmp, AuditEventFmpId
from shared.timestamps import rfc3339
from tests.client import Answer, Client
from tests.factory import Factory, unique

NAME = "audit_events_fmp_create"


@pytest.fixture
def event() -> dict[str, Any]:
    return {
        "unique_id": unique("event"),
        "script_name": "Sync",
        "host_name": "fm-1",
        "file_name": "Orders.fmp12",
        "start_time": "2026-03-02T09:30:00Z",
    }


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    given = {"unique_id": unique("event"), "script_name": "Sync", "host_name": "fm-1", "file_name": "Orders.fmp12"}
    start = "2026-03-02T09:30:00Z"
    yield call(NAME, token, **given, start_time="x", stop_time="x")
    yield call(NAME, token, **given, start_time="1999-12-31T00:00:00Z")
    yield call(NAME, token, **given, start_time=start, stop_time="2026-03-02T09:29:00Z")
    assert call(NAME, token, **given, start_time=start).status == "action-successful"
    yield call(NAME, token, **given, start_time=start, updated_in="Orders")


def test_an_event_is_answered_with_everything_it_has(call: Client, employee: str, event: dict[str, Any]) -> None:
    given = {**event, "stop_time": "2026-03-02T11:31:12.5+02:00", "notes": ["a", "", "b" * 1000], "updated_in": "Orders"}
    data = call(NAME, employee, **given).data
    assert data.pop("created_at") == data.pop("last_updated")
    assert data.pop("id") > 0
    assert data == {**given, "start_time": "2026-03-02T09:30:00.000000Z", "stop_time": "2026-03-02T09:31:12.500000Z"}


def test_what_is_not_given_is_null(call: Client, application: str, event: dict[str, Any]) -> None:
    data = call(NAME, application, **event).data
    assert data["stop_time"] is None
    assert data["notes"] is None
    assert data["updated_in"] is None


def test_the_same_event_again_is_answered_with_the_stored_one(
    call: Client, employee: str, factory: Factory, event: dict[str, Any]
) -> None:
    first = call(NAME, employee, **event, notes=["n"]).data
    again = call(
        NAME, factory.session("employee"), **{**event, "start_time": "2026-03-02T10:30:00+01:00"}, notes=["n"], stop_time=""
    ).data
    assert again == first
    assert [row.id for row in AuditEventFmpId.scan(AuditEventFmpId.unique_id == event["unique_id"])] == [first["id"]]


@pytest.mark.parametrize("first", [{}, {"notes": []}, {"notes": None}, {"notes": ""}])
@pytest.mark.parametrize("second", [{}, {"notes": []}, {"notes": None}, {"notes": "", "updated_in": "", "stop_time": None}])
def test_no_notes_are_the_same_however_they_are_sent(
    call: Client, employee: str, event: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    stored = call(NAME, employee, **event, **first).data
    assert call(NAME, employee, **event, **second).data == stored


@pytest.mark.parametrize("sent", [{}, {"notes": []}])
def test_an_event_that_was_stored_when_digests_told_an_empty_array_from_none_is_the_same(
    call: Client, employee: str, event: dict[str, Any], sent: dict[str, Any]
) -> None:
    stored = call(NAME, employee, **event, notes=[]).data
    AuditEventFmp(event["unique_id"]).update([AuditEventFmp.digest.set("of another kind")])
    assert call(NAME, employee, **event, **sent).data == stored


@pytest.mark.parametrize(
    "change",
    [
        {"script_name": "Other"},
        {"start_time": "2026-03-02T09:30:01Z"},
        {"notes": [""]},
        {"notes": ["x"]},
        {"updated_in": "Orders"},
        {"stop_time": "2026-03-02T09:30:00Z"},
    ],
)
def test_another_event_under_the_same_unique_id_is_a_conflict(
    call: Client, employee: str, event: dict[str, Any], change: dict[str, Any]
) -> None:
    stored = call(NAME, employee, **event).data
    answer = call(NAME, employee, **{**event, **change})
    assert (answer.status, answer.errors) == ("invalid-param", {("unique_id", "conflict")})
    assert AuditEventFmp.get(event["unique_id"]).id == stored["id"]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000Z"),
        ("2026-01-02t03:04:05z", "2026-01-02T03:04:05.000000Z"),
        ("2026-01-02 03:04:05.123456789-05:30", "2026-01-02T08:34:05.123456Z"),
        ("01/02/2026 03:04:05", "2026-01-02T03:04:05.000000Z"),
        ("01/02/2026 12:00:00 AM", "2026-01-02T00:00:00.000000Z"),
        ("01/02/2026 12:00:00 PM", "2026-01-02T12:00:00.000000Z"),
        ("1/2/2026 3:04:05 pm", "2026-01-02T15:04:05.000000Z"),
        ("12/31/2000 23:59:59", "2000-12-31T23:59:59.000000Z"),
        ("1/2/2026 3:04", "2026-01-02T03:04:00.000000Z"),
        ("1/2/2026 3:04 PM", "2026-01-02T15:04:00.000000Z"),
        ("1-2-2026 03:04:05", "2026-01-02T03:04:05.000000Z"),
        ("01.02.2026 03:04:05", "2026-01-02T03:04:05.000000Z"),
        ("2026/1/2 3:04:05", "2026-01-02T03:04:05.000000Z"),
        ("2026-01-02 03:04:05", "2026-01-02T03:04:05.000000Z"),
        ("2026.01.02 03:04:05", "2026-01-02T03:04:05.000000Z"),
        ("1/2/2026 3:04:05.25 PM", "2026-01-02T15:04:05.250000Z"),
        ("1/2/2026 3:04:05,1234567", "2026-01-02T03:04:05.123456Z"),
        ("1/2/2026 3:04:05\u202fPM", "2026-01-02T15:04:05.000000Z"),
        ("1/2/2026\u00a03:04:05\u00a0pm", "2026-01-02T15:04:05.000000Z"),
        ("1/2/2026  3:04:05PM", "2026-01-02T15:04:05.000000Z"),
    ],
)
def test_times_are_read_in_both_forms(call: Client, employee: str, event: dict[str, Any], text: str, instant: str) -> None:
    assert call(NAME, employee, **{**event, "start_time": text}).data["start_time"] == instant


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02",
        "2026-01-02T03:04:05",
        "2026-02-30T00:00:00Z",
        "2026-01-02T24:00:00Z",
        "2026-01-02T03:04:05+24:00",
        "0001-01-01T00:00:00+14:00",
        "13/01/2026 00:00:00",
        "13.01.2026 00:00:00",
        "2026/13/01 00:00:00",
        "01/02-2026 00:00:00",
        "01/02/2026 3",
        "01/02/2026 3:4",
        "01/02/2026 03:04.5",
        "01/02/2026 03:04:05.",
        "01/02/2026 03:04:05 P",
        "01/02/2026T03:04:05",
        "2026/01/02T03:04:05Z",
        "01/02/2026",
        "01/02/2026 13:00:00 PM",
        "01/02/2026 00:00:00 AM",
        "01/02/26 03:04:05",
        "٠١/02/2026 03:04:05",
        "20260102T030405Z",
        "now",
        "2026-01-02T03:04:05Z\n",
    ],
)
def test_what_is_no_time_is_refused(call: Client, employee: str, event: dict[str, Any], text: str) -> None:
    answer = call(NAME, employee, **{**event, "start_time": text})
    assert (answer.status, answer.errors) == ("invalid-param", {("start_time", "format")})


@pytest.mark.parametrize(
    ("start", "errors"),
    [
        ("1999-12-31T23:59:59.999999Z", {("start_time", "range")}),
        ("12/31/0999 23:59:59", {("start_time", "range")}),
        ("2000-01-01T00:00:00Z", set()),
    ],
    ids=["1999", "999", "2000"],
)
def test_an_event_starts_in_2000_at_the_earliest(
    call: Client, employee: str, event: dict[str, Any], start: str, errors: set[tuple[str, str]]
) -> None:
    assert call(NAME, employee, **{**event, "start_time": start}).errors == errors


@pytest.mark.parametrize(("hours", "errors"), [(23, set()), (48, {("start_time", "range")})])
def test_an_event_starts_a_day_ahead_at_the_latest(
    call: Client, employee: str, event: dict[str, Any], hours: int, errors: set[tuple[str, str]]
) -> None:
    start = rfc3339(datetime.now(UTC) + timedelta(hours=hours))
    assert call(NAME, employee, **{**event, "start_time": start}).errors == errors


def test_filemaker_times_are_read_in_the_applications_time_zone(call: Client, factory: Factory, event: dict[str, Any]) -> None:
    token = factory.application_token(time_zone="America/Denver")
    assert (
        call(NAME, token, **{**event, "start_time": "07/01/2026 06:00:00 AM"}).data["start_time"] == "2026-07-01T12:00:00.000000Z"
    )


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("13/01/2026 00:00:00", "2026-01-13T00:00:00.000000Z"),
        ("2.1.2026 3:04:05", "2026-01-02T03:04:05.000000Z"),
        ("02-01-2026 03:04:05 PM", "2026-01-02T15:04:05.000000Z"),
        ("2026-01-02 03:04:05", "2026-01-02T03:04:05.000000Z"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000Z"),
    ],
)
def test_an_application_may_write_the_day_first(
    call: Client, factory: Factory, event: dict[str, Any], text: str, instant: str
) -> None:
    token = factory.application_token(date_order="day_first")
    assert call(NAME, token, **{**event, "start_time": text}).data["start_time"] == instant


@pytest.mark.parametrize(
    ("date_order", "text", "form"),
    [("day_first", "01/13/2026 00:00", "DD/MM/YYYY"), ("month_first", "13/01/2026 00:00", "MM/DD/YYYY")],
)
def test_a_day_in_the_months_place_is_refused_with_the_form_that_is_right(
    call: Client, factory: Factory, event: dict[str, Any], date_order: str, text: str, form: str
) -> None:
    answer = call(NAME, factory.application_token(date_order=date_order), **{**event, "start_time": text})
    assert answer.errors == {("start_time", "format")}
    assert form in answer.body["errors"][0]["message"]


@pytest.mark.parametrize("space", [" ", "  ", "\t", "\u00a0", "\u202f", "\u2009", ""], ids=ascii)
@pytest.mark.parametrize("half", ["AM", "PM", "am", "pM"])
def test_any_white_space_may_stand_before_am_and_pm(
    call: Client, employee: str, event: dict[str, Any], space: str, half: str
) -> None:
    hour = 3 if half[0] in "aA" else 15
    data = call(NAME, employee, **{**event, "start_time": f"1/2/2026 3:04{space}{half}"}).data
    assert data["start_time"] == f"2026-01-02T{hour:02}:04:00.000000Z"


def test_a_session_reads_filemaker_times_in_its_applications_date_order(
    call: Client, factory: Factory, event: dict[str, Any]
) -> None:
    application = factory.application(date_order="day_first")
    token = factory.session(user=factory.user({application.slug: ["employee"]}), application=application)
    assert call(NAME, token, **{**event, "start_time": "02/01/2026 12:00:00"}).data["start_time"] == "2026-01-02T12:00:00.000000Z"


@pytest.fixture
def no_zones_of_the_system() -> Iterator[None]:
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("no_zones_of_the_system")
def test_time_zones_are_known_where_the_system_has_none(call: Client, factory: Factory, event: dict[str, Any]) -> None:
    token = factory.application_token(time_zone="Pacific/Auckland")
    assert call(NAME, token, **{**event, "start_time": "07/01/2026 06:00:00"}).data["start_time"] == "2026-06-30T18:00:00.000000Z"


def test_a_session_reads_filemaker_times_in_its_applications_time_zone(
    call: Client, factory: Factory, event: dict[str, Any]
) -> None:
    zoned = factory.application(time_zone="Europe/Berlin")
    token = factory.session(user=factory.user({zoned.slug: ["employee"]}), application=zoned)
    assert call(NAME, token, **{**event, "start_time": "01/15/2026 12:00:00"}).data["start_time"] == "2026-01-15T11:00:00.000000Z"


def test_it_may_stop_when_it_starts_and_not_before(call: Client, employee: str, event: dict[str, Any]) -> None:
    answer = call(NAME, employee, **event, stop_time="03/02/2026 09:29:59")
    assert (answer.status, answer.errors) == ("invalid-param", {("stop_time", "before_start")})
    assert call(NAME, employee, **event, stop_time="03/02/2026 09:30:00").status == "action-successful"


def test_everything_that_is_wrong_is_named_at_once(call: Client, employee: str) -> None:
    answer = call(NAME, employee, start_time=5, stop_time="x", notes="one", script_name=["x"], host_name="h" * 256)
    assert answer.status == "missing-param"
    assert answer.errors == {
        ("unique_id", "required"),
        ("file_name", "required"),
        ("script_name", "type"),
        ("host_name", "max_length"),
        ("start_time", "type"),
        ("stop_time", "format"),
        ("notes", "type"),
    }


@pytest.mark.parametrize(
    ("notes", "error"),
    [
        (["n"] * 101, ("notes", "max_items")),
        (["ok", 5], ("notes.1", "type")),
        ([None], ("notes.0", "type")),
        (["n" * 1001], ("notes.0", "max_length")),
        ({"0": "n"}, ("notes", "type")),
    ],
)
def test_notes_are_few_short_texts(call: Client, employee: str, event: dict[str, Any], notes: Any, error: tuple[str, str]) -> None:
    answer = call(NAME, employee, **event, notes=notes)
    assert (answer.status, answer.errors) == ("invalid-param", {error})


def test_an_event_is_found_by_its_id_too(call: Client, employee: str, event: dict[str, Any]) -> None:
    assert AuditEventFmpId.get(call(NAME, employee, **event).data["id"]).unique_id == event["unique_id"]
