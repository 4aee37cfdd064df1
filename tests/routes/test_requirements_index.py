"""POST and GET /api/v1/requirements/index"""

import json
import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.routes.requirements_index.handler import IndexRequirements
from shared.api import index
from shared.records import pages
from shared.records.pages import Limits
from shared.records.requirements import Requirement
from tests.calls import Calls
from tests.client import Answer, Client
from tests.engine import IS_MOTO
from tests.factory import Factory, unique
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing
from tests.oracle import compared
from tests.paging import ids, walk
from tests.requirements import save_requirement

NAME = "requirements_index"
SMALL = Limits(looked_at=20, counted=30, numbered=30)
KEY = unique("key")
WORDS = ("drone", "Caf\u00e9", "Cafe\u0301", "İSTANBUL", "STRASSE", "n\u0301", None)
RECORDS = tuple({"type": model, "id": number} for model in ("Designation", "OrderRequest") for number in (900_001, 900_002))


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the requirement that the route's example finds."""
    save_requirement(
        required={"type": "Designation", "id": 11}, requireable={"type": "OrderRequest", "id": 22}, key="certificate", value="drone"
    )


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of an index, errors and warnings."""
    for _ in range(3):
        save_requirement(key="refused")
    asked: dict[str, Any] = {"key": "refused", "sort": {"by": "created_at"}, "count": True}
    for page in ({"after": "x"}, {"after": "x", "number": 1}, {"number": 10_001, "size": 1}):
        yield call(NAME, token, page=page)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(index, "MOST_BYTES", 10)
        yield call(NAME, token, page={"size": 2})
        changed.setattr(IndexRequirements, "LIMITS", Limits(looked_at=1, counted=1))
        yield call(NAME, token, page={"size": 2}, **asked)


@pytest.fixture(scope="module")
def many() -> list[Requirement]:
    """Of few records, keys and times, so that ties are met."""
    dice = random.Random(1)
    return [save_requirement(**_values(dice)) for _ in range(110)]


def _values(dice: random.Random) -> dict[str, Any]:
    times = {name: f"2026-01-0{dice.randint(1, 4)}T00:00:00.000000Z" for name in ("created_at", "last_updated")}
    sides = {name: dice.choice(RECORDS) for name in ("required", "requireable")}
    return {**sides, "key": dice.choice((KEY, "Key", None)), "value": dice.choice(WORDS), **times}


def expected(request: dict[str, Any]) -> list[int]:
    """The ids of all matches in order, read naively. Other tests have requirements, too."""
    matches = [row for row in Requirement.scan(consistent_read=True) if _restricted(row, request) and _found(row, request)]
    sort = {"by": "id", "order": "asc", **request.get("sort", {})}
    matches.sort(key=lambda row: (getattr(row, sort["by"]), row.id), reverse=sort["order"] == "desc")
    return [int(row.id) for row in matches]


def _restricted(row: Requirement, request: dict[str, Any]) -> bool:
    return all(getattr(row, name) == request[name] for name in ("required", "requireable", "key") if name in request)


def _found(row: Requirement, request: dict[str, Any]) -> bool:
    search = request.get("search", {})
    values = [getattr(row, name) for name in search.get("attributes") or ("key", "value")]
    return "term" not in search or any(compared(search["term"]) in compared(value) for value in values if value is not None)


def warned(answer: Answer) -> list[tuple[str, str]]:
    return [(warning["attr"], warning["rule"]) for warning in answer.body.get("warnings", ())]


requests = st.fixed_dictionaries(
    {},
    optional={
        "required": st.sampled_from(RECORDS),
        "requireable": st.sampled_from(RECORDS),
        "key": st.sampled_from((KEY, "Key", "none")),
        "search": st.fixed_dictionaries(
            {"term": st.sampled_from(("cafe", "DRONE", "istanbul", "straße", "\u0301", "nothing", KEY[:6]))},
            optional={"attributes": st.lists(st.sampled_from(("key", "value")), max_size=3)},
        ),
        "sort": st.fixed_dictionaries(
            {},
            optional={"by": st.sampled_from(("id", "created_at", "last_updated")), "order": st.sampled_from(("asc", "desc"))},
        ),
    },
)
some = settings(max_examples=10 if IS_MOTO else 50, deadline=None, suppress_health_check=list(HealthCheck))


@some
@given(request=requests, size=st.integers(1, 100), number=st.integers(1, 5), count=st.booleans())
def test_every_page_is_what_a_naive_reading_of_the_rules_gives(
    many: list[Requirement], application: str, call: Client, request: Any, size: int, number: int, count: bool
) -> None:
    matches = expected(request)
    data = call(NAME, application, **request, page={"size": size, "number": number}, count=count).data
    shown = matches[(number - 1) * size : number * size]
    assert [record["id"] for record in data["results"]] == shown
    assert (data["next"] is None) == (number * size >= len(matches))
    assert data.get("count") == (len(matches) if count else None)


@settings(some, max_examples=10)
@given(request=requests, size=st.integers(3, 60), start=st.integers(1, 3))
def test_cursors_lead_to_every_match_once_also_where_pages_end_early(
    many: list[Requirement], application: str, call: Client, request: Any, size: int, start: int
) -> None:
    few = len(expected({})) // 50  # so that requirements of other tests add no pages
    size = min(max(size, few), 100)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(IndexRequirements, "LIMITS", Limits(looked_at=max(20, few)))
        changed.setattr(pages, "_SEARCH_AT_ONCE", 7)
        changed.setattr(pages, "_MOST_SKIPPED_BY_READING", 5)
        walked, matches = list(walk(call, NAME, application, size, request)), expected(request)
        assert [number for answer in walked for number in ids(answer)] == matches
        for answer in walked:
            assert warned(answer) == ([("page", "partial")] if answer.data["next"] and len(ids(answer)) < size else [])
        first = call(NAME, application, **request, page={"size": size, "number": start})
        assert [*ids(first), *_rest(call, application, request, first)] == matches[(start - 1) * size :]


def _rest(call: Client, token: str, request: dict[str, Any], answer: Answer) -> Iterator[int]:
    while after := answer.data["next"]:
        answer = call(NAME, token, **request, page={"after": after})
        yield from ids(answer)


def test_without_anything_else_the_first_25_come_by_id(many: list[Requirement], application: str, call: Client) -> None:
    data = call(NAME, application, view="default").data
    assert [record["id"] for record in data["results"]] == expected({})[:25]
    assert set(data) == {"results", "next"}


def test_a_requirement_is_answered_as_it_was_created(factory: Factory, employee: str, call: Client) -> None:
    sides = {"required": factory.reference(), "requireable": factory.reference("OrderRequest")}
    created = call("requirements_create", employee, **sides, key="k", value="v").data
    for restriction in ({"required": sides["required"]}, {"requireable": sides["requireable"]}, sides):
        data = call(NAME, employee, count=True, **restriction).data
        assert data == {"results": [created], "count": 1, "next": None}


def test_the_same_is_asked_by_get_with_the_query_string(many: list[Requirement], application: str, call: Client) -> None:
    query = {"required[type]": ["Designation"], "required[id]": ["900001"], "page[size]": ["3"], "sort[by]": ["created_at"]}
    got = call.query(NAME, application, method="GET", **query)
    assert got.data == call(NAME, application, required=RECORDS[0], page={"size": 3}, sort={"by": "created_at"}).data
    again = call.query(NAME, application, method="GET", **query, **{"page[after]": [got.data["next"]]})
    assert again.data["results"][0]["id"] == expected({"required": RECORDS[0], "sort": {"by": "created_at"}})[3]


def test_the_roles_that_may_list_requirements(factory: Factory, application: str, call: Client) -> None:
    for token in (application, factory.session("liaison"), factory.session("employee")):
        assert call(NAME, token, key="none").data["results"] == []
    assert call(NAME, factory.session("client"), key="none").errors == {("application", "unauthorized")}


def test_beyond_what_is_counted_the_count_is_the_limit_and_a_warning_says_so(
    many: list[Requirement], application: str, call: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IndexRequirements, "LIMITS", SMALL)
    answer = call(NAME, application, count=True, page={"size": 1})
    assert (answer.data["count"], warned(answer)) == (30, [("count", "count_limit")])
    following = call(NAME, application, count=True, page={"after": answer.data["next"], "size": 1})
    assert (following.data["count"], warned(following)) == (30, [("count", "count_limit")])


def test_a_count_that_is_just_the_limit_is_exact(application: str, call: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    key = unique("counted")
    for _ in range(3):
        save_requirement(key=key)
    for counted, count, warnings in ((3, 3, []), (2, 2, [("count", "count_limit")])):
        monkeypatch.setattr(IndexRequirements, "LIMITS", Limits(counted=counted))
        answer = call(NAME, application, key=key, count=True, page={"size": 1})
        assert (answer.data["count"], warned(answer)) == (count, warnings)


def test_page_numbers_reach_the_first_records_and_cursors_all(
    many: list[Requirement], application: str, call: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IndexRequirements, "LIMITS", SMALL)
    last = call(NAME, application, page={"size": 7, "number": 5})
    assert ids(last) == expected({})[28:35]
    assert call(NAME, application, page={"size": 7, "number": 6}).errors == {("page.number", "max")}
    assert ids(call(NAME, application, page={"size": 7, "after": last.data["next"]})) == expected({})[35:42]


def test_a_page_by_cursor_reads_the_same_however_deep(
    many: list[Requirement], application: str, call: Client, calls: Calls
) -> None:
    reads = []
    for answer in walk(call, NAME, application, 10, {"sort": {"by": "created_at"}}):
        reads.append([request["Limit"] for operation, request in calls.made if operation == "Query"])
        calls.made.clear()
        if not answer.data["next"]:
            break
    assert len(reads) > 10
    assert reads == [[11]] * len(reads)


def test_a_record_that_comes_or_goes_moves_no_other_across_pages_by_cursor(application: str, call: Client) -> None:
    key = unique("moved")
    rows = [save_requirement(key=key) for _ in range(4)]
    first = call(NAME, application, key=key, page={"size": 2})
    rows[1].delete()  # on which the cursor stands
    assert ids(call(NAME, application, key=key, page={"after": first.data["next"]})) == [rows[2].id, rows[3].id]


def test_a_cursor_may_go_with_another_size_and_a_count(many: list[Requirement], application: str, call: Client) -> None:
    following = call(NAME, application, page={"size": 2}).data["next"]
    data = call(NAME, application, page={"size": 5, "after": following}, count=True).data
    assert [record["id"] for record in data["results"]] == expected({})[2:7]
    assert data["count"] == len(expected({}))


@pytest.mark.parametrize(
    "changed",
    [
        {"sort": {"by": "created_at"}},
        {"sort": {"order": "desc"}},
        {"key": KEY},
        {"required": RECORDS[1]},
        {"search": {"term": "x"}},
    ],
)
def test_a_cursor_of_other_parameters_is_refused(
    many: list[Requirement], application: str, call: Client, changed: dict[str, Any]
) -> None:
    following = call(NAME, application, required=RECORDS[0], page={"size": 1}).data["next"]
    answer = call(NAME, application, **{"required": RECORDS[0], **changed}, page={"after": following})
    assert (answer.status, answer.errors) == ("invalid-param", {("page.after", "cursor")})


def test_a_cursor_of_another_route_is_refused(factory: Factory, application: str, call: Client, many: list[Requirement]) -> None:
    following = call(NAME, application, page={"size": 1}).data["next"]
    answer = call("webhook_out_subs_index", application, integration_id=factory.integration().id, page={"after": following})
    assert answer.errors == {("page.after", "cursor")}


def _forged(text: str, *changes: Any) -> str:
    payload = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return urlsafe_b64encode(json.dumps([payload[0], *changes], separators=(",", ":")).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "forge",
    [
        lambda text: text + "=",
        lambda text: text[:-1],
        lambda text: f" {text}",
        lambda text: "é",
        lambda text: "[",
        lambda text: urlsafe_b64encode(b"[" * 5000).decode(),
        lambda text: urlsafe_b64encode(b"\xff\xfe").decode(),
        lambda text: _forged(text),
        lambda text: _forged(text, None, 0),
        lambda text: _forged(text, "1", 0),
        lambda text: _forged(text, True, 0),
        lambda text: _forged(text, 1.5, 0),
        lambda text: _forged(text, 10**40, 0),
        lambda text: _forged(text, 1, -1),
        lambda text: _forged(text, 1, True),
        lambda text: _forged(text, 1, 10**9),
        lambda text: _forged(text, 1, 0, 0),
    ],
)
def test_what_no_page_gave_is_no_cursor(many: list[Requirement], application: str, call: Client, forge: Any) -> None:
    following = call(NAME, application, page={"size": 1}).data["next"]
    answer = call(NAME, application, page={"after": forge(following)})
    assert (answer.status, answer.errors) == ("invalid-param", {("page.after", "cursor")})


@pytest.mark.parametrize("position", ["", "\ud800", "x" * 1025, 5, None, ["x"]])
def test_a_cursor_holds_what_can_be_a_sort_key(many: list[Requirement], application: str, call: Client, position: Any) -> None:
    sort = {"by": "created_at"}
    following = call(NAME, application, sort=sort, page={"size": 1}).data["next"]
    assert call(NAME, application, sort=sort, page={"after": _forged(following, position, 0)}).errors == {("page.after", "cursor")}


def test_a_forged_cursor_leads_to_no_other_records(many: list[Requirement], application: str, call: Client) -> None:
    key = unique("own")
    rows = [save_requirement(key=key) for _ in range(2)]
    following = call(NAME, application, key=key, page={"size": 1}).data["next"]
    assert ids(call(NAME, application, key=key, page={"after": _forged(following, -1, 0)})) == [row.id for row in rows]


def test_an_answer_of_too_many_bytes_is_refused_and_a_page_of_one_never(
    many: list[Requirement], application: str, call: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MOST_BYTES", 100)
    answer = call(NAME, application, page={"size": 2})
    assert (answer.status, answer.errors) == ("invalid-param", {("page.size", "bytes")})
    assert len(ids(call(NAME, application, page={"size": 1}))) == 1


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"page": {"after": "x", "number": 1}}, {("page.after", "exclusive")}),
        ({"page": {"number": 401}}, {("page.number", "max")}),
        ({"page": {"number": 2, "size": 101}}, {("page.size", "max")}),
        ({"page": {"number": "x", "after": 5}}, {("page.number", "type"), ("page.after", "type"), ("page.after", "exclusive")}),
        ({"page": 5}, {("page", "type")}),
        ({"required": {"type": "designation", "id": "x"}}, {("required.type", "format"), ("required.id", "type")}),
        ({"requireable": 5}, {("requireable", "type")}),
        ({"search": {"term": "x", "attributes": ["id"]}}, {("search.attributes.0", "inclusion")}),
        ({"sort": {"by": "key", "order": "up"}}, {("sort.by", "inclusion"), ("sort.order", "inclusion")}),
        ({"view": "all", "count": 1}, {("view", "inclusion"), ("count", "type")}),
    ],
)
def test_a_wrong_question_is_refused(application: str, call: Client, given: Any, errors: set[tuple[str, str]]) -> None:
    answer = call(NAME, application, **given)
    assert (answer.status, answer.errors) == ("invalid-param", errors)


def test_half_of_a_reference_is_missing(application: str, call: Client) -> None:
    answer = call(NAME, application, required={"type": "Designation"})
    assert (answer.status, answer.errors) == ("missing-param", {("required.id", "required")})


def _listed(**asked: Any) -> Any:
    def arrange(setup: Setup) -> Params:
        for _ in range(3):
            save_requirement(key="scenario")
        return asked

    return arrange


SCENARIOS = (
    Scenario(
        "the third requirement is listed",
        NAME,
        (*SESSION, "Query requirements", "Query requirements (2)"),
        _listed(page={"size": 1, "number": 3}, sort={"by": "created_at"}),
        saves_nothing,
    ),
    *(
        Scenario(
            f"requirements are listed by {name}", NAME, (*SESSION, "Query requirements"), _listed(**{name: value}), saves_nothing
        )
        for name, value in (("required", RECORDS[0]), ("requireable", RECORDS[1]), ("key", "scenario"))
    ),
)
