"""Instants: as the API prints them, and as callers send them."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

MONTH_FIRST, DAY_FIRST = DATE_ORDERS = ("month_first", "day_first")
_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
# FileMaker writes a timestamp as its file's locale does. White space is Unicode's: locales use U+202F and U+00A0 before AM and PM.
_FILEMAKER = re.compile(
    r"""
    (?: (?P<year_first>[0-9]{4}) ([/.-]) ([0-9]{1,2}) \2 ([0-9]{1,2})
      | ([0-9]{1,2}) ([/.-]) ([0-9]{1,2}) \6 ([0-9]{4}) )
    \s+ (?P<hour>[0-9]{1,2}) : (?P<minute>[0-9]{2}) (?: : (?P<second>[0-9]{2}) (?: [.,] (?P<fraction>[0-9]+) )? )?
    (?: \s* (?P<half>[AP])M )?
    """,
    re.IGNORECASE | re.VERBOSE,
)


def rfc3339(moment: datetime) -> str:
    """An instant as the API prints and the tables sort it: UTC, microseconds, `Z` (RFC 3339)."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def now() -> str:
    return rfc3339(datetime.now(UTC))


def from_now(span: timedelta) -> str:
    """The instant that is so long ahead, or behind where `span` is below zero."""
    return rfc3339(datetime.now(UTC) + span)


def later_than(seen: str) -> str:
    """Now, but later than `seen` even where clocks disagree: an instant that never repeats serves as a row's version."""
    return max(now(), rfc3339(datetime.fromisoformat(seen) + timedelta(microseconds=1)))


def instant(text: str, time_zone: str, date_order: str) -> str:
    """RFC 3339, or a FileMaker timestamp on a clock in `time_zone` (an IANA name), as the API prints instants.

    `date_order` says whether FileMaker's month or day comes first; a year of four digits before both is followed by the month.
    Fractions beyond microseconds are cut. An hour that a clock shows twice is the first one. Raises ValueError.
    """
    try:
        return rfc3339(_rfc3339(text) or _filemaker(text, time_zone, date_order))
    except OverflowError:
        raise ValueError from None


def forms(date_order: str) -> str:
    """The forms that `instant` takes, for a sentence."""
    date = "DD/MM/YYYY" if date_order == DAY_FIRST else "MM/DD/YYYY"
    return f"a time as in RFC 3339, or {date} HH:MM:SS with or without AM or PM"


def _rfc3339(text: str) -> datetime | None:
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    day, clock, fraction, offset = match.groups(default="")
    return datetime.fromisoformat(f"{day}T{clock}{fraction[:7]}{offset.upper()}")


def _filemaker(text: str, time_zone: str, date_order: str) -> datetime:
    match = _FILEMAKER.fullmatch(text)
    if match is None:
        raise ValueError
    clock = _hour(int(match["hour"]), match["half"]), int(match["minute"]), int(match["second"] or 0)
    return datetime(*_date(match, date_order), *clock, _microseconds(match["fraction"]), tzinfo=zone(time_zone))


def _date(match: re.Match[str], date_order: str) -> tuple[int, int, int]:
    """Year, month and day, as they stand: a month above 12 is not taken for a day."""
    if match["year_first"]:
        return int(match["year_first"]), int(match[3]), int(match[4])
    first, second, year = int(match[5]), int(match[7]), int(match[8])
    return (year, second, first) if date_order == DAY_FIRST else (year, first, second)


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))


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
