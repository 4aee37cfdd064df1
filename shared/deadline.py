"""The request's deadline: a monotonic second by which it has to be answered, so that no call outlasts the function."""

import time
from contextvars import ContextVar

deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


def seconds_left() -> float:
    return deadline.get() - time.monotonic()
