"""POST and DELETE /api/v1/list_items/destroy"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.errors import Invalid
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_items import ListItem
from shared.records.references import ReferenceRow
from shared.services import image_store
from tests.calls import Calls, failure, meanwhile, operations
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup
from tests.items import save_item, stored, with_image
from tests.routes.test_list_items_update import FINDING
from tests.swept import sweep
from tests.whole import require_whole

NAME = "list_items_destroy"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the item that the route's example removes."""
    save_item(1, "room_types", "kitchen", name="Kitchen")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0)
    number = call("list_items_create", token, key=unique("k"), slug="s").data["id"]
    yield call(NAME, token, id=number, last_updated="x")
    call("list_items_create", token, key=unique("k"), slug="s", item_type="ListItem", item_id=number)
    yield call(NAME, token, id=number)


@pytest.fixture
def item(call: Client, application: str) -> dict[str, Any]:
    return call("list_items_create", application, key=unique("k"), slug="s", name="Red", default=True).data


def test_an_item_is_answered_as_it_was_and_is_gone(call: Client, employee: str, item: dict[str, Any]) -> None:
    assert call(NAME, employee, id=item["id"]).data == item
    assert call("list_items_read", employee, id=item["id"]).errors == {("id", "not_found")}
    assert require_whole(item["key"]) == set()
    assert CollectionPart.read(item["key"]) == []
    assert ListItemDefault.of(item["key"]) is None


def test_its_id_may_come_in_the_query_string_of_a_delete(call: Client, employee: str, item: dict[str, Any]) -> None:
    assert call.query(NAME, employee, method="DELETE", id=[str(item["id"])]).data == item


def test_its_slug_is_free_again_and_its_id_is_not(call: Client, employee: str, item: dict[str, Any]) -> None:
    call(NAME, employee, id=item["id"])
    again = call("list_items_create", employee, key=item["key"], slug="s").data
    assert again["id"] != item["id"]
    assert call(NAME, employee, id=item["id"]).errors == {("id", "not_found")}
    assert require_whole(item["key"]) == {again["id"]}


def test_another_items_mark_as_the_default_stays(call: Client, employee: str, item: dict[str, Any]) -> None:
    other = call("list_items_create", employee, key=item["key"], slug="other").data
    assert call(NAME, employee, id=other["id"]).data == other
    assert ListItemDefault.of(item["key"]) == item["id"]


def test_an_item_that_becomes_the_default_meanwhile_takes_its_mark_along(
    call: Client, employee: str, item: dict[str, Any], calls: Calls
) -> None:
    other = call("list_items_create", employee, key=item["key"], slug="other").data
    meanwhile(calls, lambda: call("list_items_update", employee, id=other["id"], default=True))
    assert call(NAME, employee, id=other["id"]).data["default"]
    assert ListItemDefault.of(item["key"]) is None


def test_an_item_that_is_referred_to_stays_until_it_is_not(call: Client, employee: str, item: dict[str, Any]) -> None:
    refers = {"item_type": "ListItem", "item_id": item["id"]}
    users = [call("list_items_create", employee, key=unique("k"), slug="s", **refers).data["id"] for _ in range(2)]
    reference = {"type": "ListItem", "id": item["id"]}
    call("requirements_create", employee, required=reference, requireable=reference)
    answer = call(NAME, employee, id=item["id"])
    assert answer.errors == {("id", "referenced")}
    assert answer.body["errors"][0]["message"] == "is referred to by ListItem (2), Requirement (1)"
    for number in users:
        call(NAME, employee, id=number)
    assert call(NAME, employee, id=item["id"]).body["errors"][0]["message"] == "is referred to by Requirement (1)"
    assert stored(item["id"]).default


def test_what_it_refers_to_is_free(call: Client, employee: str, factory: Factory) -> None:
    record = factory.reference()
    refers = {"item_type": record["type"], "item_id": record["id"]}
    number = call("list_items_create", employee, key=unique("k"), slug="s", **refers).data["id"]
    call(NAME, employee, id=number)
    assert ReferenceRow.get(record["type"], record["id"], consistent_read=True).users == {"ListItem": 0}


def test_an_item_that_has_changed_since_it_was_read_is_answered_as_it_is(call: Client, employee: str, item: dict[str, Any]) -> None:
    changed = call("list_items_update", employee, id=item["id"], name="Crimson").data
    answer = call(NAME, employee, id=item["id"], last_updated=item["last_updated"])
    assert (answer.errors, answer.body["data"]) == ({("last_updated", "conflict")}, changed)
    assert call(NAME, employee, id=item["id"], last_updated=changed["last_updated"]).data == changed


