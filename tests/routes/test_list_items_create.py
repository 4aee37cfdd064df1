"""POST /api/v1/list_items/create"""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.dynamodb import ids
from shared.records.list_item_collections import MOST_ITEMS, PARTS, CollectionPart, total
from shared.records.list_item_defaults import ListItemDefault
from shared.timestamps import now
from tests.calls import Calls, refusing
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.items import stored

NAME = "list_items_create"


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    for given in ({"item_type": "Designation", "related_type": "Designation"}, {"item_id": 1, "related_id": 1}):
        yield call(NAME, token, key="k", slug="s", **given)
    key = unique("k")
    fill(key, *(12_500 for _ in range(PARTS)))
    yield call(NAME, token, key=key, slug="s")


def test_an_item_is_answered_with_everything_it_has(call: Client, employee: str, factory: Factory) -> None:
    designation, order = factory.reference("Designation"), factory.reference("OrderRequest")
    given = {
        "key": unique("colors"),
        "slug": "red",
        "name": "Red",
        "value": "#f00",
        "description": "d" * 1000,
        "notes": "n" * 5000,
        "active": False,
        "default": True,
        "external_id": "E-1",
        "item_type": designation["type"],
        "item_id": designation["id"],
        "related_type": order["type"],
        "related_id": order["id"],
    }
    data = call(NAME, employee, **given).data
    number, created_at, last_updated = data.pop("id"), data.pop("created_at"), data.pop("last_updated")
    assert data == {**given, "image": None}
    assert isinstance(number, int)
    assert created_at.endswith("Z")
    assert last_updated == created_at


def test_what_is_not_given_is_null_and_an_item_is_active_and_no_default(call: Client, application: str) -> None:
    data = call(NAME, application, key=unique("k"), slug="s", name=None, description="").data
    assert data["active"] is True
    assert data["default"] is False
    assert data["name"] is None
    assert data["description"] is None
    assert data["image"] is None


def test_a_slug_is_taken_once_in_its_collection(call: Client, employee: str) -> None:
    key = unique("k")
    assert call(NAME, employee, key=key, slug="red").status == "action-successful"
    assert call(NAME, employee, key=key, slug="red").status == "slug-already-exists"
    assert call(NAME, employee, key=unique("k"), slug="red").status == "action-successful"
    assert call(NAME, employee, key=key, slug="Red").status == "action-successful"


def test_everything_that_is_wrong_is_named_at_once(call: Client, employee: str) -> None:
    answer = call(
        NAME, employee, slug="a b", active="yes", item_type="designation", related_id=1.5, view="all", description="d" * 1001
    )
    assert answer.status == "missing-param"
    assert answer.errors == {
        ("key", "required"),
        ("slug", "format"),
        ("active", "type"),
        ("item_type", "format"),
        ("item_id", "required_with"),
        ("related_id", "type"),
        ("related_type", "required_with"),
        ("view", "inclusion"),
        ("description", "max_length"),
    }


