"""One fault at a time, at every call of fan-out: the next run, be it the stream's or the sweep's, ends in the right state."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.consumers.webhook_fan_out.handler import consumer
from functions.schedules.webhook_sweep.handler import schedule
from shared.aws import clients
from shared.background import serve as serving
from shared.background.serve import serve
from shared.dynamodb.ids import forget_blocks
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_feeds import WebhookFeed
from shared.services import webhook_fan_out
from shared.timestamps import rfc3339
from tests.aws_clients import KINDS, LEAN
from tests.client import Context
from tests.engine import IS_MOTO
from tests.factory import Factory
from tests.faults import selection
from tests.faults.test_faults import faults
from tests.faults.wire import DENIED, SILENT, SILENT_AFTERWARDS, THROTTLED, Fault, Injected, Wire
from tests.webhooks import forget_what_waits, is_fanned_out, jobs_of, publish, subscribe

SAVE = "TransactWriteItems webhook_channels webhook_feeds webhook_jobs webhook_waiting"
CALLS = (
    "GetItem webhook_feeds",
    "Query webhook_events",
    "Query webhook_out_subs",
    "UpdateItem counters",
    SAVE,
    "SendMessageBatch",
    f"{SAVE} (2)",
    "SendMessageBatch (2)",
    "GetItem webhook_feeds (2)",
    "UpdateItem webhook_feeds",
)
SPARED = ("SendMessageBatch", "SendMessageBatch (2)")  # messages only hasten
IN_GATE = (DENIED, SILENT_AFTERWARDS)

pytestmark = pytest.mark.skipif(IS_MOTO, reason="its queues are named by other URLs")


class Work:
    """Two events of an integration with three subscriptions: five jobs of two transactions, one of them of one event only."""

    def __init__(self, factory: Factory, wire: Wire) -> None:
        self.wire, self.integration = wire, int(factory.integration().id)
        self.subscriptions = [int(subscribe(self.integration, version).id) for version in "233"]
        self.events = [publish(self.integration) for _ in range(2)]

    def run(self, injected: Injected | None = None) -> bool:
        """The stream hands both rows over. Returns whether they are done with."""
        forget_blocks()
        self.wire.forget()
        self.wire.injected = injected
        answer: dict[str, Any] = serve(consumer)({"Records": list(map(self._record, self.events))}, Context())
        self.wire.injected = None
        return not answer["batchItemFailures"]

    def sweep(self) -> None:
        feed = WebhookFeed.read(self.integration)
        if feed.waiting:
            feed.update([WebhookFeed.waiting_since.set(rfc3339(datetime.now(UTC) - timedelta(days=1)))])
        serve(schedule)({}, Context())

    def require_done(self) -> None:
        """Each job is there once, and each channel is due."""
        assert jobs_of(self.integration) == {number: [1, 2] for number in self.subscriptions}
        assert is_fanned_out(self.integration)
        for number in self.subscriptions:
            channel = WebhookChannel.get(number, consistent_read=True)
            assert (channel.wakes, channel.due) == (2, str(number % 8))

    @staticmethod
    def _record(event: Any) -> dict[str, Any]:
        keys = {"integration_id": {"N": str(event.integration_id)}, "sequence": {"N": str(event.sequence)}}
        return {"dynamodb": {"SequenceNumber": str(event.id), "Keys": keys}}


@pytest.fixture
def work(factory: Factory, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Work:
    clients.client("sqs").create_queue(QueueName="test-webhook_work")
    monkeypatch.setattr(serving, "time", wire.clock)
    monkeypatch.setattr(webhook_fan_out, "MOST_JOBS", 4)
    forget_what_waits()
    return Work(factory, wire)


def cases(*, lasting: bool) -> list[Any]:
    """In the gate, over our own client, refusals and lost answers of each call."""
    return [
        pytest.param(
            kind,
            Injected(call, fault, lasting),
            id=f"{kind}: {call}: {fault}{'' if lasting else ' once'}",
            marks=selection.marks(in_gate=kind == LEAN and fault in (IN_GATE if lasting else (THROTTLED,)), client=kind),
        )
        for kind in KINDS
        for call in CALLS
        for fault in _faults(call)
        if lasting or fault.passes
    ]


def _faults(call: str) -> tuple[Fault, ...]:
    return faults(call.partition(" (")[0])


def test_every_call_of_fan_out_has_its_faults(work: Work) -> None:
    assert work.run()
    assert tuple(work.wire.calls) == CALLS
    work.require_done()


@pytest.mark.parametrize(("kind", "injected"), cases(lasting=True))
def test_after_a_fault_that_lasts_the_same_rows_again_end_in_the_right_state(work: Work, injected: Injected) -> None:
    done = work.run(injected)
    assert injected.call in work.wire.tries
    assert done == (injected.call in SPARED)
    assert work.run()
    work.require_done()


@pytest.mark.parametrize(("kind", "injected"), cases(lasting=True))
def test_after_a_fault_that_lasts_the_sweep_ends_in_the_right_state(work: Work, injected: Injected) -> None:
    work.run(injected)
    work.sweep()
    work.require_done()


@pytest.mark.parametrize(("kind", "injected"), cases(lasting=False))
def test_a_fault_that_passes_is_never_noticed(work: Work, injected: Injected) -> None:
    assert work.run(injected)
    work.require_done()


@pytest.mark.parametrize("call", CALLS)
@selection.over_both_clients
def test_when_nothing_answers_from_some_call_on_the_sweep_makes_up_for_it(work: Work, call: str) -> None:
    began = work.wire.clock.passed
    work.run(Injected(call, SILENT, lasting=True, onwards=True))
    assert work.wire.clock.passed - began < Context.get_remaining_time_in_millis() / 1000
    work.sweep()
    work.require_done()
