"""The base of every table's model: pynamodb's container of attributes, over our own client.

pynamodb's `Model` brings botocore's client and session with it, which take longer to import than everything else of a route, and
makes a client per model.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Self

from pynamodb.attributes import (
    DESERIALIZE_CLASS_MAP,
    Attribute,
    AttributeContainer,
    BooleanAttribute,
    MapAttribute,
    UnicodeAttribute,
)
from pynamodb.constants import LIST, MAP, NULL, NUMBER, STRING
from pynamodb.exceptions import AttributeNullError, DoesNotExist
from pynamodb.expressions.update import Action

from shared.dynamodb import low_level
from shared.dynamodb.administration import Administered
from shared.settings import settings

_HASH: MapAttribute[str, Any] = MapAttribute()
_Column = tuple[str, str, dict[str, Any]]  # an attribute's name, its type, and what stands for it where an item lacks it
_Conversion = Callable[[Any], Any]


class IntegerAttribute(Attribute[int]):
    """pynamodb's number is a float to type checkers, and reads JSON."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(value)

    def deserialize(self, value: str) -> int:
        return int(value)


class DictAttribute(Attribute[dict[str, Any]]):
    """A hash as a plain one; pynamodb's own makes an object of it."""

    attr_type = MAP

    def serialize(self, value: dict[str, Any]) -> dict[str, Any]:
        return {name: _written(member) for name, member in value.items()}

    def deserialize(self, value: dict[str, Any]) -> dict[str, Any]:
        return {name: _read(kind, inner) for name, typed in value.items() for kind, inner in typed.items()}


class TextsAttribute(Attribute[list[str]]):
    """A list of texts; pynamodb's own looks up the type of each."""

    attr_type = LIST

    def serialize(self, value: list[str]) -> list[dict[str, str]]:
        return [{STRING: text} for text in value]

    def deserialize(self, value: list[dict[str, str]]) -> list[str]:
        return [typed[STRING] for typed in value]