@pytest.mark.parametrize(
    ("param", "value", "rule"),
    [
        ("key", "k" * 256, "max_length"),
        ("key", "ключ", "format"),
        ("key", "k\n", "format"),
        ("slug", 5, "type"),
        ("slug", True, "type"),
        ("name", 5, "type"),
        ("name", "n" * 256, "max_length"),
        ("value", "v" * 5001, "max_length"),
        ("notes", "n" * 5001, "max_length"),
        ("external_id", ["x"], "type"),
        ("active", 1, "type"),
        ("active", "TRUE", "type"),
        ("default", "1", "type"),
        ("item_type", "1Designation", "format"),
        ("item_id", "1e3", "type"),
        ("item_id", True, "type"),
        ("item_id", 2**63, "max"),
        ("item_id", -(2**63) - 1, "min"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(call: Client, employee: str, param: str, value: Any, rule: str) -> None:
    answer = call(NAME, employee, **{"key": "k", "slug": "s", "item_type": "Designation", "item_id": 1, param: value})
    assert answer.status == "invalid-param"
    assert answer.errors == {(param, rule)}


def test_strings_are_taken_for_integers_and_booleans(call: Client, employee: str, factory: Factory) -> None:
    reference = factory.reference()
    data = call(
        NAME,
        employee,
        key=unique("k"),
        slug="s",
        active="false",
        default="true",
        item_type="Designation",
        item_id=str(reference["id"]),
    ).data
    assert data["active"] is False
    assert data["default"] is True
    assert data["item_id"] == reference["id"]


def test_a_half_of_a_reference_is_invalid_without_the_other(call: Client, employee: str) -> None:
    for given, absent in (("item_type", "item_id"), ("related_type", "related_id")):
        assert call(NAME, employee, key="k", slug="s", **{given: "Designation"}).errors == {(absent, "required_with")}
        answer = call(NAME, employee, key="k", slug="s", **{absent: 1})
        assert (answer.status, answer.errors) == ("invalid-param", {(given, "required_with")})


def test_references_that_lead_to_nothing_are_named_together(call: Client, employee: str, factory: Factory) -> None:
    factory.reference("Designation")
    key = unique("k")
    answer = call(NAME, employee, key=key, slug="s", item_type="Nobody", item_id=1, related_type="Designation", related_id=0)
    assert answer.status == "invalid-param"
    assert answer.errors == {("item_type", "unknown_model"), ("related_id", "not_found")}
    assert call(NAME, employee, key=key, slug="s").status == "action-successful", "the refused request left its slug behind"


def test_an_absent_reference_is_told_before_a_taken_slug(call: Client, employee: str) -> None:
    key = unique("k")
    call(NAME, employee, key=key, slug="s")
    assert call(NAME, employee, key=key, slug="s", item_type="ListItem", item_id=0).errors == {("item_id", "not_found")}


def test_an_item_may_refer_to_one_record_twice_and_to_our_own_records(call: Client, employee: str) -> None:
    key = unique("k")
    first = call(NAME, employee, key=key, slug="a").data["id"]
    data = call(
        NAME, employee, key=key, slug="b", item_type="ListItem", item_id=first, related_type="ListItem", related_id=first
    ).data
    assert (data["item_id"], data["related_id"]) == (first, first)


def fill(key: str, *items: int) -> None:
    """Gives a collection parts that count so many items."""
    made = now()
    for part, held in enumerate(items):
        CollectionPart(key, part, items=held, active_items=held, created_at=made, last_updated=made).save()


def test_a_collection_holds_100_000_items_and_no_more(call: Client, employee: str) -> None:
    key = unique("k")
    fill(key, *(12_500 for _ in range(PARTS - 1)), 12_499)
    assert call(NAME, employee, key=key, slug="last").status == "action-successful"
    assert total(CollectionPart.read(key)) == MOST_ITEMS
    assert call(NAME, employee, key=key, slug="over").errors == {("key", "full")}
    assert total(CollectionPart.read(key)) == MOST_ITEMS


def test_a_part_may_hold_more_than_its_share(call: Client, employee: str) -> None:
    key = unique("k")
    fill(key, *(20_000 for _ in range(PARTS // 2)))
    assert call(NAME, employee, key=key, slug="s").status == "action-successful"


def test_a_collection_that_grows_while_it_is_counted_is_counted_again(call: Client, employee: str, calls: Calls) -> None:
    key = unique("k")
    fill(key, *(12_500 for _ in range(PARTS - 1)), 12_498)

    def grow(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems" and "ConditionCheck" in str(request):
            calls.before = lambda *_: None
            fill(key, *(12_500 for _ in range(PARTS)))

    calls.before = grow
    assert call(NAME, employee, key=key, slug="s").errors == {("key", "full")}


def test_a_collection_that_is_too_large_for_dynamodb_is_full(call: Client, employee: str, calls: Calls) -> None:
    reasons = [{"Code": "ItemCollectionSizeLimitExceeded"}]
    error: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
    calls.before = refusing(ClientError(error, "TransactWriteItems"), "TransactWriteItems")
    assert call(NAME, employee, key=unique("k"), slug="s").errors == {("key", "full")}


def test_the_default_moves_and_the_former_one_keeps_its_last_updated(call: Client, employee: str) -> None:
    key = unique("k")
    first = call(NAME, employee, key=key, slug="a", default=True).data
    second = call(NAME, employee, key=key, slug="b", default=True).data
    assert second["default"]
    assert ListItemDefault.of(key) == second["id"]
    former = stored(first["id"])
    assert (former.default, former.last_updated) == (False, first["last_updated"])


def test_a_refused_item_does_not_take_the_default(call: Client, employee: str) -> None:
    key = unique("k")
    first = call(NAME, employee, key=key, slug="a", default=True).data
    assert call(NAME, employee, key=key, slug="a", default=True).status == "slug-already-exists"
    assert call(NAME, employee, key=key, slug="b", default=True, item_type="Nobody", item_id=1).status == "invalid-param"
    assert ListItemDefault.of(key) == first["id"]


def test_the_id_that_comes_next_is_no_record_yet(call: Client, employee: str) -> None:
    last = call(NAME, employee, key=unique("k"), slug="s").data["id"]
    answer = call(NAME, employee, key=unique("k"), slug="s", item_type="ListItem", item_id=last + 1)
    assert (answer.status, answer.errors) == ("invalid-param", {("item_id", "not_found")})


def test_an_id_that_was_handed_out_before_is_not_used_again(call: Client, employee: str, monkeypatch: pytest.MonkeyPatch) -> None:
    used = call(NAME, employee, key=unique("k"), slug="s").data["id"]
    monkeypatch.setattr(ids, "_blocks", {"list_items": iter([used])})
    assert call(NAME, employee, key=unique("k"), slug="s").data["id"] != used


def test_references_are_checked_under_another_id_too(call: Client, employee: str, monkeypatch: pytest.MonkeyPatch) -> None:
    used = call(NAME, employee, key=unique("k"), slug="s").data["id"]
    monkeypatch.setattr(ids, "_blocks", {"list_items": iter([used])})
    answer = call(NAME, employee, key=unique("k"), slug="s", item_type="ListItem", item_id=0)
    assert answer.errors == {("item_id", "not_found")}
