"""The base of every table's model.

Attributes and expressions are pynamodb's, the model is ours: pynamodb's brings botocore's client and session with it, which take
longer to import than everything else of a route, and makes a client per model.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self

from pynamodb.attributes import Attribute, BooleanAttribute, UnicodeAttribute
from pynamodb.constants import LIST, MAP, NULL, NUMBER
from pynamodb.exceptions import AttributeNullError, DoesNotExist
from pynamodb.expressions.update import Action

from shared.dynamodb import low_level
from shared.dynamodb.administration import Administered
from shared.settings import settings


class IntegerAttribute(Attribute[int]):
    """pynamodb's number is a float to type checkers, and reads JSON."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(value)

    def deserialize(self, value: str) -> int:
        return int(value)


class TextsAttribute(Attribute[list[str]]):
    """A list of strings, in order."""

    attr_type = LIST

    def serialize(self, value: list[str]) -> list[dict[str, str]]:
        return [{"S": text} for text in value]

    def deserialize(self, value: list[dict[str, str]]) -> list[str]:
        return [text["S"] for text in value]


class DictAttribute(Attribute[dict[str, Any]]):
    """A hash of texts, integers, booleans, nulls, lists and hashes."""

    attr_type = MAP

    def serialize(self, value: dict[str, Any]) -> dict[str, Any]:
        return {key: to_dynamo(inner) for key, inner in value.items()}

    def deserialize(self, value: dict[str, Any]) -> dict[str, Any]:
        return {key: from_dynamo(inner) for key, inner in value.items()}


def to_dynamo(value: Any) -> dict[str, Any]:
    """A plain value in DynamoDB's JSON."""
    match value:
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case str():
            return {"S": value}
        case None:
            return {"NULL": True}
        case dict():
            return {"M": {key: to_dynamo(inner) for key, inner in value.items()}}
    return {"L": [to_dynamo(inner) for inner in value]}


def from_dynamo(typed: dict[str, Any]) -> Any:
    """The reverse of `to_dynamo`."""
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return int(value)
        case "NULL":
            return None
        case "M":
            return {key: from_dynamo(inner) for key, inner in value.items()}
        case "L":
            return [from_dynamo(inner) for inner in value]
    return value


class _Column:
    """A pynamodb attribute in a model: conditions get the attribute, and a record's own value hides it without a call of ours."""

    def __init__(self, attribute: Attribute[Any]) -> None:
        self.attribute = attribute

    def __get__(self, record: Any, model: type) -> Attribute[Any] | None:
        return self.attribute if record is None else None


