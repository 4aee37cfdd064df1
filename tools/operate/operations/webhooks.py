"""Deliveries to webhook subscriptions: what waits, what failed and why, and how it goes out after all."""

from collections.abc import Iterator, Sequence
from itertools import islice

from shared.dynamodb import low_level
from shared.dynamodb.batch import read_together
from shared.dynamodb.expressions import expressions
from shared.dynamodb.transaction import ALONE
from shared.records.integrations import Integration
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_jobs import STATES, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_queue, webhook_replays, webhook_work
from shared.services.webhook_queue import MOST_MOVED
from shared.timestamps import MONTH_FIRST, instant, now
from tools.operate import queues
from tools.operate.console import watched
from tools.operate.operations import rows
from tools.operate.operations.errors import OperatorError, refusals
from tools.operate.operations.webhook_reasons import Reason, reasons_of_job, reasons_of_subscription

_MOST_LISTED = 100
_BEGINNING = "2000"  # before all times


def list_webhook_jobs(
    integration_id: int, number: int, *, states: Sequence[str] = (), since: str | None = None, most: int = _MOST_LISTED
) -> list[WebhookJob]:
    """The newest jobs of a subscription, by the time at which they were made; of these states only, if any are given."""
    if unknown := sorted(set(states) - set(STATES)):
        raise OperatorError(f"A job's state is one of {', '.join(STATES)}, and {', '.join(unknown)} is none.")
    rows.get_or_refuse(Integration, integration_id)
    found = list(islice(_newest(integration_id, number, states, _moment("since", since) or _BEGINNING), most))
    return found[::-1]


def replay_webhooks(integration_id: int, number: int, *, since: str, until: str | None = None) -> dict[str, int]:
    """Queues the jobs once more that were made at `since` or later and before `until`, and failed."""
    queues.prepare()
    with refusals():
        done = webhook_replays.replay(ALONE, integration_id, number, str(_moment("since", since)), _moment("until", until))
    return {"queued": done.jobs}


def drain_webhooks(integration_id: int, number: int) -> dict[str, int]:
    """Queues all jobs that failed, and has what waits for its next attempt be tried now. It may be repeated."""
    queues.prepare()
    subscription = _active(integration_id, number)
    with refusals():
        queued, _ = webhook_replays.requeue_all(ALONE, subscription, failed_jobs(integration_id, number))
    hastened = _hasten(number)
    _resume(subscription)
    return {"queued": queued, "hastened": hastened}


def explain_webhooks(integration_id: int, *, number: int | None = None, job: int | None = None) -> list[Reason]:
    """What happened to a subscription's deliveries or to one job, and what will happen next, each in a sentence."""
    rows.get_or_refuse(Integration, integration_id)
    with refusals():
        if job is not None:
            return reasons_of_job(WebhookJob.get_or_refuse(integration_id, job))
        return reasons_of_subscription(WebhookOutSub.get_or_refuse(integration_id, int(number or 0)))


def failed_jobs(integration_id: int, number: int, since: str | None = None, until: str | None = None) -> list[tuple[int, int]]:
    """The sequence number and the id of each failed job of the integration's subscription."""
    since, until = _moment("since", since) or _BEGINNING, _moment("until", until)
    with refusals():
        WebhookOutSub.get_or_refuse(integration_id, number)
        return list(watched(webhook_replays.failed_jobs(number, since, until), "Reading jobs"))


def _moment(name: str, text: str | None) -> str | None:
    try:
        return instant(text, "UTC", MONTH_FIRST) if text else None
    except ValueError:
        raise OperatorError(f"{name} has to be a time as in 2026-11-29T09:30:00Z.") from None


def _newest(integration_id: int, number: int, states: Sequence[str], since: str) -> Iterator[WebhookJob]:
    key = (WebhookJob.webhook_out_sub_id == number) & (WebhookJob.created_at_and_id >= since)
    chosen = WebhookJob.integration_id == integration_id
    chosen &= WebhookJob.state.is_in(*states) if states else WebhookJob.id.exists()
    request = {
        "TableName": WebhookJob.table_name(),
        "IndexName": webhook_replays.OF_SUBSCRIPTION.name,
        "ScanIndexForward": False,
        **expressions(key=key, filter=chosen),
    }
    return map(WebhookJob.from_raw_data, low_level.every_item("Query", request))


def _active(integration_id: int, number: int) -> WebhookOutSub:
    with refusals():
        subscription = WebhookOutSub.get_or_refuse(integration_id, number)
    if not subscription.active:
        raise OperatorError("The subscription is switched off: once it is on, what waits goes out by itself.")
    return subscription


def _hasten(number: int) -> int:
    """How many jobs waited for a later time."""
    waiting = list(WebhookWaiting.query(number, consistent_read=True))
    parts = [waiting[first : first + MOST_MOVED] for first in range(0, len(waiting), MOST_MOVED)]
    return sum(map(webhook_queue.hasten, watched(parts, "Hastening jobs")))


def _resume(subscription: WebhookOutSub) -> None:
    """Closes the circuit breaker, and wakes the channel."""
    number, integration_id = int(subscription.id), int(subscription.integration_id)
    channel = WebhookChannel(number)
    if read_together([channel]).one(WebhookChannel):
        channel.update([WebhookChannel.probe_at.remove(), WebhookChannel.wakes.add(1), *WebhookChannel.due_from(number, now())])
        webhook_work.send(integration_id, [number])
