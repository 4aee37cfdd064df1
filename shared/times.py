"""Times as callers send them, as instants."""

import re
from datetime import UTC, datetime, tzinfo

from shared.records.base import rfc3339

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
_FILEMAKER = re.compile(r"(\d\d?)/(\d\d?)/(\d{4}) (\d\d?):(\d\d):(\d\d)(?: ([AP])M)?", re.ASCII | re.IGNORECASE)


def instant(text: str, time_zone: str) -> str:
    """RFC 3339, or FileMaker's `MM/DD/YYYY HH:MM:SS[ AM|PM]` on a clock in `time_zone` (an IANA name), as the API prints instants.

    Fractions beyond microseconds are cut. An hour that a clock shows twice is the first one. Raises ValueError.
    """
    try:
        return rfc3339(_rfc3339(text) or _filemaker(text, time_zone))
    except OverflowError:
        raise ValueError from None


def _rfc3339(text: str) -> datetime | None:
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    day, clock, fraction, offset = match.groups(default="")
    return datetime.fromisoformat(f"{day}T{clock}{fraction[:7]}{offset.upper()}")


def _filemaker(text: str, time_zone: str) -> datetime:
    match = _FILEMAKER.fullmatch(text)
    if match is None:
        raise ValueError
    month, day, year, hour, minute, second = map(int, match.groups()[:6])
    return datetime(year, month, day, _hour(hour, match[7]), minute, second, tzinfo=zone(time_zone))


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if half in "Pp" else 0)


def zone(name: str) -> tzinfo:
    """A time zone by its IANA name."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)
