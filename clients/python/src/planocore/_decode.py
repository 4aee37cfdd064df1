"""JSON into the dataclasses of `planocore.models`, by their annotations."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints


def decode(kind: Any, value: Any) -> Any:
    """`value` as a `kind`. Fields not known yet are left out; one that is missing and not optional raises KeyError."""
    if value is None:
        return None
    if get_origin(kind) is types.UnionType:
        return decode(get_args(kind)[0], value)
    if get_origin(kind) is list:
        return [decode(get_args(kind)[0], item) for item in value]
    if dataclasses.is_dataclass(kind):
        return _record(kind, value)
    return datetime.fromisoformat(value) if kind is datetime else value


def _record(kind: Any, value: Mapping[str, Any]) -> Any:
    given = ((name, inner) for name, inner in _fields(kind).items() if name in value or name not in _optional(kind))
    return kind(**{name: decode(inner, value[name]) for name, inner in given})


@cache
def _fields(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


@cache
def _optional(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(kind) if field.default is not dataclasses.MISSING)
