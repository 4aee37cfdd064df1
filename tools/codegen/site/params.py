"""A route's parameters as the rows of a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from shared.api.params import OpenParams, RouteParams
from shared.api.route import Route

Schema = dict[str, Any]

_TYPES = {"hash": "object", "model": "class name"}  # as callers call them


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter; nested ones have a dotted name and a dotted position."""

    name: str
    position: str
    depth: int
    type: str
    is_required: bool
    description: str
    values: list[str]
    limits: list[str]
    is_password: bool


def is_common(route: Route[Any], row: Row) -> bool:
    """Whether it is a parameter of every route, and the route's class says nothing else of it."""
    common = (RouteParams if route.takes_token else OpenParams).model_fields
    return row.name in common and row.description == common[row.name].description


def as_set(listed: list[Row]) -> list[Row]:
    """What a caller has to give first, and how the answer is to look last; nested ones stay below theirs."""
    outer = {row.name: row for row in listed if row.depth == 0}
    return sorted(listed, key=lambda row: _turn(outer[row.name.partition(".")[0]]))


def without_passwords(example: Mapping[str, Any], listed: Iterable[Row], prefix: str = "") -> dict[str, Any]:
    """The example as a form shows it that hides passwords in fields of their own."""
    hidden = {row.name for row in listed if row.is_password}
    shown = {name: value for name, value in example.items() if f"{prefix}{name}" not in hidden}
    return {
        name: without_passwords(value, listed, f"{prefix}{name}.") if isinstance(value, Mapping) else value
        for name, value in shown.items()
    }


def value_at(example: Mapping[str, Any], path: str) -> Any:
    """What the example gives for the parameter with this dotted name."""
    return reduce(lambda value, name: value[name], path.split("."), example)


def _turn(row: Row) -> tuple[bool, bool]:
    return not row.is_required, row.name == "view"


def rows(schema: Schema, prefix: str = "", position: str = "", depth: int = 0) -> Iterator[Row]:
    """In the order of the positions, nested ones below theirs."""
    for name, inner in schema["properties"].items():
        place = f"{position}{inner['x-position']}"
        yield Row(
            f"{prefix}{name}",
            place,
            depth,
            _TYPES.get(inner["x-type"], inner["x-type"]),
            inner["x-required"],
            inner["description"],
            list(_values(inner)),
            [_sentence(limit) for limit in _limits(inner)],
            inner.get("format") == "password",
        )
        if "properties" in inner:
            yield from rows(inner, f"{prefix}{name}.", f"{place}.", depth + 1)
        if "properties" in inner.get("items", {}):
            yield from rows(inner["items"], f"{prefix}{name}.*.", f"{place}.", depth + 1)


def _values(schema: Schema) -> Iterator[str]:
    if schema.get("x-type") == "boolean":
        yield from ("true", "false")
    yield from schema.get("enum", ()) or schema.get("items", {}).get("enum", ())


def _limits(schema: Schema) -> Iterator[str]:
    """In words. A text with possible values needs no other limit."""
    has_values = bool(list(_values(schema)))
    if "maxLength" in schema and not has_values:
        yield f"at most {schema['maxLength']:,} characters"
    if "pattern" in schema:
        yield f"matches `{schema['pattern']}`"
    if "minimum" in schema:
        yield f"at least {schema['minimum']}"
    if "maximum" in schema:
        yield f"at most {schema['maximum']}"
    if "maxItems" in schema:
        yield f"at most {schema['maxItems']} items"
    if "maxLength" in schema.get("items", {}):
        yield f"each at most {schema['items']['maxLength']:,} characters"
    if schema.get("default") not in (None, []):
        yield f"without it: `{_plain(schema['default'])}`"


def _sentence(limit: str) -> str:
    return f"{limit[0].upper()}{limit[1:]}."


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
