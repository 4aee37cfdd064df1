"""Optimistic locking: a write on condition that a row is as it was read, tried again where it is not."""

from collections.abc import Callable
from typing import TypeVar

from shared.aws.retries import may_retry, pause

R = TypeVar("R")
_ATTEMPTS = 25


class Lost(Exception):
    """Another writer changed a row first."""


def retry_while_lost(act: Callable[[], R]) -> R:
    """Retries `act`, which reads anew each time, on optimistic-lock conflicts."""
    attempt = 1
    while True:
        try:
            return act()
        except Lost:
            if not may_retry(attempt, _ATTEMPTS):
                raise TimeoutError("others keep changing the record") from None
        pause(attempt)
        attempt += 1
