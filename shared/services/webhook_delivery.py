"""Delivers a subscription's jobs: version 2 in order and one at a time, version 3 as they are due, up to ten side by side.

Secrets and the address are read when something is sent, so that a change acts on what waits already. A worker that dies at any
instant leaves the jobs in the queue, and its lease to the sweep: what was sent and not saved is sent again.
"""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from shared import log
from shared.aws.queues import MOST_DELAYED, Queue
from shared.deadline import seconds_left
from shared.dynamodb import low_level
from shared.dynamodb.access import Access
from shared.dynamodb.batch import read_together
from shared.errors import UrlRefused
from shared.outbound.post import TOTAL_SECONDS, Reply, post
from shared.records.queues import WEBHOOK_RETRIES, WEBHOOK_WORK
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_jobs import CANCELED, DELIVERED, FAILED, RETRYING, WAITING, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import callback_urls, webhook_failures, webhook_paused, webhook_queue, webhook_secrets, webhook_work
from shared.services.webhook_channel import Lease, LeaseLost
from shared.services.webhook_retries import pause_after
from shared.services.webhook_signature import body_of, headers_of
from shared.timestamps import from_now, now

AT_ONCE = 10  # jobs of a version 3 subscription
_MOST_ATTEMPTS = 20  # that a job keeps
_MOST_TEXT = 1024  # bytes of a receiver's answer
_LEAST_SECONDS = TOTAL_SECONDS + 5  # for one more attempt, and for saving what became of it
_GONE = 410

