"""A healthy receiver's first attempts beside receivers that hang, with all that waits for them, in a simulation.

It keeps the rules of the two queues (one message a subscription that has work, batches, a limit of batches at once; which of the
two a subscription's is), of Lambda's poller, of the sweep, and of delivery: leases, rounds, retries, the circuit breaker, a
function's time. Numbers of the code are the code's; those of AWS, and the times that calls take, stand here.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html (five batches at first, 300 more a minute),
https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html (a stream's shard is polled four times a second).
"""

import heapq
import random
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench.report import table
from tools.codegen.routes import ROOT
from tools.deploy.template import load

if TYPE_CHECKING:
    from shared.background.declaration import Consumer, FromQueue

_SEED = 1
_SECONDS, _WARMING = 900.0, 200.0  # simulated, and of these without a measurement
_EVENTS_A_SECOND = 4.0
_WAITING = 100_000  # jobs, for receivers that hang
_CALL = 0.006  # seconds, of a call of DynamoDB or SQS
_STREAM = (0.0, 0.25)
_POLL = (0.01, 0.05)  # until a message that is there is in a function
_ANSWER = 0.08  # of a healthy receiver, on average
_FIRST_BATCHES, _MORE_A_SECOND = 5, 300 / 60
_SWEEP = 60.0

Process = Generator[float, None, None]  # yields the seconds that something takes


class Rules(NamedTuple):
    """The code's and the template's own numbers."""

    batch: int
    batches: tuple[int, int]  # of the queue of most, and of that of those whose last deliveries failed
    seconds: float
    least: float
    at_once: int
    timeout: float
    breaker: int
    most_delayed: float
    grace: float


@cache
def rules() -> Rules:
    from functions.consumers.webhook_delivery.handler import consumer as delivery
    from functions.consumers.webhook_retries.handler import consumer as retries
    from shared.aws.queues import MOST_DELAYED
    from shared.background.serve import _KEPT_SECONDS
    from shared.outbound.post import TOTAL_SECONDS
    from shared.services import webhook_delivery, webhook_failures, webhook_sweep

    sources, parameters = [_source(delivery), _source(retries)], load(ROOT / "template.yaml")["Parameters"]
    of_most, of_failing = (int(parameters[str(source.concurrency)]["Default"]) for source in sources)
    (batch,) = {source.batch for source in sources}
    (seconds,) = {each.seconds for each in (delivery, retries)}
    return Rules(
        batch=batch,
        batches=(of_most, of_failing),
        seconds=seconds - _KEPT_SECONDS,
        least=webhook_delivery._LEAST_SECONDS,
        at_once=webhook_delivery.AT_ONCE,
        timeout=TOTAL_SECONDS,
        breaker=webhook_failures.TOLD_AFTER,
        most_delayed=MOST_DELAYED,
        grace=webhook_sweep.GRACE.total_seconds(),
    )


def _source(consumer: "Consumer") -> "FromQueue":
    from shared.background.declaration import FromQueue

    assert isinstance(consumer.source, FromQueue)
    return consumer.source


@dataclass(order=True, slots=True)
class Job:
    """`place`: when it is due for a version 3, which number it has for a version 2."""

    place: float
    made: float = field(compare=False)
    due: float = field(compare=False)
    attempts: int = field(default=0, compare=False)


@dataclass(slots=True)
class Subscription:
    version: str
    hangs: bool
    jobs: list[Job] = field(default_factory=list)
    leased: bool = False
    wakes: int = 0
    failures: int = 0
    probe_at: float = 0.0
    due_at: float | None = None  # for the sweep
    requests: int = 0

    @property
    def is_failing(self) -> bool:
        return self.failures > 0

    @property
    def due(self) -> float | None:
        """When something goes out, which may be past."""
        if not self.jobs:
            return None
        is_open = self.version == "3" and self.failures >= rules().breaker
        return max(self.jobs[0].due, self.probe_at if is_open else 0.0)

    def take(self, now: float) -> list[Job]:
        """What goes out now, where something is due."""
        most = 1 if self.version == "2" or self.failures >= rules().breaker else rules().at_once
        return [heapq.heappop(self.jobs) for _ in range(min(most, len(self.jobs))) if self.jobs[0].due <= now]


