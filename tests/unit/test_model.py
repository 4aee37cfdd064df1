"""Models are pynamodb's containers: declared, inherited, defaulted and checked as pynamodb does, over our own client."""

from typing import Any

import pytest
from pynamodb.attributes import BooleanAttribute, ListAttribute, MapAttribute, UnicodeAttribute
from pynamodb.exceptions import AttributeDeserializationError, AttributeNullError

from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table, TextsAttribute


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


NUMBERS = {"whole": {"N": "12"}, "negative": {"N": "-3"}, "part": {"N": "1.5"}, "large": {"N": "1E+40"}}
HASH: dict[str, Any] = {**ITEM["details"]["M"], **NUMBERS, "names": {"SS": ["a", "b"]}}


def test_a_record_is_read_as_pynamodb_reads_it() -> None:
    item = {**ITEM, "details": {"M": HASH}, "unheard": {"S": "x"}}
    as_pynamodb_does = Room.__new__(Room)
    as_pynamodb_does._container_deserialize(item)
    as_pynamodb_does.details = MapAttribute().deserialize(HASH)
    assert Room.from_raw_data(item).attribute_values == as_pynamodb_does.attribute_values


def test_a_value_of_another_type_than_the_attributes_is_no_record() -> None:
    with pytest.raises(AttributeDeserializationError, match="name"):
        Room.from_raw_data({**ITEM, "name": {"N": "1"}})


def test_texts_are_read_and_written_as_pynamodb_does() -> None:
    attribute, as_pynamodb_does = TextsAttribute(), ListAttribute[str]()
    for texts in ([], ["a", "", "\u00e9"]):
        assert attribute.serialize(texts) == as_pynamodb_does.serialize(texts)
        assert attribute.deserialize(attribute.serialize(texts)) == texts


def test_hashes_are_written_as_pynamodb_does() -> None:
    members = {"text": "x", "none": None, "yes": True, "whole": -3, "part": 1.5, "list": ["a", 1, {}], "hash": {"in": {"deep": 1}}}
    assert DictAttribute().serialize(members) == MapAttribute().serialize(members)


def test_two_records_do_not_share_a_default() -> None:
    first, second = Room("b", 7), Room("b", 8)
    first.tags.append("x")
    assert second.tags == []


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


def test_a_row_that_lacks_something_shares_no_default_with_another() -> None:
    item = {name: ITEM[name] for name in ("building", "number", "name")}
    first, second = Room.rows([item, item], ("tags",))
    first["tags"].append("x")
    assert (second, Room.rows([item], ("tags",))) == ({"tags": []}, [{"tags": []}])


def test_a_row_without_a_required_value_is_no_row() -> None:
    with pytest.raises(AttributeNullError, match="name"):
        Room.rows([{"number": {"N": "7"}}], ["number", "name"])


def test_a_records_representation_shows_no_value_since_it_may_be_logged() -> None:
    assert "Lab" not in repr(Room("b", 7, name="Lab"))
