"""Optimistic locking: a write on condition that a row is as it was read, tried again where it is not."""

from collections.abc import Callable
from typing import Any, TypeVar

from shared.aws.retries import may_retry, pause
from shared.dynamodb.transaction import ConditionFailed
from shared.errors import Conflict, Contended, Rule

R = TypeVar("R")
_ATTEMPTS = 25
CONFLICT = Rule("conflict", "is not the record's any more: it has changed since", ("last_updated",))


class WriteConflict(ConditionFailed):
    """Another writer changed a row first; `item` is the row as it is, empty if it is gone."""


class TooManyConflicts(Contended):
    """Other writers were faster each time. Nothing was written."""


def retry_on_conflict(act: Callable[[], R], attempts: float = _ATTEMPTS) -> R:
    """Retries `act`, which reads anew each time, on optimistic-lock conflicts. Raises TooManyConflicts.

    Without a bound it ends all the same, since each conflict is another writer's success.
    """
    attempt = 1
    while True:
        try:
            return act()
        except WriteConflict:
            if not may_retry(attempt, attempts):
                raise TooManyConflicts from None
        pause(attempt)
        attempt += 1


def require_unchanged(record: Any, last_updated: str | None) -> None:
    """Raises Conflict where a caller read the record at another `last_updated` than it has."""
    if last_updated not in (None, record.last_updated):
        raise Conflict(CONFLICT.on("last_updated"), record)