class Simulation:
    def __init__(self, subscriptions: Sequence[Subscription]) -> None:
        self.now, self.subscriptions, self.first = 0.0, subscriptions, list[float]()
        self.messages = deque[Subscription](), deque[Subscription]()  # of those that do not fail, and of those that do
        self.batches, self.most_batches = Counter[bool](), 0
        self._chance, self._order = random.Random(_SEED), count()
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []

    def run(self, seconds: float) -> None:
        self.at(0.0, self._sweep)
        while self._agenda and self._agenda[0][0] <= seconds:
            self.now, _, act = heapq.heappop(self._agenda)
            act()

    def at(self, moment: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (moment, next(self._order), act))

    def go(self, process: Process, then: Callable[[], None] = lambda: None) -> None:
        """Runs the process from now on, and `then` after it."""
        seconds = next(process, None)
        if seconds is None:
            then()
        else:
            self.at(self.now + seconds, lambda: self.go(process, then))

    def publish(self, place: int, rate: float) -> None:
        """An event, of which the healthy receiver gets a job and the others in turn, and the next ones after it."""
        made = self.now
        self.at(made + self._chance.uniform(*_STREAM) + 4 * _CALL, lambda: self._fan_out(place, made))
        self.at(made + self._chance.expovariate(rate), lambda: self.publish(place + 1, rate))

    def _fan_out(self, place: int, made: float) -> None:
        healthy, *others = self.subscriptions
        for each in (healthy, *others[place % len(others) :][:1]) if others else (healthy,):
            heapq.heappush(each.jobs, Job(place if each.version == "2" else self.now, made, self.now))
            each.wakes, each.due_at = each.wakes + 1, self.now
            self.send(each)

    def send(self, subscription: Subscription, delay: float = 0.0, *, is_failing: bool = False) -> None:
        """To the queue of those that fail, or to the other one."""
        self.at(self.now + delay + self._chance.uniform(*_POLL), lambda: self._arrive(subscription, is_failing))

    def _arrive(self, subscription: Subscription, is_failing: bool) -> None:
        self.messages[is_failing].append(subscription)
        self._poll(is_failing)

    def _poll(self, is_failing: bool) -> None:
        """Batches begin as long as there are messages, and fewer batches at work than are allowed by now."""
        messages, allowed = self.messages[is_failing], _FIRST_BATCHES + int(self.now * _MORE_A_SECOND)
        while messages and self.batches[is_failing] < min(rules().batches[is_failing], allowed):
            batch = [messages.popleft() for _ in range(min(rules().batch, len(messages)))]
            self.batches[is_failing] += 1
            self.most_batches = max(self.most_batches, self.batches.total())
            self._invoke(list({id(each): each for each in batch}.values()), is_failing)

    def _invoke(self, units: Sequence[Subscription], is_failing: bool) -> None:
        """The units of a batch side by side; it has ended when the last of them has."""
        left = len(units)

        def ended() -> None:
            nonlocal left
            left -= 1
            if not left:
                self.batches[is_failing] -= 1
                self._poll(is_failing)

        for each in units:
            self.go(self._work(each, is_failing), ended)

    def _work(self, subscription: Subscription, is_failing: bool) -> Process:
        yield _CALL
        if subscription.leased:
            return
        may_send = subscription.is_failing == is_failing
        subscription.leased, end, has_failed = True, self.now + rules().seconds, False
        while end - self.now > rules().least:
            seen = subscription.wakes
            yield 3 * _CALL  # subscription, queue, jobs with their events
            due = subscription.due
            if due is not None and due <= self.now:
                if not may_send:
                    break
                yield from self._deliver(subscription, subscription.take(self.now))
                has_failed |= subscription.hangs
                continue
            yield _CALL
            if subscription.wakes == seen:
                subscription.leased, subscription.due_at = False, due
                if due is not None and has_failed and due - self.now < rules().most_delayed:
                    self.send(subscription, max(0.0, due - self.now), is_failing=subscription.is_failing)
                return
        yield _CALL
        subscription.leased, subscription.due_at = False, self.now
        self.send(subscription, is_failing=subscription.is_failing)

    def _deliver(self, subscription: Subscription, jobs: Sequence[Job]) -> Process:
        from shared.services.webhook_failures import probe_pause

        subscription.requests += len(jobs)
        if not subscription.hangs:
            self.first += [self.now - job.made for job in jobs if job.made > _WARMING]
            yield max(self._chance.expovariate(1 / _ANSWER) for _ in jobs) + _CALL
            return
        yield rules().timeout + 2 * _CALL
        for job in jobs:
            self._retry(subscription, job)
        subscription.failures += len(jobs)
        subscription.probe_at = self.now + probe_pause().total_seconds()

    def _retry(self, subscription: Subscription, job: Job) -> None:
        from shared.services.webhook_retries import pause_after

        job.attempts += 1
        if pause := pause_after(subscription.version, job.attempts, None):
            job.due = self.now + pause.total_seconds()
            job.place = job.place if subscription.version == "2" else job.due
            heapq.heappush(subscription.jobs, job)

    def _sweep(self) -> None:
        for each in self.subscriptions:
            if each.due_at is not None and each.due_at < self.now - rules().grace:
                self.send(each)
        self.at(self.now + _SWEEP, self._sweep)


