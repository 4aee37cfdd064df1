"""A day on which no stream is read and no message arrives, over simulated time: what stands in tables is enough to go on from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest

from functions.consumers.webhook_delivery.handler import consumer as delivery
from functions.consumers.webhook_retries.handler import consumer as retries
from functions.schedules.webhook_sweep.handler import schedule
from shared import timestamps
from shared.aws.queues import Queue
from shared.background.serve import serve
from shared.dynamodb.transaction import ALONE
from shared.outbound.address import AddressPolicy
from shared.records.queues import WEBHOOK_RETRIES, WEBHOOK_WORK
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_jobs import DELIVERED, RECEIVED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import (
    callback_urls,
    webhook_delivery,
    webhook_out_subs,
    webhook_queue,
    webhook_retries,
    webhook_secrets,
    webhook_sweep,
)
from shared.services.webhook_channel import Lease
from shared.services.webhook_fan_out import fan_out
from tests.client import Context
from tests.factory import Factory
from tests.local.receiver import Receiver, receiving
from tests.webhooks import forget_what_waits, is_fanned_out, publish, subscribe

HOURS = 24  # with an event in each
FIRST = 1  # events before it
LAST = FIRST + HOURS
HALF = FIRST + HOURS // 2
EVERYTHING = list(range(1, LAST + 1))
READING_THE_CLOCK = (timestamps, webhook_delivery, webhook_queue, webhook_retries, webhook_secrets, webhook_sweep)


class Invocation(Context):
    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 90_000


class Clock:
    """Simulated time, `ahead` of the machine's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = timedelta(0)
        clock = self

        class Simulated(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> "Simulated":
                return super().now(tz) + clock.ahead

        for module in READING_THE_CLOCK:
            monkeypatch.setattr(module, "datetime", Simulated)


class Lambda:
    """What AWS does while consumers are up: messages reach their functions, and the clock starts the sweep."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.messages: list[tuple[Queue, Any]] = []
        monkeypatch.setattr(Queue, "send", lambda queue, bodies, delay=0: self._take(queue, bodies, delay))

    def _take(self, queue: Queue, bodies: list[Any], delay_seconds: int) -> None:
        if not delay_seconds:
            self.messages += [(queue, body) for body in bodies]

    def sweep(self) -> None:
        serve(schedule)({}, Invocation())

    def tell(self, subscription: WebhookOutSub) -> None:
        body = {"integration_id": int(subscription.integration_id), "webhook_out_sub_id": int(subscription.id)}
        self.messages.append((WEBHOOK_WORK, body))

    def deliver(self, but_not_to: WebhookOutSub | None = None) -> None:
        """All messages that there are, and those that are sent meanwhile."""
        while self.messages:
            queue, body = self.messages.pop(0)
            if but_not_to and body["webhook_out_sub_id"] == but_not_to.id:
                continue
            record = {"messageId": "m", "body": json.dumps(body)}
            consumer = {WEBHOOK_WORK: delivery, WEBHOOK_RETRIES: retries}[queue]
            assert serve(consumer)({"Records": [record]}, Invocation()) == {"batchItemFailures": []}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, factory: Factory) -> Lambda:
    forget_what_waits()
    return Lambda(monkeypatch)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving(Receiver()) as receiver:
        monkeypatch.setattr(callback_urls, "policy", AddressPolicy.allowing(receiver.host))
        yield receiver


class Partner:
    """An integration with a subscription for each path of its receiver."""

    def __init__(self, factory: Factory, receiver: Receiver) -> None:
        self.integration, self.receiver = int(factory.integration().id), receiver

    def subscribe(self, path: str, version: str, **values: Any) -> WebhookOutSub:
        url = f"http://{self.receiver.host}{path}"
        return subscribe(self.integration, version, callback_url=url, secrets=webhook_secrets.first(), **values)

    def publish(self, numbers: range) -> None:
        for number in numbers:
            publish(self.integration, payload={"number": number})

    def got(self, path: str) -> list[int]:
        """The numbers of the events, as they came."""
        return [each.json.get("data", each.json)["number"] for each in self.receiver.at(path)]


@dataclass
class Outage:
    """A day of events, before which a worker died with the lease of `ordered`, and `failing` was refused the first event."""

    partner: Partner
    aws: Lambda
    clock: Clock
    ordered: WebhookOutSub
    free: WebhookOutSub
    failing: WebhookOutSub
    paused: WebhookOutSub
    late: WebhookOutSub  # made after HALF of the events

    def end(self) -> None:
        """Consumers are up again: one run of the sweep, and what follows from it."""
        self.aws.sweep()
        assert is_fanned_out(self.partner.integration)
        self.aws.deliver()


@pytest.fixture
def outage(factory: Factory, receiver: Receiver, clock: Clock, aws: Lambda) -> Outage:
    partner = Partner(factory, receiver)
    ordered, free = partner.subscribe("/ordered", "2"), partner.subscribe("/free", "3")
    failing, paused = partner.subscribe("/failing", "2"), partner.subscribe("/paused", "2", active=False)
    partner.publish(range(1, FIRST + 1))
    assert fan_out(partner.integration)
    aws.deliver(but_not_to=failing)
    receiver.code = 500
    aws.tell(failing)
    aws.deliver()
    receiver.code = 200
    assert Lease.take(int(ordered.id))
    for hour in range(HOURS):
        clock.ahead += timedelta(hours=1)
        if hour == HOURS // 2:
            late = partner.subscribe("/late", "3")
        number = FIRST + hour + 1
        partner.publish(range(number, number + 1))
    assert not is_fanned_out(partner.integration)
    clock.ahead += timedelta(days=1)  # for which a stream keeps its rows
    aws.messages.clear()
    return Outage(partner, aws, clock, ordered, free, failing, paused, late)


def states(subscription: WebhookOutSub) -> list[str]:
    """Of its jobs."""
    found = WebhookJob.query(subscription.integration_id, consistent_read=True)
    return [job.state for job in found if job.webhook_out_sub_id == subscription.id]


def is_at_rest(subscription: WebhookOutSub) -> bool:
    channel = WebhookChannel.get(subscription.id, consistent_read=True)
    return channel.lease is None and channel.due is None


def test_after_a_day_without_consumers_each_event_is_delivered_once_to_each_subscription(outage: Outage) -> None:
    outage.end()
    for path in ("/ordered", "/free"):
        assert sorted(outage.partner.got(path)) == EVERYTHING
    for subscription in (outage.ordered, outage.free, outage.failing):
        assert states(subscription) == [DELIVERED] * LAST


def test_after_a_day_without_consumers_version_2_gets_them_in_order(outage: Outage) -> None:
    outage.end()
    assert outage.partner.got("/ordered") == EVERYTHING


def test_after_a_day_without_consumers_a_retry_that_was_due_meanwhile_goes_first(outage: Outage) -> None:
    outage.end()
    assert outage.partner.got("/failing") == [1, *EVERYTHING]


def test_after_a_day_without_consumers_a_subscription_made_meanwhile_gets_what_came_after_it(outage: Outage) -> None:
    outage.end()
    assert sorted(outage.partner.got("/late")) == list(range(HALF + 1, LAST + 1))


def test_after_a_day_without_consumers_one_that_is_off_gets_them_once_it_is_on(outage: Outage) -> None:
    outage.end()
    assert outage.partner.got("/paused") == []
    assert states(outage.paused) == [RECEIVED] * LAST
    webhook_out_subs.change(ALONE, outage.partner.integration, int(outage.paused.id), {"active": True}, judge=lambda _: None)
    outage.clock.ahead += timedelta(minutes=1)
    outage.end()
    assert outage.partner.got("/paused") == EVERYTHING


def test_after_a_day_without_consumers_nothing_is_left_for_the_next_sweep(outage: Outage) -> None:
    outage.end()
    assert all(map(is_at_rest, (outage.ordered, outage.free, outage.failing, outage.late)))
    outage.clock.ahead += timedelta(hours=1)
    delivered = len(outage.partner.receiver.received)
    outage.end()
    assert len(outage.partner.receiver.received) == delivered
