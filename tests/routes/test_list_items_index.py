"""POST and GET /api/v1/list_items/index"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.routes.list_items_index.handler import IndexListItems
from shared.dynamodb.ids import next_id
from shared.records.pages import Limits
from tests.calls import Calls, operations
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing
from tests.items import save_item, with_image

NAME = "list_items_index"
SORTS = ("id", "name", "slug", "created_at", "last_updated")
Create = Callable[..., dict[str, Any]]


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the item that the route's example finds."""
    save_item(1, "room_types", "kitchen", name="Kitchen")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    for attr, value in (("item_type", "Designation"), ("item_id", 1), ("related_type", "Designation"), ("related_id", 1)):
        yield call(NAME, token, **{attr: value})


@pytest.fixture
def key() -> str:
    return unique("k")


@pytest.fixture
def create(call: Client, application: str, key: str) -> Create:
    return lambda slug, **values: call("list_items_create", application, **{"key": key, "slug": slug, **values}).data


def slugs(answer: Answer) -> list[str]:
    return [record["slug"] for record in answer.data["results"]]


def test_items_are_answered_as_they_are_read(call: Client, employee: str, factory: Factory, key: str, create: Create) -> None:
    first, second = factory.reference(), factory.reference("OrderRequest")
    create("a", name="Red", value="v", description="d", notes="n", default=True, external_id="e")
    create("b", item_type=first["type"], item_id=first["id"], related_type=second["type"], related_id=second["id"], active=False)
    with_image(key, "c")
    read = [call("list_items_read", employee, key=key, slug=slug).data for slug in "abc"]
    assert call(NAME, employee, key=key, count=True).data == {"results": read, "count": 3, "next": None}
    of_item = call(NAME, employee, item_type=first["type"], item_id=first["id"]).data["results"]
    of_related = call(NAME, employee, related_type=second["type"], related_id=second["id"]).data["results"]
    assert of_item == of_related == [read[1]]


def test_own_writes_are_seen_at_once_in_every_sort_of_a_collection(
    call: Client, application: str, key: str, create: Create, calls: Calls
) -> None:
    item = create("s", name="Old")
    call("list_items_update", application, id=item["id"], name="New")
    for sort in SORTS:
        calls.made.clear()
        assert [each["name"] for each in call(NAME, application, key=key, sort={"by": sort}).data["results"]] == ["New"]
        assert [sent["ConsistentRead"] for operation, sent in calls.made if operation == "Query"] == [True]


def test_the_default_is_marked_in_each_collection(call: Client, application: str, factory: Factory, create: Create) -> None:
    record = factory.reference()
    item = {"item_type": record["type"], "item_id": record["id"]}
    for key in (unique("k"), unique("k")):
        for slug in ("plain", "default"):
            create(slug, key=key, default=slug == "default", **item)
    found = call(NAME, application, **item).data["results"]
    assert [(each["slug"], each["default"]) for each in found] == [("plain", False), ("default", True)] * 2


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_notes_are_internal(call: Client, factory: Factory, key: str, create: Create, role: str) -> None:
    item = create("s", notes="internal")
    for asked in ({"key": key}, {"key": key, "sort": {"by": "name"}}):
        assert call(NAME, factory.session(role), **asked).data["results"] == [{**item, "notes": None}]
    assert call(NAME, factory.session(role, "employee"), key=key).data["results"] == [item]


def test_notes_are_not_searched(call: Client, employee: str, key: str, create: Create) -> None:
    create("s", notes="internal", description="described")
    for term in ("internal", "described"):
        assert call(NAME, employee, key=key, search={"term": term}).data["results"] == []
    answer = call(NAME, employee, key=key, search={"term": "x", "attributes": ["notes"]})
    assert answer.errors == {("search.attributes.0", "inclusion")}


