"""Several calls at once, in the time of the slowest."""

from collections.abc import Callable, Sequence
from contextvars import copy_context
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
R = TypeVar("R")
_THREADS = 64  # as many as requests at once on one machine take; a function answers one request at a time


def side_by_side(act: Callable[[T], R], on: Sequence[T]) -> list[R]:
    """Calls `act` for each: the first in this thread, each other in one of its own that knows the deadline. Results are in order.

    `act` must not call this itself. All calls have ended when it returns or raises.
    """
    first, *others = on
    if not others:
        return [act(first)]
    futures = [_threads().submit(copy_context().run, act, each) for each in others]
    try:
        return [act(first), *(future.result() for future in futures)]
    finally:
        for future in futures:
            future.exception()


@cache
def _threads() -> "ThreadPoolExecutor":
    """Kept: making threads takes longer than what they are made for."""
    from concurrent.futures import ThreadPoolExecutor  # takes long to import

    return ThreadPoolExecutor(_THREADS, "side-by-side")
