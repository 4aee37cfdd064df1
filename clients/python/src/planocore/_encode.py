"""Parameters into JSON: what comes in answers, datetimes and records too, may be given as it came."""

import dataclasses
import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from planocore._leave import LEAVE


def encode(params: Mapping[str, Any], clearable: Collection[str] = ()) -> bytes:
    """The parameters without those that are LEAVE, or None and not `clearable`.

    What JSON cannot hold raises TypeError, a datetime without a time zone ValueError.
    """
    given = {name: value for name, value in params.items() if value is not LEAVE and (value is not None or name in clearable)}
    return json.dumps({name: _plain(value, name) for name, value in given.items()}).encode()


def _plain(value: Any, path: str) -> Any:
    """`value` as JSON has it; `path` names it in errors."""
    if isinstance(value, Enum):
        return _plain(value.value, path)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return _instant(value, path)
    if isinstance(value, list | tuple):
        return [_plain(item, f"{path}.{index}") for index, item in enumerate(value)]
    return {name: _plain(item, f"{path}.{name}") for name, item in _members(value, path).items()}


def _members(value: Any, path: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"{path}: JSON has no {type(value).__name__}")


def _instant(value: datetime, path: str) -> str:
    """RFC 3339 in UTC."""
    if value.utcoffset() is None:
        raise ValueError(f"{path}: a datetime without a time zone names no instant; give it one, as in datetime.now(UTC)")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
