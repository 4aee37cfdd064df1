"""POST and GET /api/v1/audit_events_fmp/index"""

import json
import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.routes.audit_events_fmp_index.handler import IndexAuditEventsFmp
from shared.records import pages
from shared.records.audit_events_fmp import SHARDS, AuditEventFmp
from shared.records.pages import Limits
from tests.audit_events import save_event
from tests.calls import Calls
from tests.client import Answer, Client
from tests.engine import IS_MOTO
from tests.factory import Factory, unique
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing
from tests.oracle import compared
from tests.paging import ids, walk

NAME = "audit_events_fmp_index"
SCRIPTS, FILES, HOSTS = ([unique(kind) for _ in range(2)] for kind in ("Café", "file", "host"))
TIMES = tuple(f"2026-01-0{day}T00:00:00.000000Z" for day in range(1, 6))
NOTES: tuple[list[str] | None, ...] = (None, [], ["Straße"], ["a", "İSTANBUL"], ["cafe\u0301"])


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the event that the route's example finds."""
    save_event(1, unique_id="7E1B6A52-0001", host_name="fm-1.example.com")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, search={"term": "x"}, started_from="x", started_before="x")


@pytest.fixture(scope="module")
def many() -> list[AuditEventFmp]:
    """Of few names and times, so that ties are met, and not evenly in the shards."""
    dice = random.Random(1)
    events = [save_event(unique_id=unique("many"), **_values(dice)) for _ in range(90)]
    return events + [save_event(int(events[-1].id) + SHARDS * number, **_values(dice)) for number in range(1000, 1020)]


def _values(dice: random.Random) -> dict[str, Any]:
    names = {"script_name": dice.choice(SCRIPTS), "file_name": dice.choice(FILES), "host_name": dice.choice(HOSTS)}
    start = dice.choice(TIMES)
    return {**names, "start_time": start, "stop_time": dice.choice((None, start)), "notes": dice.choice(NOTES)}


def expected(request: dict[str, Any]) -> list[int]:
    """The ids of all matches in order, read naively. Other tests have events, too."""
    matches = [row for row in AuditEventFmp.scan(consistent_read=True) if _restricted(row, request) and _found(row, request)]
    newest_first = request.get("sort", {}).get("order", "desc") == "desc"
    return [int(row.id) for row in sorted(matches, key=lambda row: (row.start_time, row.id), reverse=newest_first)]


def _restricted(row: AuditEventFmp, request: dict[str, Any]) -> bool:
    return (
        all(
            getattr(row, name) == request[name]
            for name in ("script_name", "file_name", "host_name", "unique_id")
            if name in request
        )
        and request.get("started_from", "") <= row.start_time
        and row.start_time < request.get("started_before", "~")
        and request.get("open") in (None, row.stop_time is None)
    )


def _found(row: AuditEventFmp, request: dict[str, Any]) -> bool:
    search = request.get("search", {})
    texts = {"script_name": [row.script_name], "notes": row.notes or []}
    values = [text for name in search.get("attributes") or texts for text in texts[name]]
    return "term" not in search or any(compared(search["term"]) in compared(value) for value in values)


restrictions = {
    "host_name": st.sampled_from((*HOSTS, "none")),
    "script_name": st.sampled_from((*SCRIPTS, "none")),
    "file_name": st.sampled_from((*FILES, "none")),
    "started_from": st.sampled_from(TIMES),
    "started_before": st.sampled_from(TIMES),
    "open": st.booleans(),
    "sort": st.fixed_dictionaries({}, optional={"by": st.just("start_time"), "order": st.sampled_from(("asc", "desc"))}),
}
searches = st.fixed_dictionaries(
    {"term": st.sampled_from(("cafe", "STRASSE", "istanbul", "\u0301", "nothing"))},
    optional={"attributes": st.lists(st.sampled_from(("script_name", "notes")), max_size=3)},
)
without_script = {name: values for name, values in restrictions.items() if name != "script_name"}
requests = st.one_of(
    st.fixed_dictionaries({}, optional=restrictions),
    st.fixed_dictionaries({"script_name": st.sampled_from(SCRIPTS), "search": searches}, optional=without_script),
)
some = settings(max_examples=8 if IS_MOTO else 30, deadline=None, suppress_health_check=list(HealthCheck))


@some
@given(request=requests, size=st.integers(1, 100), number=st.integers(1, 4), count=st.booleans())
def test_every_page_is_what_a_naive_reading_of_the_rules_gives(
    many: list[AuditEventFmp], application: str, call: Client, request: Any, size: int, number: int, count: bool
) -> None:
    matches = expected(request)
    data = call(NAME, application, **request, page={"size": size, "number": number}, count=count).data
    assert [record["id"] for record in data["results"]] == matches[(number - 1) * size : number * size]
    assert (data["next"] is None) == (number * size >= len(matches))
    assert data.get("count") == (len(matches) if count else None)


