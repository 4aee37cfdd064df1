"""PUT /api/v1/list_items/update"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.errors import Invalid
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.references import ReferenceRow
from tests.calls import Calls, meanwhile, operations
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup, saves_nothing
from tests.items import save_item, stored
from tests.whole import require_whole

NAME = "list_items_update"
TEXTS = {"name": "Red", "value": "#f00", "description": "d", "notes": "n", "external_id": "E"}


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the item that the route's example changes."""
    save_item(1, "room_types", "kitchen", name="Kitchen")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    number = call("list_items_create", token, key=unique("k"), slug="s").data["id"]
    own = {"item_type": "ListItem", "item_id": number, "related_type": "ListItem", "related_id": number}
    nothing = {"item_type": "Unheard", "item_id": 1, "related_type": "Unheard", "related_id": 1}
    yield call(NAME, token, id=0)
    for given in (
        {"last_updated": "x"},
        own,
        nothing,
        {**nothing, "item_type": "ListItem", "item_id": 0, "related_type": "ListItem", "related_id": 0},
        {"item_type": "Designation", "related_type": "Designation"},
        {"item_id": 1, "related_id": 1},
    ):
        yield call(NAME, token, id=number, **given)


@pytest.fixture
def item(call: Client, application: str) -> dict[str, Any]:
    return call("list_items_create", application, key=unique("k"), slug="s", **TEXTS).data


def users(record: dict[str, Any]) -> int:
    return int(ReferenceRow.get(record["type"], record["id"], consistent_read=True).users.get("ListItem", 0))


def test_what_is_given_changes_and_the_rest_stays(call: Client, employee: str, item: dict[str, Any]) -> None:
    data = call(NAME, employee, id=item["id"], name="Crimson", active=False).data
    assert data["last_updated"] > item["last_updated"]
    assert data == {**item, "name": "Crimson", "active": False, "last_updated": data["last_updated"]}
    assert call("list_items_read", employee, id=item["id"]).data == data


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_an_empty_text_clear(call: Client, employee: str, item: dict[str, Any], nothing: Any) -> None:
    data = call(NAME, employee, id=item["id"], **dict.fromkeys(TEXTS, nothing)).data
    assert data == {**item, **dict.fromkeys(TEXTS), "last_updated": data["last_updated"]}


def test_an_item_whose_state_is_cleared_is_in_use_and_no_default(call: Client, employee: str) -> None:
    number = call("list_items_create", employee, key=unique("k"), slug="s", active=False, default=True).data["id"]
    data = call(NAME, employee, id=number, active=None, default=None).data
    assert (data["active"], data["default"]) == (True, False)


def test_nothing_changed_answers_the_record_and_mails_nobody(
    call: Client, employee: str, item: dict[str, Any], registry: Factory
) -> None:
    registry.switch("list_items", "update", notification_emails=["ops@example.com"])
    assert call(NAME, employee, id=item["id"]).data == item
    assert call(NAME, employee, id=item["id"], name="Red", active=True, default=False, view="default").data == item


def test_key_and_slug_cannot_change(call: Client, employee: str, item: dict[str, Any]) -> None:
    answer = call(NAME, employee, id=item["id"], key="other", slug="other", name="Crimson")
    assert answer.warnings == ["key", "slug"]
    assert answer.data["key"] == item["key"]
    assert answer.data["slug"] == "s"
    assert answer.data["name"] == "Crimson"


def test_an_absent_item_is_refused(call: Client, employee: str) -> None:
    assert call(NAME, employee, id=0, name="x").errors == {("id", "not_found")}


def test_the_second_of_two_editors_gets_the_record_as_it_is(call: Client, employee: str, item: dict[str, Any]) -> None:
    read = item["last_updated"]
    first = call(NAME, employee, id=item["id"], name="Crimson", last_updated=read).data
    second = call(NAME, employee, id=item["id"], value="#a00", last_updated=read)
    assert second.status == "invalid-param"
    assert second.errors == {("last_updated", "conflict")}
    assert second.body["data"] == first
    assert call(NAME, employee, id=item["id"], value="#a00", last_updated=first["last_updated"]).data["value"] == "#a00"


def test_an_editor_who_is_overtaken_meanwhile_gets_the_record_as_it_is(
    call: Client, employee: str, item: dict[str, Any], calls: Calls
) -> None:
    meanwhile(calls, lambda: call(NAME, employee, id=item["id"], name="Crimson"))
    answer = call(NAME, employee, id=item["id"], value="#a00", last_updated=item["last_updated"])
    assert answer.errors == {("last_updated", "conflict")}
    assert answer.body["data"]["name"] == "Crimson"


def test_without_last_updated_the_last_one_wins_parameter_by_parameter(
    call: Client, employee: str, item: dict[str, Any], calls: Calls
) -> None:
    meanwhile(calls, lambda: call(NAME, employee, id=item["id"], name="Crimson", value="#a00"))
    data = call(NAME, employee, id=item["id"], value="#b00").data
    assert (data["name"], data["value"]) == ("Crimson", "#b00")


def test_an_item_that_goes_meanwhile_is_not_found(call: Client, employee: str, item: dict[str, Any], calls: Calls) -> None:
    meanwhile(calls, lambda: call("list_items_destroy", employee, id=item["id"]))
    assert call(NAME, employee, id=item["id"], name="Crimson").errors == {("id", "not_found")}
    assert require_whole(item["key"]) == set()