@pytest.mark.parametrize("attribute", ["name", "value", "external_id", "slug", "key", "id"])
def test_each_attribute_is_searched(call: Client, employee: str, key: str, create: Create, attribute: str) -> None:
    item = create("Slug", name="Café", value="STRASSE", external_id="E-17")
    term = {"name": "cafe", "value": "straße", "external_id": "e-1", "slug": "slUG", "key": key[3:].upper(), "id": str(item["id"])}
    for search in ({"term": term[attribute]}, {"term": term[attribute], "attributes": [attribute]}):
        assert slugs(call(NAME, employee, key=key, search=search)) == ["Slug"]
    others = [name for name in term if name != attribute]
    assert slugs(call(NAME, employee, key=key, search={"term": f"{term[attribute]}!", "attributes": others})) == []


def test_what_an_update_changes_is_found_by_what_it_is_now(call: Client, application: str, key: str, create: Create) -> None:
    item = create("s", name="Before")
    call("list_items_update", application, id=item["id"], name="After")
    found = [slugs(call(NAME, application, key=key, search={"term": term})) for term in ("before", "after")]
    assert found == [[], ["s"]]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([], ["a", "i", "j"]),
        (["active_list_items"], ["a"]),
        (["inactive_list_items"], ["i", "j"]),
        (["inactive_list_items", "active_list_items"], ["a", "i", "j"]),
    ],
)
def test_filters_keep_active_or_inactive_items_and_the_collection_counts_them(
    call: Client, application: str, key: str, create: Create, calls: Calls, filters: list[str], expected: list[str]
) -> None:
    for slug in "aij":
        create(slug, active=slug == "a")
    calls.made.clear()
    data = call(NAME, application, key=key, filters=filters, count=True, page={"size": 1}).data
    assert (data["count"], operations(calls)) == (len(expected), ["BatchGetItem", "BatchGetItem", "Query"])
    assert slugs(call(NAME, application, key=key, filters=filters)) == expected


def test_a_collection_is_counted_beyond_the_limit_of_counting(
    call: Client, application: str, key: str, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IndexListItems, "LIMITS", Limits(looked_at=1, counted=1))
    for slug in "abc":
        create(slug)
    answer = call(NAME, application, key=key, count=True, page={"size": 1})
    assert (answer.data["count"], answer.warnings) == (3, [])
    answer = call(NAME, application, key=key, count=True, page={"size": 1}, search={"term": "k_"})
    assert (answer.data["count"], answer.warnings) == (1, ["count"])


def test_names_sort_as_they_are_folded_and_no_name_comes_first(call: Client, employee: str, key: str, create: Create) -> None:
    names = {"z": "Zebra", "a": "émile", "b": "Emil", "n": None, "long": "z" * 255}
    for slug, name in names.items():
        create(slug, **({"name": name} if name else {}))
    assert slugs(call(NAME, employee, key=key, sort={"by": "name"})) == ["n", "b", "a", "z", "long"]
    assert slugs(call(NAME, employee, key=key, sort={"by": "name", "order": "desc"})) == ["long", "z", "a", "b", "n"]


@pytest.mark.parametrize("sort", ["slug", "created_at", "last_updated"])
def test_only_a_collection_is_sorted_by_more_than_id_and_name(call: Client, employee: str, factory: Factory, sort: str) -> None:
    record = {"item_type": "Designation", "item_id": 1}
    for asked in ({}, record, {"key": ""}):
        answer = call(NAME, employee, **asked, sort={"by": sort})
        assert (answer.status, answer.errors) == ("invalid-param", {("sort.by", "inclusion")})
    assert call(NAME, employee, **record, key="k", sort={"by": sort}).data["results"] == []


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"item_type": "Designation"}, {("item_id", "required_with")}),
        ({"item_id": 1}, {("item_type", "required_with")}),
        ({"related_type": "Designation"}, {("related_id", "required_with")}),
        ({"related_id": 1}, {("related_type", "required_with")}),
        ({"item_type": "designation", "item_id": "x"}, {("item_type", "format"), ("item_id", "type")}),
        ({"filters": ["active"]}, {("filters.0", "inclusion")}),
        ({"view": "all"}, {("view", "inclusion")}),
        ({"sort": {"by": "value"}}, {("sort.by", "inclusion")}),
        ({"sort": 5, "page": {"after": "x", "number": 1}}, {("sort", "type"), ("page.after", "exclusive")}),
    ],
)
def test_a_wrong_question_is_refused(call: Client, application: str, given: Any, errors: set[tuple[str, str]]) -> None:
    answer = call(NAME, application, **given)
    assert (answer.status, answer.errors) == ("invalid-param", errors)