class Table(Administered, AttributeContainer):
    """A table of template.yaml. Its name there is the environment's prefix and the model's `Meta.table_name` without it.

    A model is declared as pynamodb's are.
    """

    Meta: ClassVar[Any]
    DoesNotExist: ClassVar[type[DoesNotExist]]
    _indexes: ClassVar[tuple[str, ...]] = ()
    _global_indexes: ClassVar[tuple[str, ...]] = ()

    __repr__ = object.__repr__  # pynamodb's shows the values, which no log may

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.DoesNotExist = type("DoesNotExist", (DoesNotExist,), {"__module__": cls.__module__})

    def __init__(self, *key: Any, **values: Any) -> None:
        """`key` is the hash key's value and the range key's, which may be given by name as well."""
        given = {**dict(zip(self.key_names(), key, strict=False)), **values}
        known = self.get_attributes().keys()
        if not given.keys() <= known:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(given.keys() - known))}")
        self.attribute_values = {**self._defaults(), **given}

    @classmethod
    def from_raw_data(cls, item: low_level.Item) -> Self:
        """The record in an item as DynamoDB sends it. Attributes that the model does not know are left out.

        Sets `attribute_values` itself, as `serialize` reads them.
        """
        record, readers, values = cls.__new__(cls), cls._readers(), cls._defaults()
        for name, typed in item.items():
            if name in readers and NULL not in typed:
                get_value, read = readers[name]
                value = get_value(typed)
                values[name] = value if read is None else read(value)
        record.attribute_values = values
        return record

    @classmethod
    @cache
    def _readers(cls) -> dict[str, tuple[_Conversion, _Conversion | None]]:
        """How each attribute is read: what DynamoDB's JSON holds, and what makes a value of that, if it is not the value."""
        attributes = cls.get_attributes().items()
        return {name: (each.get_value, None if _is_plain(each) else each.deserialize) for name, each in attributes}

    @classmethod
    def _defaults(cls) -> dict[str, Any]:
        """The values of attributes that are not given."""
        return {name: default() if callable(default) else default for name, default in cls._own_defaults()}

    @classmethod
    @cache
    def _own_defaults(cls) -> tuple[tuple[str, Any], ...]:
        return tuple((name, each.default) for name, each in cls.get_attributes().items() if each.default is not None)

    @classmethod
    def rows(cls, items: Iterable[low_level.Item], names: Iterable[str]) -> list[dict[str, Any]]:
        """What each item holds under `names`, as a record would hold it, in a fraction of the time that making a record takes.

        Raises AttributeNullError where something required is missing.
        """
        columns, reads = cls._columns(tuple(names))
        try:
            rows = [{name: item.get(name, absent)[kind] for name, kind, absent in columns} for item in items]
        except KeyError:  # one has NULL, or lacks something required
            return [{name: _value(cls.get_attributes()[name], item.get(name)) for name, *_ in columns} for item in items]
        for name, read in reads:
            for row in rows:
                row[name] = read(row[name])
        return rows

    @classmethod
    @cache
    def _columns(cls, names: tuple[str, ...]) -> tuple[list[_Column], list[tuple[str, _Conversion]]]:
        """How those attributes are read of items: where each stands, and those of them whose value is not what stands there."""
        attributes = {name: cls.get_attributes()[name] for name in names}
        columns = [(name, each.attr_type, _absent(each)) for name, each in attributes.items()]
        return columns, [(name, _reader(each)) for name, each in attributes.items() if not _is_plain(each)]

    @classmethod
    def get(cls, *key: Any, consistent_read: bool = False) -> Self:
        request = {"TableName": cls.table_name(), "Key": cls(*key).address(), "ConsistentRead": consistent_read}
        item = low_level.call("GetItem", request).get("Item")
        if item is None:
            raise cls.DoesNotExist
        return cls.from_raw_data(item)

    @classmethod
    def table_name(cls) -> str:
        return settings.table_prefix + str(cls.Meta.table_name)

    @classmethod
    @cache
    def key_names(cls) -> tuple[str, ...]:
        """The hash key's, and the range key's if there is one."""
        attributes = cls.get_attributes().items()
        ranges = (name for name, each in attributes if each.is_range_key)
        return (*(name for name, each in attributes if each.is_hash_key), *ranges)

    def save(self) -> None:
        """Puts the record, in place of one with its key."""
        low_level.call("PutItem", {"TableName": self.table_name(), "Item": self.serialize()})

    def serialize(self) -> low_level.Item:
        """The record as DynamoDB takes it, without what is None. Raises AttributeNullError where something required is.

        Reads `attribute_values` itself: pynamodb asks each attribute for its value, which takes twice as long.
        """
        values, item = self.attribute_values, {}
        for name, kind, write, may_be_null in self._writers():
            if (value := values.get(name)) is not None:
                item[name] = {kind: value if write is None else write(value)}
            elif not may_be_null:
                raise AttributeNullError(name)
        return item

    @classmethod
    @cache
    def _writers(cls) -> tuple[tuple[str, str, _Conversion | None, bool], ...]:
        """How each attribute is written: what makes DynamoDB's JSON of its value, if it is not the value."""
        attributes = cls.get_attributes().items()
        return tuple((name, each.attr_type, None if _is_plain(each) else each.serialize, each.null) for name, each in attributes)

    def changed(self, values: Mapping[str, Any]) -> Self | None:
        """A copy with `values` in place of what it holds, None for what is cleared; None where that is no change."""
        before = self.serialize()
        copy = self.from_raw_data(before)
        for name, value in values.items():
            setattr(copy, name, value)
        return None if copy.serialize() == before else copy

    def changes_since(self, before: low_level.Item) -> list[Action]:
        """The update that makes the record of `before`; it leaves attributes alone that neither knows."""
        after, model = self.serialize(), type(self)
        changed = [getattr(model, name).set(typed) for name, typed in after.items() if before.get(name) != typed]
        return [*changed, *(getattr(model, name).remove() for name in before if name not in after)]

    def address(self) -> low_level.Item:
        """The record's key as DynamoDB takes it."""
        attributes, values = self.get_attributes(), self.attribute_values
        return {name: {attributes[name].attr_type: attributes[name].serialize(values[name])} for name in self.key_names()}


def _read(kind: str, value: Any) -> Any:
    """A member of a hash. Texts and whole numbers, which nearly all are, take a fraction of what pynamodb takes for them."""
    if kind == STRING:
        return value
    if kind == NUMBER and value.isdecimal():
        return int(value)
    return DESERIALIZE_CLASS_MAP[kind].deserialize(value)


def _written(value: Any) -> dict[str, Any]:
    """A member of a hash as DynamoDB's JSON, which `_read` reads."""
    if type(value) is str:
        return {STRING: value}
    if type(value) is int:
        return {NUMBER: str(value)}
    return dict(_HASH.serialize({"": value})[""])


def _is_plain(attribute: Attribute[Any]) -> bool:
    """DynamoDB's JSON holds the value as it is."""
    return isinstance(attribute, UnicodeAttribute | BooleanAttribute)


def _reader(attribute: Attribute[Any]) -> _Conversion:
    read: _Conversion = attribute.deserialize
    return (lambda value: None if value is None else read(value)) if attribute.null else read


def _absent(attribute: Attribute[Any]) -> dict[str, Any]:
    """DynamoDB's JSON for what a record holds of an attribute that its item lacks; empty for a required one."""
    default = _default(attribute)
    if default is None:
        return {attribute.attr_type: None} if attribute.null else {}
    return {attribute.attr_type: attribute.serialize(default)}


def _value(attribute: Attribute[Any], typed: dict[str, Any] | None) -> Any:
    """An attribute's value in a record whose item may lack it, or have it as NULL."""
    if typed and NULL not in typed:
        return attribute.deserialize(attribute.get_value(typed))
    default = _default(attribute)
    if default is None and not attribute.null:
        raise AttributeNullError(attribute.attr_name)
    return default


def _default(attribute: Attribute[Any]) -> Any:
    return attribute.default() if callable(attribute.default) else attribute.default
