"""DynamoDB's capacity: the size of items, and the units that follow from it.

Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

_READ_BYTES, _WRITE_BYTES = 4096, 1024
_PER_DOCUMENT, _PER_ELEMENT = 3, 1


def item_bytes(item: Mapping[str, Mapping[str, Any]]) -> int:
    return sum(len(name.encode()) + _value_bytes(typed) for name, typed in item.items())


def read_units(size: int) -> int:
    """Of one consistent read, or of one page of a consistent query."""
    return max(1, ceil(size / _READ_BYTES))


def write_units(size: int) -> int:
    """Of one item in a transaction, which costs twice as much as by itself."""
    return 2 * max(1, ceil(size / _WRITE_BYTES))


def index_units(size: int) -> int:
    """Of an item's copy in an index."""
    return max(1, ceil(size / _WRITE_BYTES))


def _value_bytes(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return ceil(len(value.lstrip("-")) / 2) + 1
        case "M":
            return _PER_DOCUMENT + sum(_PER_ELEMENT + len(name.encode()) + _value_bytes(inner) for name, inner in value.items())
        case "L":
            return _PER_DOCUMENT + sum(_PER_ELEMENT + _value_bytes(inner) for inner in value)
    return 1 if kind in ("BOOL", "NULL") else len(value.encode())