def _waiting(version: str, jobs: int) -> Subscription:
    """Of a receiver that hangs, with jobs that wait for it since before the first event."""
    return Subscription(version, hangs=True, jobs=[Job(-jobs + number, -1.0, 0.0) for number in range(jobs)], due_at=0.0)


def hanging(version: str, receivers: int) -> list[Subscription]:
    return [_waiting(version, _WAITING // receivers) for _ in range(receivers)]


_BESIDE: tuple[tuple[str, Callable[[], list[Subscription]]], ...] = (
    ("alone", list),
    ("one that hangs, of version 3", lambda: hanging("3", 1)),
    ("one that hangs, of version 2", lambda: hanging("2", 1)),
    ("100 that hang, of version 3", lambda: hanging("3", 100)),
    ("100 that hang, of version 2", lambda: hanging("2", 100)),
    ("1,000 that hang, of version 3", lambda: hanging("3", 1000)),
    ("1,000 that hang, of version 2", lambda: hanging("2", 1000)),
)
HEAD = (
    "beside it",
    "version",
    "first attempts",
    "p50 ms",
    "p99 ms",
    "p99 to alone",
    "most batches at once",
    "requests to those that hang",
)


def simulate(seconds: float = _SECONDS) -> str:
    return table(HEAD, [row for version in "32" for row in _rows(version, seconds)])


def _rows(version: str, seconds: float) -> Iterator[list[object]]:
    alone = None
    for name, beside in _BESIDE:
        done = simulated(version, beside(), seconds)
        p99 = percentile(done.first, 0.99)
        alone = alone or p99
        hanging = sum(each.requests for each in done.subscriptions if each.hangs)
        times = [f"{1000 * median(done.first):.0f}", f"{1000 * p99:.0f}", f"{p99 / alone:.2f}"]
        yield [name, version, f"{len(done.first):,}", *times, done.most_batches, f"{hanging:,}"]


def simulated(version: str, beside: Sequence[Subscription], seconds: float) -> Simulation:
    """A healthy receiver that gets each event, and others that get one of its events in turn."""
    simulation = Simulation([Subscription(version, hangs=False), *beside])
    simulation.publish(0, _EVENTS_A_SECOND)
    with _seeded():
        simulation.run(seconds)
    return simulation


@contextmanager
def _seeded() -> Iterator[None]:
    """Retries and probes are spread alike in every run."""
    state = random.getstate()
    random.seed(_SEED)
    try:
        yield
    finally:
        random.setstate(state)


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
