"""Validates values that operators give: each function returns the value as it is stored, or raises OperatorError."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import available_timezones

from shared.api.params import MAX_INTEGER, MAX_STRING
from shared.emails import is_email
from shared.timestamps import DATE_ORDERS, now, rfc3339
from tools.codegen.text import has_control
from tools.operate.operations.errors import OperatorError

T = TypeVar("T")


def if_given(judge: Callable[[str, Any], T], name: str, value: Any) -> T | None:
    return None if value is None else judge(name, value)


def text(name: str, value: str, most: int = MAX_STRING) -> str:
    if not (isinstance(value, str) and value.strip() and len(value) <= most and not has_control(value)):
        raise OperatorError(f"{name} has to be a text of 1 to {most} characters, without control characters.")
    return value


def optional_text(name: str, value: str | None, most: int = MAX_STRING) -> str | None:
    return text(name, value, most) if value else None


def texts(name: str, values: Iterable[str]) -> list[str]:
    if isinstance(values, str):
        raise OperatorError(f"{name} has to be a list of texts.")
    return [text(name, value) for value in values]


def flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise OperatorError(f"{name} has to be true or false.")
    return value


def record_id(name: str, number: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MAX_INTEGER:
        raise OperatorError(f"{name} has to be an integer from 1 to {MAX_INTEGER}.")
    return number


def record_ids(name: str, numbers: Iterable[int]) -> set[int]:
    return {record_id(name, number) for number in numbers}


def time_zone(name: str, value: str) -> str:
    if value not in available_timezones():
        raise OperatorError(f"{name} has to be the IANA name of a time zone, such as UTC or America/Denver.")
    return value


def date_order(name: str, value: str) -> str:
    if value not in DATE_ORDERS:
        raise OperatorError(f"{name} has to be {' or '.join(DATE_ORDERS)}.")
    return value


def email(name: str, address: str) -> str:
    if not is_email(address):
        raise OperatorError(f"{name} has to be like name@example.com, and {address!r} is not.")
    return address


def emails(name: str, addresses: Iterable[str]) -> list[str]:
    """Each once."""
    distinct = list(dict.fromkeys(addresses))
    for address in distinct:
        if not is_email(address):
            raise OperatorError(f"{name} has to be like name@example.com, and {address!r} is not.")
    return distinct


def instant(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise OperatorError("A time needs its time zone.")
    return rfc3339(moment)


def times(created_at: datetime | None = None) -> dict[str, str]:
    """Those of a row that is made then, or now."""
    made_at = instant(created_at) if created_at else now()
    return {"created_at": made_at, "last_updated": made_at}