DELIVERS = Access(
    gets=(WebhookOutSub,),
    batch_gets=(WebhookJob, WebhookEvent),
    queries=(WebhookWaiting,),
    puts=(WebhookWaiting,),
    updates=(WebhookJob, WebhookChannel),
    deletes=(WebhookWaiting,),
    sends=(WEBHOOK_WORK, WEBHOOK_RETRIES),
)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The outcome of an attempt. `rule`: why nothing was posted, or no answer came."""

    at: str
    milliseconds: int
    reply: Reply | None
    rule: str | None
    is_success: bool

    @property
    def is_gone(self) -> bool:
        return self.reply is not None and self.reply.code == _GONE

    def attempt(self) -> dict[str, Any]:
        told = {"code": self.reply.code, "answer": _first(self.reply.text)} if self.reply else {"rule": self.rule}
        return {"at": self.at, "milliseconds": self.milliseconds, **told}


def _first(text: str) -> str:
    return text.encode()[:_MOST_TEXT].decode(errors="ignore")


class _Round(NamedTuple):
    """The outcome of a look at what is due.

    `due_at`: when more is to be sent (RFC 3339), None for never, unless it is woken. `has_failed`: a job will be tried again.
    `is_elsewhere`: something is due, which another queue's worker has to send.
    """

    due_at: str | None
    has_failed: bool = False
    is_elsewhere: bool = False


def work(integration_id: int, webhook_out_sub_id: int, queue: Queue) -> None:
    """Delivers what is due until nothing is, or time is short; then the subscription is woken again.

    `queue`: the message's. A subscription that is delivered from another one by now is sent on to that, if anything is due.

    A delayed message is sent where a job failed, and not by each look that finds nothing due: else a message for each event that
    waits behind a dead receiver would live on for as long as that is dead.
    """
    lease = Lease.take(webhook_out_sub_id)
    if lease is None:
        return None
    may_send, has_failed = webhook_work.queue_of(lease.channel) is queue, False
    try:
        while seconds_left() > _LEAST_SECONDS:
            done = _round(lease, integration_id, may_send=may_send)
            if done.is_elsewhere:
                break
            has_failed |= done.has_failed
            if done.due_at is None or done.due_at > now():
                if lease.let_go(done.due_at):
                    return _wake_later(integration_id, lease.channel, done.due_at if has_failed else None)
                lease.look_again()
        lease.hand_over()
        webhook_work.send(integration_id, [webhook_out_sub_id], queue=webhook_work.queue_of(lease.channel))
    except LeaseLost:
        return None


def _wake_later(integration_id: int, channel: WebhookChannel, due_at: str | None) -> None:
    """The sweep looks once a minute; a message is there in time."""
    if due_at:
        wait = (datetime.fromisoformat(due_at) - datetime.now(UTC)).total_seconds()
        if wait < MOST_DELAYED:
            number, delay = int(channel.webhook_out_sub_id), max(0, int(wait) + 1)
            webhook_work.send(integration_id, [number], delay, webhook_work.queue_of(channel))


def _round(lease: Lease, integration_id: int, *, may_send: bool) -> _Round:
    """Delivers what is due now. More may be due now, too."""
    lease.renew()
    number = int(lease.channel.webhook_out_sub_id)
    try:
        subscription = WebhookOutSub.get(integration_id, number, consistent_read=True)
    except WebhookOutSub.DoesNotExist:
        return _Round(now() if _cancel(number) else None)
    if lease.channel.mail_due:
        webhook_failures.send_mail(lease, subscription)
        return _Round(now())
    if not subscription.active:
        return _Round(webhook_paused.give_up(subscription))
    if lease.channel.begins_anew:
        _begin_anew(lease, subscription)
        return _Round(now())
    jobs, due_at = _due(subscription, lease.channel)
    if not jobs:
        return _Round(due_at)
    if not may_send:
        return _Round(due_at, is_elsewhere=True)
    outcomes = _side_by_side(subscription, jobs)
    successes = [outcome.is_success for outcome in outcomes]
    webhook_failures.count(lease, subscription, successes, jobs[-1][1], is_gone=any(each.is_gone for each in outcomes))
    return _Round(now(), has_failed=not all(successes))


def _begin_anew(lease: Lease, subscription: WebhookOutSub) -> None:
    """All that waits is due. Where time is up first, the next worker goes on."""
    for rows in webhook_queue.put_off(subscription):
        if seconds_left() < _LEAST_SECONDS:
            return
        lease.renew()
        webhook_queue.hasten(rows)
    webhook_failures.begin_anew(lease)


def _due(subscription: WebhookOutSub, channel: WebhookChannel) -> tuple[list[tuple[WebhookJob, WebhookEvent]], str | None]:
    """Jobs to send now, each with its event; where there is none, when the next one is due."""
    in_order, probe_at = subscription.version == "2", channel.probe_at
    most = 1 if in_order or probe_at else AT_ONCE
    rows = WebhookWaiting.first(int(subscription.id), most)
    moment = now()
    if rows and probe_at and probe_at > moment:
        return [], probe_at
    due = [row for row in rows if in_order or str(row.position).partition("~")[0] <= moment]
    jobs = _read(due)
    if in_order and jobs and (later := jobs[0][0].next_attempt_at) and later > moment:
        return [], later
    if not jobs and due:
        return [], moment  # rows whose jobs are gone were taken away
    return jobs, str(rows[0].position).partition("~")[0] if rows else None


def _read(rows: Sequence[WebhookWaiting]) -> list[tuple[WebhookJob, WebhookEvent]]:
    """In the order of the rows. A row that is not its job's any more is taken away, so that it holds nothing up."""
    found = read_together([*(WebhookJob(row.integration_id, row.job_id) for row in rows), *_events(rows)])
    jobs = {job.id: job for job in found.all(WebhookJob)}
    events = {event.sequence: event for event in found.all(WebhookEvent)}
    read = []
    for row in rows:
        job, event = jobs.get(row.job_id), events.get(row.sequence)
        if job and event and job.position == row.position and job.state in WAITING:
            read.append((job, event))
        else:
            _drop(row, job)
    return read


def _events(rows: Iterable[WebhookWaiting]) -> list[WebhookEvent]:
    keys = dict.fromkeys((row.integration_id, row.sequence) for row in rows)
    return [WebhookEvent(*key) for key in keys]