def test_the_default_moves_to_the_item_and_the_former_one_keeps_its_last_updated(call: Client, employee: str) -> None:
    key = unique("k")
    first = call("list_items_create", employee, key=key, slug="a", default=True).data
    second = call("list_items_create", employee, key=key, slug="b").data
    assert call(NAME, employee, id=second["id"], default=True).data["default"]
    assert ListItemDefault.of(key) == second["id"]
    former = stored(first["id"])
    assert (former.default, former.last_updated) == (False, first["last_updated"])


def test_false_on_the_default_leaves_none(call: Client, employee: str) -> None:
    key = unique("k")
    number = call("list_items_create", employee, key=key, slug="a", default=True).data["id"]
    assert not call(NAME, employee, id=number, default=False).data["default"]
    assert ListItemDefault.of(key) is None


def test_references_are_set_and_cleared_and_counted(call: Client, employee: str, item: dict[str, Any], factory: Factory) -> None:
    record, other = factory.reference("Designation"), factory.reference("OrderRequest")
    call(NAME, employee, id=item["id"], item_type=record["type"], item_id=record["id"])
    call(NAME, employee, id=item["id"], related_type=record["type"], related_id=record["id"])
    assert users(record) == 1, "an item that refers twice is counted once"
    data = call(NAME, employee, id=item["id"], item_type=other["type"], item_id=other["id"]).data
    assert data["item_type"] == "OrderRequest"
    assert data["item_id"] == other["id"]
    assert users(record) == 1
    assert users(other) == 1
    data = call(NAME, employee, id=item["id"], **dict.fromkeys(("item_type", "item_id", "related_type", "related_id"))).data
    assert data["item_type"] is None
    assert data["related_id"] is None
    assert users(record) == 0
    assert users(other) == 0


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"item_type": "Designation"}, {("item_id", "required_with")}),
        ({"related_id": 1}, {("related_type", "required_with")}),
        ({"item_type": None}, {("item_id", "required_with")}),
        ({"item_type": None, "item_id": 1}, {("item_type", "required_with")}),
        ({"item_type": "Designation", "item_id": 0}, {("item_id", "not_found")}),
        ({"related_type": "Unheard", "related_id": 1}, {("related_type", "unknown_model")}),
    ],
)
def test_a_reference_is_whole_and_leads_to_a_record(
    call: Client, employee: str, factory: Factory, item: dict[str, Any], given: dict[str, Any], errors: set[tuple[str, str]]
) -> None:
    factory.reference("Designation")
    answer = call(NAME, employee, id=item["id"], **given)
    assert (answer.status, answer.errors) == ("invalid-param", errors)
    assert stored(item["id"]).last_updated == item["last_updated"]


def test_an_item_cannot_refer_to_itself(call: Client, employee: str, item: dict[str, Any]) -> None:
    answer = call(NAME, employee, id=item["id"], related_type="ListItem", related_id=item["id"])
    assert answer.errors == {("related_id", "self")}


def test_the_collection_counts_what_is_in_use(call: Client, employee: str, item: dict[str, Any]) -> None:
    call(NAME, employee, id=item["id"], active=False)
    (part,) = CollectionPart.read(item["key"])
    assert (part.items, part.active_items) == (1, 0)
    data = call(NAME, employee, id=item["id"], active=True).data
    (part,) = CollectionPart.read(item["key"])
    assert part.items == 1
    assert part.active_items == 1
    assert part.last_updated == data["last_updated"]


def test_an_application_updates_in_four_round_trips(call: Client, application: str, item: dict[str, Any], calls: Calls) -> None:
    calls.made.clear()
    call(NAME, application, id=item["id"], name="Crimson")
    assert operations(calls) == ["BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"]


def _referring(setup: Setup) -> Params:
    """An item that is to refer to another record than it does, and to become the default."""
    former = setup.call("list_items_create", setup.token, key=unique("k"), slug="s").data["id"]
    own = {"key": unique("k"), "slug": "s", "item_type": "ListItem", "item_id": former}
    number, record = setup.call("list_items_create", setup.token, **own).data["id"], setup.factory.reference()
    return {"id": number, "name": "new", "default": True, "item_type": record["type"], "item_id": record["id"]}


def _default(setup: Setup) -> Params:
    number = setup.call("list_items_create", setup.token, key=unique("k"), slug="s", default=True).data["id"]
    return {"id": number, "default": False}


def _named(params: Params) -> int:
    try:
        item = stored(params["id"])
    except Invalid:
        return 0
    require_whole(item.key)
    is_new = item.name == "new"
    assert (item.default, item.item_type) == (is_new, params["item_type"] if is_new else "ListItem")
    return int(is_new)


def _without_default(params: Params) -> int:
    return int(not stored(params["id"]).default)


FINDING = ("BatchGetItem list_item_ids", "BatchGetItem list_item_defaults list_items")
ROWS = "list_item_collections list_item_defaults"
SCENARIOS = (
    Scenario(
        "a list item is changed",
        NAME,
        (*SESSION, *FINDING, f"TransactWriteItems {ROWS} list_item_ids list_items notifications references", *MAIL),
        _referring,
        _named,
    ),
    Scenario(
        "a list item is no default any more",
        NAME,
        (*SESSION, *FINDING, f"TransactWriteItems {ROWS} list_items notifications", *MAIL),
        _default,
        _without_default,
    ),
    Scenario(
        "a list item stays as it is",
        NAME,
        (*SESSION, *FINDING),
        lambda setup: {**_default(setup), "default": True},
        saves_nothing,
    ),
)
