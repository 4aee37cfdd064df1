"""Many writers at once. The engine has to be one whose transactions are right under threads: moto's are not."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.aws_clients import BOTOCORE, LEAN, using
from tests.client import Context
from tests.engine import IS_MOTO

WRITERS = 24

Together = Callable[[Callable[[int], Any]], list[Any]]


@pytest.fixture(autouse=True)
def right_engine() -> None:
    if IS_MOTO:
        pytest.skip("moto's transactions are wrong under threads")


@pytest.fixture(autouse=True, params=[LEAN, pytest.param(BOTOCORE, marks=pytest.mark.nightly)])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Of the clients that the code uses. What threads do to it, `test_writers.py` shows over both in the gate, too."""
    with using(request.param, monkeypatch):
        yield


@pytest.fixture(autouse=True)
def unhurried(long_timeouts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many threads leave each little of the machine, and what they are to show is who wins."""
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda self: 120_000)


@pytest.fixture
def together() -> Together:
    """Calls a function with 0 … 23, each in a thread of its own, all let go at the same moment; returns what they return."""

    def run(act: Callable[[int], Any]) -> list[Any]:
        start = Barrier(WRITERS)

        def go(number: int) -> Any:
            start.wait()
            return act(number)

        with ThreadPoolExecutor(WRITERS) as pool:
            return list(pool.map(go, range(WRITERS)))

    return run
