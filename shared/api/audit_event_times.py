"""The times of a new audit event: it started lately enough, and stopped no sooner than that."""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from shared.api.instants import Instant
from shared.api.params import broken
from shared.errors import Rule
from shared.records.audit_events_fmp import BEFORE_START
from shared.timestamps import from_now

RANGE = Rule("range", "must be between {first} and a day from now")
_FIRST = "2000-01-01T00:00:00.000000Z"


def _in_range(start: str) -> str:
    if not _FIRST <= start <= from_now(timedelta(days=1)):
        raise broken(RANGE, first=_FIRST)
    return start


def _not_before_start(stop: str, info: ValidationInfo) -> str:
    if stop < info.data.get("start_time", stop):
        raise broken(BEFORE_START)
    return stop


Start = Annotated[Instant, AfterValidator(_in_range), RANGE]
Stop = Annotated[Instant, AfterValidator(_not_before_start), BEFORE_START]
