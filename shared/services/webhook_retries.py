"""Times at which a webhook job that failed is tried again."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from shared.settings import settings

_SHORT = timedelta(minutes=6)  # version 2's, as documented
_SHORT_ATTEMPTS = 10
_LONG = tuple(timedelta(hours=hours) for hours in (0.5, 2, 5, 10, 14, 20, 24))
_VERSION_3 = (timedelta(seconds=5), timedelta(minutes=5), *_LONG)
_JITTER = 0.1
MOST_OBEYED = timedelta(hours=24)  # of Retry-After
_DIGITS = 9  # of seconds: more are more than is obeyed, and at some length more than Python reads


def pause_after(version: str, attempts: int, retry_after: str | None) -> timedelta | None:
    """The pause after so many attempts since the job was queued; None where it is given up.

    `retry_after`: the receiver's header, which is obeyed up to 24 hours where it asks for more time. It hastens nothing: one of 0
    would use up a job's attempts at once, or call a receiver without end. Version 2's last step repeats.
    """
    step = _step(version, attempts)
    if step is None:
        return None
    return max(spread(step, _JITTER), _named(retry_after)) / settings.webhook_hurry


def spread(pause: timedelta, share: float) -> timedelta:
    """The pause, longer or shorter at random by up to that share of it."""
    return pause * random.uniform(1 - share, 1 + share)  # noqa: S311 - jitter is no secret


def _step(version: str, attempts: int) -> timedelta | None:
    if version == "2":
        return _SHORT if attempts <= _SHORT_ATTEMPTS else _LONG[min(attempts - _SHORT_ATTEMPTS, len(_LONG)) - 1]
    return _VERSION_3[attempts - 1] if attempts <= len(_VERSION_3) else None


def _named(retry_after: str | None) -> timedelta:
    """Seconds or a date in one of its three forms: RFC 9110 §5.6.7, §10.2.3. Nothing for anything else."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        digits = text.lstrip("0")
        return MOST_OBEYED if len(digits) > _DIGITS else min(timedelta(seconds=int(digits or 0)), MOST_OBEYED)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return timedelta(0)
    in_utc = date if date.tzinfo else date.replace(tzinfo=UTC)  # asctime's form names no zone
    return min(in_utc - datetime.now(UTC), MOST_OBEYED)