def test_an_editor_who_is_overtaken_meanwhile_gets_the_record_as_it_is(
    call: Client, employee: str, item: dict[str, Any], calls: Calls
) -> None:
    meanwhile(calls, lambda: call("list_items_update", employee, id=item["id"], name="Crimson"))
    answer = call(NAME, employee, id=item["id"], last_updated=item["last_updated"])
    assert answer.errors == {("last_updated", "conflict")}
    assert answer.body["data"]["name"] == "Crimson"


def test_a_record_that_it_refers_to_meanwhile_is_free(
    call: Client, employee: str, item: dict[str, Any], calls: Calls, factory: Factory
) -> None:
    record = factory.reference()
    refers = {"item_type": record["type"], "item_id": record["id"]}
    meanwhile(calls, lambda: call("list_items_update", employee, id=item["id"], **refers))
    assert call(NAME, employee, id=item["id"]).data["item_id"] == record["id"]
    assert ReferenceRow.get(record["type"], record["id"], consistent_read=True).users == {"ListItem": 0}


def test_its_image_goes_with_it_and_the_sweep_takes_what_a_failure_leaves(
    call: Client, employee: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = with_image(unique("k")), with_image(unique("k"))
    call(NAME, employee, id=first.id)
    assert first.image is not None
    assert not image_store.exists(first.image.key)

    def fail(key: str) -> None:
        raise failure("InternalError")

    monkeypatch.setattr(image_store, "delete", fail)
    assert call(NAME, employee, id=second.id).status == "action-successful"
    assert second.image is not None
    assert second.image.key in sweep()


def test_a_collection_is_as_old_as_its_first_item_although_that_goes(call: Client, employee: str) -> None:
    key = unique("k")
    made = [call("list_items_create", employee, key=key, slug=f"s{number}").data for number in range(12)]
    for each in made[:-1]:
        call(NAME, employee, id=each["id"])
        assert min(part.created_at for part in CollectionPart.read(key)) == made[0]["created_at"]
    assert require_whole(key) == {made[-1]["id"]}


def test_a_destroy_by_an_application_takes_four_round_trips(
    call: Client, application: str, item: dict[str, Any], calls: Calls
) -> None:
    calls.made.clear()
    call(NAME, application, id=item["id"])
    assert operations(calls) == ["BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"]


def _whole(setup: Setup) -> Params:
    """One of two items of a part, which has an image, refers to two records and is the default."""
    record, key = Factory.reference(setup.factory), unique("k")
    requirement = setup.call("requirements_create", setup.token, required=record, requireable=record).data["id"]
    other = next(f"t{number}" for number in range(100) if _part(key, f"t{number}") == _part(key, "s"))
    setup.call("list_items_create", setup.token, key=key, slug=other)
    refers = {"item_type": record["type"], "item_id": record["id"], "related_type": "Requirement", "related_id": requirement}
    item = with_image(key, **refers)
    ListItemDefault(key, id=item.id).save()
    return {"id": item.id}


def _last(setup: Setup) -> Params:
    """The only item of its part, which refers to the item of another part."""
    key = unique("k")
    other = next(f"t{number}" for number in range(100) if _part(key, f"t{number}") != _part(key, "s"))
    referred = setup.call("list_items_create", setup.token, key=key, slug=other, default=True).data["id"]
    refers = {"item_type": "ListItem", "item_id": referred}
    return {"id": setup.call("list_items_create", setup.token, key=key, slug="s", **refers).data["id"]}


def _part(key: str, slug: str) -> int:
    return int(CollectionPart.of(key, slug).part)


def _destroyed(params: Params) -> int:
    try:
        item = stored(params["id"])
    except Invalid:
        assert not list(ListItem.scan(ListItem.id == params["id"], consistent_read=True))
        return 1
    require_whole(item.key)
    return 0


ROWS = "list_item_collections list_item_defaults list_item_ids list_items"
SCENARIOS = (
    Scenario(
        "a list item is destroyed with its image",
        NAME,
        (
            *SESSION,
            FINDING[0],
            "BatchGetItem list_item_collections list_item_defaults list_items",
            f"TransactWriteItems {ROWS} notifications references requirements",
            "S3 DeleteObject",
            *MAIL,
        ),
        _whole,
        _destroyed,
        again="invalid-param",
    ),
    Scenario(
        "the last list item of a part is destroyed",
        NAME,
        (
            *SESSION,
            FINDING[0],
            "BatchGetItem list_item_collections list_item_defaults list_items",
            f"TransactWriteItems {ROWS} notifications",
            *MAIL,
        ),
        _last,
        _destroyed,
        again="invalid-param",
    ),
)
