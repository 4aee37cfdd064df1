"""POST and GET /api/v1/list_item_collections/index"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.routes.list_item_collections_index.handler import IndexListItemCollections
from shared.dynamodb.ids import next_id
from shared.records import merged
from shared.records.list_item_collections import PARTS
from shared.records.pages import Limits
from tests.calls import Calls, operations
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing
from tests.items import save_item
from tests.paging import walk

NAME = "list_item_collections_index"
Create = Callable[..., dict[str, Any]]


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the collection that the route's example finds."""
    save_item(1, "room_types", "kitchen", name="Kitchen")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """It has no rules but those of every index."""
    yield from ()


@pytest.fixture
def term() -> str:
    """What the keys of a test's collections begin with, so that a search finds no others."""
    return unique("Term")


@pytest.fixture
def create(call: Client, application: str, term: str) -> Create:
    return lambda key, slug, **values: call("list_items_create", application, key=f"{term}{key}", slug=slug, **values).data


def keys(answer: Answer, term: str) -> list[str]:
    return [record["key"].removeprefix(term) for record in answer.data["results"]]


def test_a_collection_is_counted_over_all_of_its_parts(call: Client, application: str, term: str, create: Create) -> None:
    items = [create("a", f"s{number}", active=number % 3 > 0, default=number == 7) for number in range(20)]
    answer = call(NAME, application, search={"term": term}, count=True)
    collection = {
        "key": f"{term}a",
        "items": 20,
        "active_items": 13,
        "default_id": items[7]["id"],
        "created_at": items[0]["created_at"],
        "last_updated": items[-1]["last_updated"],
    }
    assert answer.data == {"results": [collection], "count": 1, "next": None}


def test_a_collection_exists_from_its_first_item_to_its_last(call: Client, application: str, term: str, create: Create) -> None:
    assert keys(call(NAME, application, search={"term": term}), term) == []
    for item in [create("a", slug) for slug in "xy"]:
        assert keys(call(NAME, application, search={"term": term}), term) == ["a"]
        call("list_items_destroy", application, id=item["id"])
    assert keys(call(NAME, application, search={"term": term}), term) == []


def test_a_collection_without_a_default_has_none(call: Client, application: str, term: str, create: Create) -> None:
    create("a", "s")
    assert call(NAME, application, search={"term": term}).data["results"][0]["default_id"] is None


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_collections_sort_by_key_or_by_their_last_change(
    call: Client, application: str, term: str, create: Create, order: str
) -> None:
    for key in "bca":
        for slug in "xyz":
            create(key, slug)
    item = create("b", "last")
    call("list_items_update", application, id=item["id"], active=False)
    step = 1 if order == "asc" else -1
    for sort, expected in (({}, "abc"), ({"by": "key"}, "abc"), ({"by": "last_updated"}, "cab")):
        found = call(NAME, application, search={"term": term}, sort={**sort, "order": order})
        assert keys(found, term) == list(expected)[::step]


@pytest.mark.parametrize("sort", [{}, {"order": "desc"}, {"by": "last_updated"}, {"by": "last_updated", "order": "desc"}])
def test_pages_by_number_and_by_cursor_lead_to_every_collection_once(
    call: Client, application: str, term: str, create: Create, monkeypatch: pytest.MonkeyPatch, sort: dict[str, str]
) -> None:
    monkeypatch.setattr(merged, "_AT_ONCE", 1)
    for number in range(9):
        for slug in ("x", "y", "z")[: 1 + number % 3]:
            create(number, slug)
    asked = {"search": {"term": term.lower()}, "sort": sort}
    (whole,) = walk(call, NAME, application, 25, asked)
    assert len(keys(whole, term)) == 9
    for size in (1, 2, 4):
        pages = [keys(answer, term) for answer in walk(call, NAME, application, size, asked)]
        numbered = [keys(call(NAME, application, **asked, page={"size": size, "number": 1 + at}), term) for at in range(len(pages))]
        assert [key for page in pages for key in page] == keys(whole, term)
        assert numbered == pages


def test_all_collections_are_listed_without_a_search(
    call: Client, application: str, term: str, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    create("a", "s")
    for by in ("key", "last_updated"):
        found = [each for answer in walk(call, NAME, application, 100, {"sort": {"by": by}}) for each in keys(answer, "")]
        assert f"{term}a" in found
        assert len(set(found)) == len(found) == call(NAME, application, count=True, sort={"by": by}).data["count"]


def test_a_search_that_passes_many_ends_early_and_goes_on(
    call: Client, application: str, term: str, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in "abc":
        create(key, "s")
    monkeypatch.setattr(merged, "_AT_ONCE", 1)
    monkeypatch.setattr(IndexListItemCollections, "LIMITS", Limits(looked_at=1))
    walked = list(walk(call, NAME, application, 25, {"search": {"term": term}}))
    assert [key for answer in walked for key in keys(answer, term)] == ["a", "b", "c"]
    assert {warning for answer in walked for warning in answer.warnings} == {"page"}


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"sort": {"by": "items"}}, {("sort.by", "inclusion")}),
        ({"search": {"term": "x", "attributes": ["name"]}}, {("search.attributes.0", "inclusion")}),
        ({"view": "all"}, {("view", "inclusion")}),
        ({"page": {"after": "x"}}, {("page.after", "cursor")}),
        ({"page": {"after": "x"}, "sort": {"by": "last_updated"}}, {("page.after", "cursor")}),
    ],
)
def test_a_wrong_question_is_refused(call: Client, application: str, given: Any, errors: set[tuple[str, str]]) -> None:
    answer = call(NAME, application, **given)
    assert (answer.status, answer.errors) == ("invalid-param", errors)


def test_the_same_is_asked_by_get_with_the_query_string(call: Client, application: str, term: str, create: Create) -> None:
    for key in "ab":
        create(key, "s")
    got = call.query(NAME, application, method="GET", **{"search[term]": [term], "sort[order]": ["desc"], "page[size]": ["1"]})
    assert keys(got, term) == ["b"]


def test_the_roles_that_may_list_collections(call: Client, factory: Factory, term: str) -> None:
    for token in map(factory.session, ("client", "liaison", "employee")):
        assert call(NAME, token, search={"term": term}).data["results"] == []


def test_an_application_lists_collections_in_three_round_trips_one_of_them_to_all_parts_at_once(
    call: Client, application: str, create: Create, calls: Calls
) -> None:
    create("a", "s")
    for sort in ({}, {"by": "last_updated"}):
        calls.made.clear()
        assert call(NAME, application, page={"size": 1}, sort=sort).data["results"]
        assert operations(calls) == ["BatchGetItem", *["Query"] * PARTS, "BatchGetItem"]


def _listed(setup: Setup) -> Params:
    save_item(next_id("list_items"), "scenario", "a")
    return {"page": {"size": 1}}


SCENARIOS = (
    Scenario(
        "the collections are listed",
        NAME,
        (
            *SESSION,
            "Query list_item_collections",
            *(f"Query list_item_collections ({part})" for part in range(2, PARTS + 1)),
            "BatchGetItem list_item_defaults",
        ),
        _listed,
        saves_nothing,
    ),
)
