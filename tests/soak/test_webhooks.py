"""Nothing is lost and order is kept: events for 20 subscriptions of both versions, published over HTTP, to receivers that fail at
random in every way, while the gateway and the processes that fan out and deliver are killed at any instant. The engine lives on:
what it has acknowledged stays.
"""

import json
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import get_args

import pytest

from shared.aws import clients
from shared.dynamodb.batch import read_together
from shared.dynamodb.transaction import ALONE
from shared.records.queues import WEBHOOK_RETRIES, WEBHOOK_WORK
from shared.records.webhook_events import EventName, OrderStatus
from shared.records.webhook_jobs import DELIVERED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_out_subs, webhook_secrets, webhook_work
from tests.factory import Factory
from tests.seed import SEED
from tests.soak import processes, receivers
from tests.soak.processes import GATEWAY, KINDS, WORKER, Processes
from tests.soak.publishers import Event, Publisher, publishing
from tests.soak.receivers import Receivers
from tests.threads import side_by_side
from tests.webhooks import events_of, is_fanned_out, save_subscription

SUBSCRIPTIONS = 20
STATUSES, EVENTS = get_args(OrderStatus), get_args(EventName)
# By their numbers; the others want one each, and four statuses and an event none of them does.
WIDE = {16: STATUSES[::2], 17: EVENTS[::2], 18: STATUSES[::3], 19: EVENTS}
FAILING = 0.15
MOST_DUPLICATES = 0.005
MANY = int(os.environ.get("PLANOCORE_SOAK_EVENTS", "10000"))
_STANDSTILL_SECONDS = 300

pytestmark = [pytest.mark.slow, side_by_side]


@dataclass
class Soak:
    integration: int
    subscriptions: Mapping[str, WebhookOutSub]
    receivers: Receivers
    processes: Processes
    publisher: Publisher

    def share(self, kind: str) -> float:
        """How far those are that a kind of process serves, of 1."""
        if kind == GATEWAY:
            return len(self.publisher.answered) / len(self.publisher.events)
        return len(self.receivers.taken) / sum(self.publisher.jobs)

    def come_to(self, kind: str, share: float) -> None:
        self.wait_until(lambda: self.share(kind) >= share)

    def is_done(self) -> bool:
        """All jobs are made, and none waits."""
        if self.share(GATEWAY) < 1 or len(self.receivers.taken) < sum(self.publisher.jobs):
            return False
        rows = self.subscriptions.values()
        waiting = (next(iter(WebhookWaiting.query(row.id, consistent_read=True)), None) for row in rows)
        return is_fanned_out(self.integration) and not any(waiting)

    def wait_until(self, is_true: Callable[[], bool]) -> None:
        """Meanwhile subscriptions that were switched off by a 410 are switched on again."""
        seen, end = 0, 0.0
        while not is_true():
            moved = len(self.publisher.answered) + len(self.receivers.taken)
            if moved != seen or not end:
                seen, end = moved, time.monotonic() + _STANDSTILL_SECONDS
            if self.publisher.failed:
                raise self.publisher.failed
            assert time.monotonic() < end, f"nothing moves: {self}"
            self._switch_on()
            time.sleep(0.1)

    def _switch_on(self) -> None:
        for name in [*self.receivers.gone]:
            number = int(self.subscriptions[name].id)
            if not WebhookOutSub.get(self.integration, number, consistent_read=True).active:
                webhook_out_subs.change(ALONE, self.integration, number, {"active": True})
                webhook_work.send(self.integration, [number])
                self.receivers.gone.remove(name)

    def __str__(self) -> str:
        requests = sum(map(len, [*self.receivers.got.values()]))
        made, taken, jobs = len(self.publisher.answered), len(self.receivers.taken), sum(self.publisher.jobs)
        sent = f"{made} events, {dict(self.publisher.repeated)} sent again, {taken} of {jobs} jobs, {requests} requests"
        return f"{sent}, {self.duplicates()} duplicates, killed {dict(self.processes.killed)}"

    def duplicates(self) -> int:
        """What came after the receiver had answered that it took the job."""
        found = 0
        for receipts in [*self.receivers.got.values()]:
            taken: set[str] = set()
            for receipt in receipts:
                found += receipt.job in taken
                if receipt.taken:
                    taken.add(receipt.job)
        return found


