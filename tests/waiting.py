"""Waiting for what happens at the same time as a test: as long as a loaded machine takes, and no longer than it takes."""

import time
from collections.abc import Callable

_SECONDS = 10


def eventually(happened: Callable[[], object], seconds: float = _SECONDS) -> bool:
    """Whether it is so within some seconds."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True