@settings(some, max_examples=4)
@given(request=requests, size=st.integers(3, 60))
def test_cursors_lead_to_every_match_once_also_where_pages_end_early(
    many: list[AuditEventFmp], application: str, call: Client, request: Any, size: int
) -> None:
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(IndexAuditEventsFmp, "LIMITS", Limits(looked_at=20))
        changed.setattr(pages, "_SEARCH_AT_ONCE", 7)
        changed.setattr(pages, "_MOST_SKIPPED_BY_READING", 5)
        assert [number for answer in walk(call, NAME, application, size, request) for number in ids(answer)] == expected(request)


def test_an_event_is_answered_as_it_was_created(call: Client, employee: str) -> None:
    names = {"unique_id": unique("event"), "script_name": unique("s"), "host_name": unique("h"), "file_name": unique("f")}
    created = call("audit_events_fmp_create", employee, **names, start_time="2026-03-02T09:30:00Z", notes=["n"]).data
    for name, value in names.items():
        assert call(NAME, employee, **{name: value}, count=True).data == {"results": [created], "count": 1, "next": None}
    got = call.query(NAME, employee, method="GET", host_name=[names["host_name"]], open=["true"])
    assert got.data["results"] == [created]


def test_an_event_that_is_changed_is_found_by_what_it_is_now(call: Client, application: str) -> None:
    names = {"unique_id": unique("event"), "script_name": unique("s"), "host_name": "h", "file_name": "f"}
    number = call("audit_events_fmp_create", application, **names, start_time="2026-03-02T09:30:00Z", notes=["old"]).data["id"]
    closed = call("audit_events_fmp_update", application, id=number, stop_time="2026-03-02T09:31:00Z", notes=["Né"]).data
    script = {"script_name": names["script_name"]}
    assert call(NAME, application, **script, open=False, search={"term": "ne"}).data["results"] == [closed]
    assert call(NAME, application, **script, open=True).data["results"] == []
    assert call(NAME, application, **script, search={"term": "old"}).data["results"] == []


def test_a_term_of_combining_marks_alone_is_in_every_note_and_in_no_event_without_one(call: Client, application: str) -> None:
    script = unique("s")
    noted, _ = save_event(script_name=script, notes=["n"]), save_event(script_name=script, notes=None)
    assert ids(call(NAME, application, script_name=script, search={"term": "\u0301", "attributes": ["notes"]})) == [noted.id]


def test_a_unique_id_goes_with_every_other_restriction(call: Client, application: str) -> None:
    event = save_event(unique_id=unique("one"), stop_time=None, notes=["found"])
    own = {"unique_id": event.unique_id}
    for one, other in (
        ({"host_name": "fm-1"}, {"host_name": "x"}),
        ({"script_name": "Sync"}, {"script_name": "x"}),
        ({"file_name": "Orders.fmp12"}, {"file_name": "x"}),
        ({"started_from": event.start_time}, {"started_before": event.start_time}),
        ({"open": True}, {"open": False}),
        ({"host_name": "fm-1", "search": {"term": "FOUND"}}, {"host_name": "fm-1", "search": {"term": "lost"}}),
    ):
        assert ids(call(NAME, application, **own, **one)) == [event.id]
        assert ids(call(NAME, application, **own, **other)) == []
    assert ids(call(NAME, application, **own, page={"size": 1, "number": 2})) == []


def test_times_are_taken_as_create_takes_them(call: Client, factory: Factory) -> None:
    token, host = factory.application_token(time_zone="Europe/Berlin", date_order="day_first"), unique("h")
    event = save_event(host_name=host, start_time="2026-01-02T11:00:00.000000Z")
    assert ids(call(NAME, token, host_name=host, started_from="2.1.2026 12:00", started_before="2.1.2026 12:00:00.5")) == [event.id]
    assert ids(call(NAME, token, host_name=host, started_from="2.1.2026 12:00:01")) == []
    assert ids(call(NAME, token, host_name=host, started_before="2.1.2026 12:00")) == []
    assert ids(call(NAME, token, host_name=host, started_from="3.1.2026 12:00", started_before="2.1.2026 12:00")) == []


def test_a_search_needs_a_host_a_script_or_a_file(call: Client, application: str) -> None:
    for beside in ({}, {"unique_id": "x"}, {"started_from": "2026-01-01T00:00:00Z"}):
        assert call(NAME, application, search={"term": "x"}, **beside).errors == {("search", "required_with")}
    for name in ("host_name", "script_name", "file_name"):
        assert ids(call(NAME, application, search={"term": "x"}, **{name: "none"})) == []
    assert call(NAME, application, search={"attributes": ["notes"]}, unique_id="none").data["results"] == []