def test_the_same_is_asked_by_get_with_the_query_string(call: Client, application: str, key: str, create: Create) -> None:
    for slug in "abc":
        create(slug)
    query = {"key": [key], "filters[]": ["active_list_items"], "page[size]": ["2"], "sort[by]": ["slug"], "sort[order]": ["desc"]}
    got = call.query(NAME, application, method="GET", **query)
    assert slugs(got) == ["c", "b"]
    assert slugs(call.query(NAME, application, method="GET", **query, **{"page[after]": [got.data["next"]]})) == ["a"]


def test_the_items_of_a_collection_that_does_not_exist_are_none(call: Client, application: str) -> None:
    for asked in ({}, {"filters": ["active_list_items"]}, {"search": {"term": "x"}}):
        data = call(NAME, application, key=unique("none"), count=True, **asked).data
        assert data == {"results": [], "count": 0, "next": None}


def test_the_roles_that_may_list_items(call: Client, factory: Factory, application: str, key: str) -> None:
    for token in (application, *map(factory.session, ("client", "liaison", "employee"))):
        assert call(NAME, token, key=key).data["results"] == []


@pytest.mark.parametrize(
    "asked",
    [{"sort": {"by": sort, "order": order}} for sort in SORTS for order in ("asc", "desc")]
    + [{"count": True}, {"filters": ["active_list_items"], "count": True}, {"page": {"number": 2}}],
)
def test_an_application_lists_a_collection_in_three_round_trips(
    call: Client, application: str, key: str, create: Create, calls: Calls, asked: Any
) -> None:
    for number in range(3):
        create(f"s{number}")
    calls.made.clear()
    call(NAME, application, key=key, **asked)
    assert operations(calls) == ["BatchGetItem", "BatchGetItem", "Query"]


def test_an_application_lists_all_collections_in_three_round_trips_one_of_them_to_all_partitions_at_once(
    call: Client, application: str, create: Create, calls: Calls
) -> None:
    create("s")
    calls.made.clear()
    assert call(NAME, application, page={"size": 1}).data["results"]
    assert operations(calls) == ["BatchGetItem", *["Query"] * 4, "BatchGetItem"]


def _listed(**asked: Any) -> Callable[[Setup], Params]:
    def arrange(setup: Setup) -> Params:
        item = {"item_type": "Scenario", "item_id": 1, "related_type": "Scenario", "related_id": 1}
        for slug in "ab":
            save_item(next_id("list_items"), "scenario", slug, **item)
        return asked

    return arrange


ONE = (*SESSION, "BatchGetItem list_item_defaults", "Query list_items")
SEVERAL = (*SESSION, "Query list_items", "BatchGetItem list_item_defaults")
SCENARIOS = (
    Scenario(
        "a collection is listed and counted",
        NAME,
        (*SESSION, "BatchGetItem list_item_collections list_item_defaults", "Query list_items"),
        _listed(key="scenario", count=True, sort={"by": "created_at"}),
        saves_nothing,
    ),
    Scenario("a collection is listed by slug", NAME, ONE, _listed(key="scenario", sort={"by": "slug"}), saves_nothing),
    Scenario("the items of a record are listed", NAME, SEVERAL, _listed(item_type="Scenario", item_id=1), saves_nothing),
    Scenario(
        "the related items of a record are listed", NAME, SEVERAL, _listed(related_type="Scenario", related_id=1), saves_nothing
    ),
    Scenario(
        "the items of all collections are listed",
        NAME,
        (
            *SESSION,
            "Query list_items",
            *(f"Query list_items ({shard})" for shard in (2, 3, 4)),
            "BatchGetItem list_item_defaults",
        ),
        _listed(page={"size": 1}),
        saves_nothing,
    ),
)