def _drop(row: WebhookWaiting, job: WebhookJob | None) -> None:
    """Takes out of the queue a job that is gone, or whose event is: an event is kept longer than a job waits."""
    if job and job.position == row.position and job.state in WAITING:
        webhook_queue.change([job], webhook_queue.ended(FAILED))
    else:
        low_level.call("DeleteItem", {"TableName": row.table_name(), "Key": row.address()})


def _side_by_side(subscription: WebhookOutSub, jobs: Sequence[tuple[WebhookJob, WebhookEvent]]) -> list[_Outcome]:
    """The attempts' outcomes, each saved as soon as it is known. Threads know the deadline."""
    if len(jobs) == 1:
        return [_deliver(subscription, *jobs[0])]
    contexts = [copy_context() for _ in jobs]  # a context may be entered by one thread at a time
    with ThreadPoolExecutor(len(jobs)) as pool:
        futures = [
            pool.submit(context.run, _deliver, subscription, job, event)
            for context, (job, event) in zip(contexts, jobs, strict=True)
        ]
        return [future.result() for future in futures]


def _deliver(subscription: WebhookOutSub, job: WebhookJob, event: WebhookEvent) -> _Outcome:
    outcome = _attempt(subscription, job, event)
    _save(subscription, job, outcome)
    return outcome


def _attempt(subscription: WebhookOutSub, job: WebhookJob, event: WebhookEvent) -> _Outcome:
    at, started = now(), time.monotonic()
    reply, rule = None, None
    try:
        reply = _posted(subscription, job, event, at)
    except UrlRefused as refused:
        rule = refused.errors[0].rule.word
    except Exception:  # noqa: BLE001 - the net: one job that cannot be sent must not hold up all behind it unseen
        log.crash("webhook_delivery", f"job {job.id}")
        rule = "crash"
    taken = round((time.monotonic() - started) * 1000)
    return _Outcome(at, taken, reply, rule, reply is not None and _is_success(reply.code, subscription.success_code))


def _posted(subscription: WebhookOutSub, job: WebhookJob, event: WebhookEvent, at: str) -> Reply:
    body = body_of(job, event)
    secrets = [each["secret"] for each in webhook_secrets.valid(subscription.secrets, at)]
    return post(str(subscription.callback_url), body, headers_of(job, body, secrets, int(time.time())), callback_urls.policy)


def _is_success(code: int, wanted: str | None) -> bool:
    """`wanted`: three digits, or a class as `2xx`; without it any 2xx."""
    text = str(code)
    return text[0] == (wanted or "2xx")[0] if (wanted or "2xx").endswith("xx") else text == wanted


def _save(subscription: WebhookOutSub, job: WebhookJob, outcome: _Outcome) -> None:
    """The job, and its row in the queue, in one transaction. Where another worker was faster, that one's outcome stands."""
    attempts = int(job.attempt_count) + 1
    values = {
        "attempts": [*job.attempts, outcome.attempt()][-_MOST_ATTEMPTS:],
        "attempt_count": attempts,
        "status_code": outcome.reply.code if outcome.reply else None,
        "callback_url": subscription.callback_url,
    }
    webhook_queue.change([job], {**values, **_state_after(job, attempts, outcome)})


def _state_after(job: WebhookJob, attempts: int, outcome: _Outcome) -> dict[str, Any]:
    if outcome.is_success:
        return webhook_queue.ended(DELIVERED)
    retry_after = outcome.reply.retry_after if outcome.reply else None
    wait = pause_after(str(job.version), attempts - int(job.attempts_before), retry_after)
    return webhook_queue.ended(FAILED) if wait is None else _again(job, wait)


def _again(job: WebhookJob, wait: timedelta) -> dict[str, Any]:
    return {"state": RETRYING, **webhook_queue.due(job, from_now(wait))}


def _cancel(number: int) -> bool:
    """Cancels the first jobs of a subscription that is gone. Returns whether there were any."""
    rows = WebhookWaiting.first(number, webhook_queue.MOST_AT_ONCE)
    if jobs := [job for job, _ in _read(rows)]:
        webhook_queue.change(jobs, webhook_queue.ended(CANCELED))
    return bool(rows)
