"""Receivers that hang hold up no other: the simulation of bench/isolation.py, in short."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from bench import isolation
from shared.services.webhook_failures import probe_pause

SECONDS = 450.0  # of which the second half is measured: when receivers that broke at once are probed for the first time


def p99(version: str, hanging: Iterable[isolation.Subscription] = ()) -> float:
    return isolation.percentile(isolation.simulated(version, list(hanging), SECONDS).first, 0.99)


@pytest.mark.parametrize("hanging", "23")
@pytest.mark.parametrize("version", "23")
def test_100_000_jobs_that_wait_for_a_receiver_that_hangs_hold_up_no_other(version: str, hanging: str) -> None:
    assert p99(version, isolation.hanging(hanging, 1)) <= 2 * p99(version)


@pytest.mark.parametrize("hanging", "23")
@pytest.mark.parametrize("version", "23")
def test_1_000_receivers_that_hang_hold_up_no_other(version: str, hanging: str) -> None:
    assert p99(version, isolation.hanging(hanging, 1000)) <= 2 * p99(version)


def test_they_would_without_a_queue_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation.Subscription, "is_failing", False)
    assert p99("3", isolation.hanging("3", 1000)) > 2 * p99("3")


def test_probes_are_spread_around_five_minutes() -> None:
    pauses = sorted(probe_pause() for _ in range(1000))
    assert timedelta(minutes=2.5) <= pauses[0] < timedelta(minutes=3)
    assert timedelta(minutes=7) < pauses[-1] <= timedelta(minutes=7.5)
