"""Models are pynamodb's containers: declared, inherited, defaulted and checked as pynamodb does, over our own client."""

from typing import Any

import pytest
from pynamodb.attributes import BooleanAttribute, ListAttribute, UnicodeAttribute
from pynamodb.exceptions import AttributeNullError

from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table


class Named(Table):
    """A base without a table of its own."""

    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)


class Room(Named):
    class Meta:
        table_name = "rooms"

    building = UnicodeAttribute(hash_key=True)
    number = IntegerAttribute(range_key=True)
    tags = ListAttribute[str](default=list)
    details = DictAttribute(null=True)


ITEM: dict[str, dict[str, Any]] = {
    "building": {"S": "b"},
    "number": {"N": "7"},
    "name": {"S": "Lab"},
    "active": {"BOOL": False},
    "tags": {"L": [{"S": "x"}]},
    "details": {"M": {"seats": {"N": "12"}, "note": {"NULL": True}, "open": {"L": [{"BOOL": True}]}, "by": {"M": {}}}},
}


def test_a_model_inherits_attributes_and_defaults() -> None:
    assert Room("b", 7, name="Lab").active is True


def test_a_records_key_is_that_of_its_hash_and_range_keys() -> None:
    assert Room("b", 7).address() == {"building": {"S": "b"}, "number": {"N": "7"}}


def test_an_item_becomes_a_record_and_the_same_item_again() -> None:
    assert Room.from_raw_data(ITEM).serialize() == ITEM


def test_hashes_keep_numbers_nulls_booleans_lists_and_hashes() -> None:
    assert Room.from_raw_data(ITEM).details == {"seats": 12, "note": None, "open": [True], "by": {}}


def test_a_record_without_a_required_value_is_not_written() -> None:
    with pytest.raises(AttributeNullError, match="name"):
        Room("b", 7).serialize()


def test_an_unknown_attribute_is_refused() -> None:
    with pytest.raises(TypeError, match="Room has no colour"):
        Room("b", 7, colour="red")


@pytest.mark.parametrize("absent", [{}, {"tags": {"NULL": True}, "active": {"NULL": True}, "details": {"NULL": True}}])
def test_what_an_item_lacks_is_its_default_in_records_and_in_rows(absent: dict[str, Any]) -> None:
    item = {**{name: ITEM[name] for name in ("building", "number", "name")}, **absent}
    record = Room.from_raw_data(item)
    names = ("number", "name", "active", "tags", "details")
    assert Room.rows([item], names) == [{name: getattr(record, name) for name in names}]
    assert record.attribute_values == {"building": "b", "number": 7, "name": "Lab", "active": True, "tags": []}


def test_a_row_without_a_required_value_is_no_row() -> None:
    with pytest.raises(AttributeNullError, match="name"):
        Room.rows([{"number": {"N": "7"}}], ["number", "name"])


def test_a_records_representation_shows_no_value_since_it_may_be_logged() -> None:
    assert "Lab" not in repr(Room("b", 7, name="Lab"))
