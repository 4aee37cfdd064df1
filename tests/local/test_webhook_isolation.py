"""A receiver that hangs, with hundreds of jobs waiting for it, holds up no other one: bench/isolation.py in small."""

import time
from collections.abc import Iterator
from threading import Event

import pytest

from tests.local.partner import SECONDS, Partner
from tests.local.receiver import Receiver, receiving
from tests.local.runner import running
from tests.waiting import eventually

pytestmark = pytest.mark.slow

WAITING, EVENTS = 200, 40
AT_ONCE = 10  # requests to one receiver, which are failures then, of which ten open the circuit breaker


class Hanging(Receiver):
    """Answers nothing before `over` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.over = Event()

    def hold(self) -> None:
        self.over.wait()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    with receiving(Hanging()) as hanging:
        yield hanging
        hanging.over.set()


@pytest.fixture
def healthy() -> Iterator[Receiver]:
    with receiving(Receiver()) as healthy:
        yield healthy


def taken(partner: Partner) -> list[float]:
    """How long each of some events took from its answer to its first attempt, one after the other."""
    return sorted(_time_of(partner, number) for number in range(EVENTS))


def _time_of(partner: Partner, number: int) -> float:
    before = len(partner.receiver.received)
    partner.publish(number, "order.processed")
    published = time.monotonic()
    assert eventually(lambda: len(partner.receiver.received) > before, SECONDS)
    return time.monotonic() - published


def test_jobs_that_wait_for_a_receiver_that_hangs_hold_up_no_other(
    tmp_path_factory: pytest.TempPathFactory, hanging: Hanging, healthy: Receiver
) -> None:
    hosts = ("--webhook-host", hanging.host, "--webhook-host", healthy.host)
    with running(tmp_path_factory.mktemp("run"), *hosts) as run:
        partner = Partner(run, healthy, "other", "employee")
        partner.subscribe("3", "/healthy", key="healthy", events=["order.processed"])
        alone = taken(partner)
        dead = Partner(run, hanging, "other", "employee")
        dead.subscribe("3", "/dead", key="dead", events=["order.canceled"])
        for number in range(WAITING):
            dead.publish(number, "order.canceled")
        assert eventually(lambda: hanging.received, SECONDS)
        beside = taken(partner)
        assert len(hanging.received) < 2 * AT_ONCE  # not even one in ten of what waits
        for name, seconds in (("alone", alone), ("beside it", beside)):
            print(f"\n{name}: median {seconds[EVENTS // 2]:.3f} s, longest {seconds[-1]:.3f} s")
