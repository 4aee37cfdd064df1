"""PUT /api/v1/list_items/remove_image"""

from collections.abc import Iterator

import pytest

from shared.records.list_item_collections import CollectionPart
from shared.services import image_store
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup, saves_nothing
from tests.items import save_item, stored, with_image
from tests.routes.test_list_items_update import FINDING
from tests.whole import require_whole

NAME = "list_items_remove_image"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the item that the route's example names, with an image."""
    save_item(1, "room_types", "kitchen", name="Kitchen")
    with_image("room_types", number=1, slug="kitchen", name="Kitchen")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0)


def test_an_image_goes_with_its_object(call: Client, employee: str) -> None:
    item = with_image(unique("k"))
    data = call(NAME, employee, id=item.id).data
    assert data["image"] is None
    assert data["last_updated"] > item.last_updated
    assert stored(item.id).image is None
    assert item.image is not None
    assert not image_store.exists(item.image.key)
    require_whole(item.key)


def test_its_collection_has_changed_then(call: Client, employee: str) -> None:
    item = with_image(unique("k"))
    data = call(NAME, employee, id=item.id).data
    assert [part.last_updated for part in CollectionPart.read(item.key)] == [data["last_updated"]]


def test_an_item_without_an_image_stays_as_it_is(call: Client, employee: str) -> None:
    item = call("list_items_create", employee, key=unique("k"), slug="s").data
    assert call(NAME, employee, id=item["id"]).data == item


def test_of_two_removals_at_once_the_second_finds_nothing_to_remove(call: Client, employee: str, calls: Calls) -> None:
    item = with_image(unique("k"))
    meanwhile(calls, lambda: call(NAME, employee, id=item.id))
    data = call(NAME, employee, id=item.id).data
    assert data["last_updated"] == stored(item.id).last_updated
    assert data["image"] is None


def test_a_change_meanwhile_is_kept(call: Client, employee: str, calls: Calls) -> None:
    item = with_image(unique("k"))
    meanwhile(calls, lambda: call("list_items_update", employee, id=item.id, name="new"))
    data = call(NAME, employee, id=item.id).data
    assert (data["name"], data["image"]) == ("new", None)


def test_an_item_that_goes_meanwhile_is_not_found(call: Client, employee: str, calls: Calls) -> None:
    item = with_image(unique("k"))
    meanwhile(calls, lambda: call("list_items_destroy", employee, id=item.id))
    assert call(NAME, employee, id=item.id).errors == {("id", "not_found")}


def test_an_absent_item_is_refused(call: Client, employee: str) -> None:
    assert call(NAME, employee, id=0).errors == {("id", "not_found")}


def _pictured(setup: Setup) -> Params:
    return {"id": with_image(unique("k")).id}


def _removed(params: Params) -> int:
    item = stored(params["id"])
    require_whole(item.key)
    return int(item.image is None)


SCENARIOS = (
    Scenario(
        "an image is removed",
        NAME,
        (*SESSION, *FINDING, "TransactWriteItems list_item_collections list_items notifications", "S3 DeleteObject", *MAIL),
        _pictured,
        _removed,
    ),
    Scenario(
        "an item has no image to remove",
        NAME,
        (*SESSION, *FINDING),
        lambda setup: {"id": setup.call("list_items_create", setup.token, key=unique("k"), slug="s").data["id"]},
        saves_nothing,
    ),
)
