"""Retry policy: which requests are sent again, and after how long."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from planocore.failures import ApiError, ConnectionFailed, PlanoCoreError, UnexpectedAnswer

# Answered before anything was done, so that any request may be sent again.
NOTHING_WAS_DONE = frozenset({"rate-limit-exceeded", "identify-request-error"})
# Something may have been done: only what does no harm twice is sent again.
PERHAPS_DONE = frozenset({"application-crash"})
# Failures of httpx in which the request never left.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_PROXY_FAILURES = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True)
class Retry:
    """How often and how soon a failed call is tried again.

    `retries` come after the first try. The waits are random, at most `first_wait` seconds and then twice as long each time, up to
    `longest_wait`. Where the API says how long to wait, that holds; where it is longer than `longest_wait`, the call fails at once.
    """

    retries: int = 3
    first_wait: float = 0.5
    longest_wait: float = 20.0
    random: Callable[[], float] = field(default=random.random, repr=False)

    def wait(self, tries: int, failure: PlanoCoreError, told: float | None, *, repeatable: bool) -> float | None:
        """Seconds until the next try after `tries` of them; None when there is none."""
        if tries > self.retries or not may_be_sent_again(failure, repeatable=repeatable):
            return None
        if told is not None:
            return told if told <= self.longest_wait else None
        return self.random() * min(self.longest_wait, self.first_wait * 2.0 ** (tries - 1))


def may_be_sent_again(failure: PlanoCoreError, *, repeatable: bool) -> bool:
    if isinstance(failure, ApiError):
        return failure.status in NOTHING_WAS_DONE or _is_at_work(failure) or (repeatable and failure.status in PERHAPS_DONE)
    if isinstance(failure, ConnectionFailed):
        return repeatable or isinstance(failure.__cause__, _NEVER_SENT)
    return repeatable and isinstance(failure, UnexpectedAnswer) and failure.code in _PROXY_FAILURES


def _is_at_work(failure: ApiError) -> bool:
    """The same request, under the same key, has not been answered yet: asking again later brings its answer."""
    return any(error.rule == "in_progress" for error in failure.errors)