def test_everything_that_is_wrong_is_named_at_once(call: Client, employee: str) -> None:
    answer = call(
        NAME, employee, started_from="x", open="x", search={"term": "x"}, page={"after": "x", "number": 1}, sort={"by": "id"}
    )
    assert answer.errors == {
        ("started_from", "format"),
        ("open", "type"),
        ("search", "required_with"),
        ("page.after", "exclusive"),
        ("sort.by", "inclusion"),
    }


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_may_not_list_them(call: Client, factory: Factory, role: str) -> None:
    assert call(NAME, factory.session(role)).errors == {("application", "unauthorized")}


@pytest.mark.parametrize("position", ["", "x", "2026-01-01T00:00:00.000000Z#1", "\ud800", 5, None])
def test_a_cursor_holds_a_time_and_an_id(many: list[AuditEventFmp], application: str, call: Client, position: Any) -> None:
    payload = json.loads(urlsafe_b64decode(call(NAME, application, page={"size": 1}).data["next"] + "=="))
    payload[1] = position
    following = urlsafe_b64encode(json.dumps(payload, separators=(",", ":")).encode()).rstrip(b"=").decode()
    assert call(NAME, application, page={"after": following}).errors == {("page.after", "cursor")}


def test_a_forged_cursor_leads_to_no_other_events(application: str, call: Client) -> None:
    host = unique("h")
    events = [save_event(host_name=host, start_time=f"2026-01-0{day}T00:00:00.000000Z") for day in range(1, 8)]
    span = {"host_name": host, "started_from": events[2].start_time, "started_before": events[5].start_time}
    for order, edge in (("asc", events[0]), ("desc", events[6])):
        asked = {**span, "sort": {"order": order}}
        payload = json.loads(urlsafe_b64decode(call(NAME, application, **asked, page={"size": 1}).data["next"] + "=="))
        payload[1] = edge.start_time_and_id
        forged = urlsafe_b64encode(json.dumps(payload, separators=(",", ":")).encode()).rstrip(b"=").decode()
        found = ids(call(NAME, application, **asked, page={"after": forged}))
        assert sorted(found) == [event.id for event in events[2:5]]


def test_a_page_asks_each_shard_once_however_deep(many: list[AuditEventFmp], application: str, call: Client, calls: Calls) -> None:
    for _ in walk(call, NAME, application, 10, {"host_name": HOSTS[0]}):
        asked = [request for operation, request in calls.made if operation == "Query"]
        assert [request["Limit"] for request in asked] == [11] * SHARDS
        assert len({str(request["ExpressionAttributeValues"]) for request in asked}) == SHARDS
        calls.made.clear()


def test_notes_of_hundreds_of_kilobytes_are_searched_as_far_as_an_item_holds_them(call: Client, application: str) -> None:
    script = unique("s")
    names = {"unique_id": unique("event"), "script_name": script, "host_name": "h", "file_name": "f"}
    notes = ["初" + "漢" * 999, *["漢" * 1000] * 98, "漢" * 999 + "終"]
    created = call("audit_events_fmp_create", application, **names, start_time="2026-03-02T09:30:00Z", notes=notes).data
    assert created["notes"] == notes
    assert ids(call(NAME, application, script_name=script, search={"term": "初"})) == [created["id"]]
    assert ids(call(NAME, application, script_name=script, search={"term": "終"})) == []


def _listed(name: str) -> Any:
    def arrange(setup: Setup) -> Params:
        own: dict[str, Any] = {name: setup.key}
        for _ in range(3):
            save_event(**own)
        return own

    return arrange


EVERY_SHARD = ("Query audit_events_fmp", *(f"Query audit_events_fmp ({number})" for number in range(2, SHARDS + 1)))
SCENARIOS = (
    *(
        Scenario(f"audit events are listed by {name}", NAME, (*SESSION, *EVERY_SHARD), _listed(name), saves_nothing)
        for name in ("host_name", "script_name", "file_name")
    ),
    Scenario(
        "audit events are listed from a time on",
        NAME,
        (*SESSION, *EVERY_SHARD),
        lambda setup: {"started_from": save_event().start_time},
        saves_nothing,
    ),
    Scenario(
        "an audit event is listed by its unique_id",
        NAME,
        (*SESSION, "Query audit_events_fmp"),
        lambda setup: {"unique_id": save_event().unique_id},
        saves_nothing,
    ),
)
