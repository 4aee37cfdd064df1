"""FileMaker's timestamps, in every form that a file's locale may give them."""

import string
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.timestamps import DATE_ORDERS, DAY_FIRST, instant, rfc3339

moments = st.datetimes()
date_orders = st.sampled_from(DATE_ORDERS)
white_space = st.text(st.sampled_from(" \t\u00a0\u2009\u202f\u3000"), min_size=1, max_size=3)
separators = st.sampled_from("/-.")


def numbers(value: int) -> st.SearchStrategy[str]:
    """One digit where one is enough, or two."""
    return st.sampled_from([str(value), f"{value:02}"])


@st.composite
def dates(draw: st.DrawFn, moment: datetime, date_order: str) -> str:
    month, day, year = draw(numbers(moment.month)), draw(numbers(moment.day)), f"{moment:%Y}".zfill(4)
    ending_in_year = [day, month, year] if date_order == DAY_FIRST else [month, day, year]
    return draw(separators).join(draw(st.sampled_from([ending_in_year, [year, month, day]])))


@st.composite
def clocks(draw: st.DrawFn, moment: datetime) -> tuple[str, datetime]:
    """A clock's text, and the moment cut to what the text holds of it."""
    half = draw(st.sampled_from(["", "AM" if moment.hour < 12 else "PM"]))
    hour = draw(numbers((moment.hour % 12 or 12) if half else moment.hour))
    precise, seconds = draw(
        st.sampled_from(
            [
                (moment.replace(second=0, microsecond=0), ""),
                (moment.replace(microsecond=0), f":{moment.second:02}"),
                (moment, f":{moment.second:02}.{moment.microsecond:06}"),
                (moment, f":{moment.second:02},{moment.microsecond:06}9"),
            ]
        )
    )
    gap = draw(white_space) if half else ""
    return f"{hour}:{moment.minute:02}{seconds}{gap}{draw(st.sampled_from([half, half.lower()]))}", precise


@st.composite
def timestamps(draw: st.DrawFn) -> tuple[str, str, datetime]:
    """A date order, a timestamp of FileMaker's in it, and the moment that it names."""
    moment, date_order = draw(moments), draw(date_orders)
    clock, precise = draw(clocks(moment))
    return date_order, draw(dates(moment, date_order)) + draw(white_space) + clock, precise


@given(timestamps())
def test_every_form_names_its_moment(timestamp: tuple[str, str, datetime]) -> None:
    date_order, text, moment = timestamp
    assert instant(text, "UTC", date_order) == rfc3339(moment.replace(tzinfo=UTC))


@given(timestamps(), st.sampled_from(["America/Denver", "Asia/Kolkata", "Europe/Berlin"]))
def test_it_is_read_on_the_clock_of_the_time_zone(timestamp: tuple[str, str, datetime], zone: str) -> None:
    date_order, text, moment = timestamp
    assume(1 < moment.year < 9999)
    assert instant(text, zone, date_order) == rfc3339(moment.replace(tzinfo=ZoneInfo(zone)))


@given(date_orders, st.integers(13, 31), st.integers(1, 12), separators)
def test_a_day_above_12_is_never_a_month(date_order: str, day: int, month: int, separator: str) -> None:
    swapped = (month, day) if date_order == DAY_FIRST else (day, month)
    with pytest.raises(ValueError, match="month"):
        instant(f"{swapped[0]}{separator}{swapped[1]}{separator}2026 12:00:00", "UTC", date_order)


@given(date_orders, st.text(string.digits + "/-.:, TZAPMapm\u202f\u0663", max_size=30))
def test_no_text_is_worse_than_refused(date_order: str, text: str) -> None:
    with suppress(ValueError):
        assert datetime.fromisoformat(instant(text, "UTC", date_order)).tzinfo == UTC