@pytest.mark.parametrize(
    ("events", "kills"), [pytest.param(20, 2, id="few"), pytest.param(MANY, 12, id="many", marks=pytest.mark.nightly)]
)
@pytest.mark.usefixtures("long_timeouts")
def test_each_event_reaches_each_subscription_in_order_though_receivers_fail_and_processes_are_killed(
    factory: Factory, events: int, kills: int
) -> None:
    chance = random.Random(SEED)
    published = [_event(chance) for _ in range(events)]
    started = time.monotonic()
    with _soaking(factory, published) as soak:
        with publishing(soak.publisher):
            for place in range(kills):
                kind, share = KINDS[place % 2], (place + chance.random()) / kills  # at random, but on the whole of the way
                soak.come_to(kind, share)
                soak.processes.replace(kind, chance)
                print(f"{time.monotonic() - started:.0f} s: {soak}", flush=True)
            soak.wait_until(soak.is_done)
        print(f"\n{soak}, {time.monotonic() - started:.0f} s")
    order = _require_published_once(soak)
    for name in soak.subscriptions:
        _require_received(soak, name, order)
    _require_all_delivered(soak)
    under_way = 20 * soak.processes.killed[WORKER]  # when they were killed
    assert soak.duplicates() <= max(len(soak.receivers.taken) * MOST_DUPLICATES, under_way)


def _event(chance: random.Random) -> Event:
    """A status, an event or both."""
    drawn = {"status": chance.choice(STATUSES), "event": chance.choice(EVENTS)}
    return {name: drawn[name] for name in chance.choice((("status",), ("event",), ("status", "event")))}


@contextmanager
def _soaking(factory: Factory, events: Sequence[Event]) -> Iterator[Soak]:
    queues = clients.client("sqs")
    for queue in (WEBHOOK_WORK, WEBHOOK_RETRIES):
        url = queues.create_queue(QueueName=f"test-{queue.name}")["QueueUrl"]
        queues.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "300"})
    integration, token = int(factory.integration().id), factory.application_token("planoauth")
    with receivers.running(FAILING) as ours, processes.running(ours.port, integration) as running:
        subscriptions = {str(number): _subscribe(integration, number, ours.url(str(number))) for number in range(SUBSCRIPTIONS)}
        ours.gone_once = {"0", "1"}
        jobs = [sum(_wants(row, event) for row in subscriptions.values()) for event in events]
        publisher = Publisher(integration, token, lambda: running.gateway_port, events, jobs, lambda: len(ours.taken))
        yield Soak(integration, subscriptions, ours, running, publisher)


def _subscribe(integration: int, number: int, url: str) -> WebhookOutSub:
    """Of versions 2 and 3 in turn."""
    version, trigger, listed = (("2", "statuses", STATUSES), ("3", "events", EVENTS))[number % 2]
    wanted = {"statuses": [], "events": [], trigger: list(WIDE.get(number, listed[number // 2 % 7 :][:1]))}
    return save_subscription(integration, version=version, callback_url=url, secrets=webhook_secrets.first(), **wanted)


def _wants(subscription: WebhookOutSub, event: Event) -> bool:
    if subscription.version == "2":
        return event.get("status") in subscription.statuses
    return event.get("event") in subscription.events


def _require_published_once(soak: Soak) -> list[int]:
    """Each number is an event, as it was answered. Returns them in the events' order."""
    saved = events_of(soak.integration)
    numbers = [int(json.loads(event.payload)["number"]) for event in saved]
    assert sorted(numbers) == list(range(len(soak.publisher.events)))
    for number, event in zip(numbers, saved, strict=True):
        assert soak.publisher.answered[number]["id"] == event.id
    return numbers


def _require_received(soak: Soak, name: str, order: Sequence[int]) -> None:
    """The receiver took those events that its subscription wants, and got no others; each as one job.

    Version 2's came in the order of the events, one again and again until it was taken.
    """
    receipts, subscription = soak.receivers.got.get(name, []), soak.subscriptions[name]
    wanted = {number for number, event in enumerate(soak.publisher.events) if _wants(subscription, event)}
    assert {receipt.number for receipt in receipts if receipt.taken} == wanted, name
    assert {receipt.number for receipt in receipts} == wanted, name
    assert len({receipt.job for receipt in receipts}) == len(wanted), name
    if subscription.version == "2":
        place = {number: place for place, number in enumerate(order)}
        places = [place[receipt.number] for receipt in receipts]
        assert places == sorted(places), name


def _require_all_delivered(soak: Soak) -> None:
    """Read by the ids that receivers were sent: MiniStack sorts all of an integration's jobs for each page of them."""
    ids = {int(job) for _, job in soak.receivers.taken}
    jobs = read_together([WebhookJob(soak.integration, number) for number in ids]).all(WebhookJob)
    assert [job.state for job in jobs] == [DELIVERED] * sum(soak.publisher.jobs)