class Table(Administered):
    """A table of template.yaml. Its name there is the environment's prefix and the model's `Meta.table_name` without it.

    A model is declared as pynamodb's are.
    """

    Meta: ClassVar[Any]
    DoesNotExist: ClassVar[type[DoesNotExist]]
    _indexes: ClassVar[tuple[str, ...]] = ()
    _global_indexes: ClassVar[tuple[str, ...]] = ()
    _attributes: ClassVar[dict[str, Attribute[Any]]]
    _readers: ClassVar[dict[str, tuple[str, Callable[[Any], Any] | None]]]  # by name: DynamoDB's type, and what reads it
    _defaults: ClassVar[dict[str, Any]]
    _hash_keyname: ClassVar[str]
    _range_keyname: ClassVar[str | None]

    def __init_subclass__(cls) -> None:
        attributes = {name: member for name, member in vars(cls).items() if isinstance(member, Attribute)}
        cls._attributes = attributes
        cls._readers = {name: (each.attr_type, _reader(each)) for name, each in attributes.items()}
        cls._defaults = {name: each.default for name, each in attributes.items() if each.default is not None}
        cls._hash_keyname = next(name for name, each in attributes.items() if each.is_hash_key)
        cls._range_keyname = next((name for name, each in attributes.items() if each.is_range_key), None)
        cls.DoesNotExist = type("DoesNotExist", (DoesNotExist,), {"__module__": cls.__module__})
        for name, each in attributes.items():
            setattr(cls, name, _Column(each))

    def __init__(self, *key: Any, **values: Any) -> None:
        """`key` is the hash key's value and the range key's, which may be given by name as well."""
        given = {**dict(zip(self._key_names(), key, strict=False)), **values}
        if unknown := given.keys() - self._attributes.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        self.__dict__ = given
        self._set_defaults()

    @property
    def attribute_values(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name in self._attributes}

    @classmethod
    def from_raw_data(cls, item: low_level.Item) -> Self:
        """The record in an item as DynamoDB sends it. Attributes that the model does not know are left out."""
        record = cls.__new__(cls)
        values, readers = record.__dict__, cls._readers
        for name, typed in item.items():
            if name in readers and NULL not in typed:
                kind, read = readers[name]
                values[name] = read(typed[kind]) if read else typed[kind]
        record._set_defaults()  # noqa: SLF001 - its own
        return record

    @classmethod
    def rows(cls, items: Iterable[low_level.Item], names: Iterable[str]) -> list[dict[str, Any]]:
        """What each item holds under `names`, as a record would hold it, in half the time that making a record takes.

        Raises AttributeNullError where something required is missing.
        """
        known = {name: cls._readers[name] for name in names}
        kinds = [(name, kind) for name, (kind, _) in known.items()]
        reads = [(name, read) for name, (_, read) in known.items() if read]
        rows = []
        for item in items:
            try:
                row = {name: item[name][kind] for name, kind in kinds}
                for name, read in reads:
                    row[name] = read(row[name])
            except KeyError:
                row = cls._row_with_gaps(item, known)
            rows.append(row)
        return rows

    @classmethod
    def _row_with_gaps(cls, item: low_level.Item, known: Mapping[str, tuple[str, Callable[[Any], Any] | None]]) -> dict[str, Any]:
        """The same of an item that lacks something, which is slower to make."""
        row = {}
        for name, (kind, read) in known.items():
            typed = item.get(name)
            if typed is None or NULL in typed:
                row[name] = cls._of_absent(name)
            else:
                row[name] = read(typed[kind]) if read else typed[kind]
        return row

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
    def get_attributes(cls) -> dict[str, Attribute[Any]]:
        return cls._attributes

    def save(self) -> None:
        """Puts the record, whatever was there."""
        low_level.call("PutItem", {"TableName": self.table_name(), "Item": self.serialize()})

    def serialize(self) -> low_level.Item:
        """The record as DynamoDB takes it, without what is None. Raises AttributeNullError where something required is."""
        return dict(self._serialized(self._attributes))

    def changes_since(self, before: low_level.Item) -> list[Action]:
        """What makes the record of `before`, and leaves attributes alone that neither knows."""
        after, model = self.serialize(), type(self)
        changed = [getattr(model, name).set(typed) for name, typed in after.items() if before.get(name) != typed]
        return [*changed, *(getattr(model, name).remove() for name in before if name not in after)]

    def address(self) -> low_level.Item:
        """The record's key as DynamoDB takes it."""
        return dict(self._serialized(self._key_names()))

    def _serialized(self, names: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in names:
            attribute, value = self._attributes[name], getattr(self, name)
            typed = None if value is None else attribute.serialize(value)
            if typed is not None:
                yield name, {attribute.attr_type: typed}
            elif not attribute.null:
                raise AttributeNullError(name)

    @classmethod
    def _key_names(cls) -> tuple[str, ...]:
        return (cls._hash_keyname, cls._range_keyname) if cls._range_keyname else (cls._hash_keyname,)

    def _set_defaults(self) -> None:
        for name in self._defaults:
            if name not in self.__dict__:
                self.__dict__[name] = self._of_absent(name)

    @classmethod
    def _of_absent(cls, name: str) -> Any:
        """The value of an attribute that an item or a new record does not have."""
        default = cls._defaults.get(name)
        if default is None and not cls._attributes[name].null:
            raise AttributeNullError(name)
        return default() if callable(default) else default


def _reader(attribute: Attribute[Any]) -> Callable[[Any], Any] | None:
    """None where JSON's own value is the attribute's."""
    if isinstance(attribute, IntegerAttribute):
        return int
    return None if isinstance(attribute, UnicodeAttribute | BooleanAttribute) else attribute.deserialize
