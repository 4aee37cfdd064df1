"""Nothing is lost and order is kept: events for 20 subscriptions of both versions, to receivers that fail at random in every way,
while the processes that fan out and deliver are killed at any instant. The engine lives on: what it has acknowledged stays.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest

from shared.aws import clients
from shared.dynamodb.batch import read_together
from shared.dynamodb.transaction import ALONE
from shared.records.webhook_jobs import DELIVERED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_out_subs, webhook_secrets, webhook_work
from tests.engine import ROOT
from tests.factory import Factory
from tests.seed import SEED
from tests.soak.receivers import Receipt, Receivers, running
from tests.threads import side_by_side
from tests.webhooks import is_fanned_out, publish, subscribe

SUBSCRIPTIONS = 20
WORKERS = 2
FAILING = 0.15
MOST_DUPLICATES = 0.005
HURRY = 600  # six minutes are 0.6 s
MANY = int(os.environ.get("PLANOCORE_SOAK_EVENTS", "10000"))
_SECONDS, _SECONDS_AN_EVENT = 300.0, 3.0

pytestmark = [pytest.mark.slow, side_by_side]


@dataclass
class Workers:
    """Processes that are killed and replaced."""

    port: int
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    killed: int = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.soak.worker", str(self.port)]
        environment = {**os.environ, "WEBHOOK_HURRY": str(HURRY)}
        self.running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL))

    def kill(self, chance: random.Random) -> None:
        """One of them, by SIGKILL."""
        process = self.running.pop(chance.randrange(len(self.running)))
        assert process.poll() is None, "a worker ended by itself"
        process.kill()
        process.wait()
        self.killed += 1

    def stop(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


@contextmanager
def working(port: int) -> Iterator[Workers]:
    workers = Workers(port)
    try:
        for _ in range(WORKERS):
            workers.start()
        yield workers
    finally:
        workers.stop()


@pytest.mark.parametrize(
    ("events", "kills"), [pytest.param(20, 3, id="few"), pytest.param(MANY, 10, id="many", marks=pytest.mark.nightly)]
)
@pytest.mark.usefixtures("long_timeouts")
def test_each_event_reaches_each_subscription_in_order_though_receivers_fail_and_workers_are_killed(
    factory: Factory, events: int, kills: int
) -> None:
    queues = clients.client("sqs")
    url = queues.create_queue(QueueName="test-webhook_work")["QueueUrl"]
    queues.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "300"})
    integration = int(factory.integration().id)
    chance = random.Random(SEED)
    with running(FAILING) as receivers, working(receivers.port) as workers, ThreadPoolExecutor(4) as pool:
        subscriptions = _subscriptions(integration, receivers)
        receivers.gone_once = {"0", "1"}
        publishing = pool.map(lambda number: publish(integration, payload={"number": number}), range(events))
        for wanted in _spread(events * SUBSCRIPTIONS, kills, chance):
            _until(partial(receivers.have, wanted), events)
            workers.kill(chance)
            workers.start()
        sequences = {event.sequence: number for number, event in enumerate(publishing)}
        _until(lambda: _is_done(integration, subscriptions), events)
    numbers = [sequences[sequence] for sequence in sorted(sequences)]  # of the events, in their order
    _report(receivers, workers)
    _require_all_delivered(integration, events, receivers)
    for name in subscriptions:
        _require_received(name, subscriptions[name], numbers, receivers.got[name])


def _spread(requests: int, kills: int, chance: random.Random) -> list[int]:
    """After how many requests to receivers a worker is killed: at random, but on the whole of the way."""
    part = requests // (kills + 1)
    return [chance.randrange(number * part, (number + 1) * part) for number in range(kills)]


def _subscriptions(integration: int, receivers: Receivers) -> dict[str, WebhookOutSub]:
    """By their receivers' names, of versions 2 and 3 in turn."""
    names = map(str, range(SUBSCRIPTIONS))
    values = (
        (name, "23"[int(name) % 2], {"callback_url": receivers.url(name), "secrets": webhook_secrets.first()}) for name in names
    )
    return {name: subscribe(integration, version, **own) for name, version, own in values}


def _is_done(integration: int, subscriptions: dict[str, WebhookOutSub]) -> bool:
    """All jobs are made, and none waits. Subscriptions that were switched off by a 410 are switched on again."""
    for row in WebhookOutSub.query(integration, consistent_read=True):
        if not row.active:
            webhook_out_subs.change(ALONE, integration, int(row.id), {"active": True})
            webhook_work.send(integration, [int(row.id)])
    waiting = (next(iter(WebhookWaiting.query(row.id, consistent_read=True)), None) for row in subscriptions.values())
    return is_fanned_out(integration) and not any(waiting)


def _until(is_true: Callable[[], bool], events: int) -> None:
    end = time.monotonic() + _SECONDS + _SECONDS_AN_EVENT * events
    while not is_true():
        assert time.monotonic() < end, "deliveries have not ended"
        time.sleep(0.2)


def _require_all_delivered(integration: int, events: int, receivers: Receivers) -> None:
    """Read by the ids that receivers were sent: MiniStack sorts all of an integration's jobs for each page of them."""
    ids = {int(receipt.job) for got in receivers.got.values() for receipt in got}
    assert len(ids) == events * SUBSCRIPTIONS
    jobs = read_together([WebhookJob(integration, number) for number in ids]).all(WebhookJob)
    assert [job.state for job in jobs] == [DELIVERED] * len(ids)


def _require_received(name: str, subscription: WebhookOutSub, numbers: list[int], receipts: list[Receipt]) -> None:
    """Each event was taken by the receiver. Version 2's came in the order of the events, one again and again until it was taken."""
    assert {receipt.number for receipt in receipts if receipt.taken} == set(numbers), name
    assert len({receipt.job for receipt in receipts}) == len(numbers), name
    if subscription.version == "2":
        order = {number: place for place, number in enumerate(numbers)}
        places = [order[receipt.number] for receipt in receipts]
        assert places == sorted(places), name


def _report(receivers: Receivers, workers: Workers) -> None:
    """A duplicate is what came after the receiver had answered that it took the job."""
    receipts = [(name, receipt) for name, got in receivers.got.items() for receipt in got]
    taken: set[tuple[str, str]] = set()
    duplicates = 0
    for name, receipt in receipts:
        duplicates += (name, receipt.job) in taken
        if receipt.taken:
            taken.add((name, receipt.job))
    print(f"\n{len(receipts)} requests, {len(taken)} jobs, {workers.killed} kills, {duplicates} duplicates")
    assert duplicates <= max(len(taken) * MOST_DUPLICATES, 20 * workers.killed)  # what is under way when a worker is killed
