"""Queues webhook jobs that failed once more, behind all that waits for the same subscription."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from shared.dynamodb.access import Access
from shared.dynamodb.batch import read_together
from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import Transaction, Writing
from shared.errors import Invalid, Rule
from shared.records.queues import WEBHOOK_WORK
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import FAILED, RETRYING, WebhookJob, position_by_time, position_in_order
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_work
from shared.timestamps import later_than, rfc3339

MOST_AT_ONCE = 45  # jobs of a transaction, which takes 100 actions
STATE = Rule("state", "is of a job that is {state}: only one that failed can be delivered again", ("id",))
NO_SUBSCRIPTION = Rule("no_subscription", "is of a job whose subscription is gone", ("id",))
REQUEUES = Access(
    gets=(WebhookJob,),
    batch_gets=(WebhookJob, WebhookFeed),
    checks=(WebhookOutSub,),
    puts=(WebhookWaiting,),
    updates=(WebhookJob, WebhookChannel),
    sends=(WEBHOOK_WORK,),
)


def retry(writing: Writing, integration_id: int, number: int) -> WebhookJob:
    """Queues one job. Raises Invalid where it is not one that failed, or its subscription is gone."""
    job = WebhookJob.get_or_refuse(integration_id, number)
    for queued in requeue(writing, integration_id, int(job.webhook_out_sub_id), [number]):
        return queued
    raise Invalid(STATE.on("id", state=WebhookJob.get_or_refuse(integration_id, number).state))


def requeue(
    writing: Writing, integration_id: int, webhook_out_sub_id: int, numbers: Sequence[int], record: Any = None
) -> list[WebhookJob]:
    """Queues those of a subscription's jobs that failed, in their events' order, with their retries begun anew; returns them.

    One transaction of at most MOST_AT_ONCE jobs, after which the subscription is due, so that nothing queued is forgotten;
    a message hastens it.
    `record`: what the request answers with, unless it is the first job. Raises Invalid where the subscription is gone.
    """
    queued = retry_on_conflict(lambda: _requeue(writing, integration_id, webhook_out_sub_id, numbers, record))
    if queued:
        webhook_work.send(integration_id, [webhook_out_sub_id])
    return queued


def _requeue(
    writing: Writing, integration_id: int, webhook_out_sub_id: int, numbers: Sequence[int], record: Any
) -> list[WebhookJob]:
    jobs = [WebhookJob(integration_id, number) for number in dict.fromkeys(numbers)]
    found = read_together([*jobs, WebhookFeed(integration_id)])
    failed = [job for job in found.all(WebhookJob) if job.state == FAILED and job.webhook_out_sub_id == webhook_out_sub_id]
    if not failed:
        return []
    feed = found.one(WebhookFeed)
    failed.sort(key=lambda job: in_order((int(job.sequence), int(job.id))))
    write = writing.transaction()
    for job, moment in zip(failed, _moments(), strict=False):
        _queue(write, job, moment, int(feed.sequence) if feed else 0)
    _make_due(write, failed[0])
    write.commit(record or failed[0])
    return failed


def in_order(job: tuple[int, int]) -> tuple[int, int]:
    """The sort key of a job, given its sequence number and id: by events; tests, whose numbers fall, as they were made."""
    sequence, number = job
    return (sequence, number) if sequence > 0 else (0, -sequence)


def _queue(write: Transaction, job: WebhookJob, moment: str, last_sequence: int) -> None:
    """`moment` keeps jobs that are queued together in order."""
    before, is_as_read = job.serialize(), WebhookJob.last_updated == job.last_updated
    number = int(job.id)
    job.state, job.next_attempt_at, job.expires_at = RETRYING, moment, None
    job.attempts_before = job.attempt_count
    job.last_updated = later_than(job.last_updated)
    in_order = position_in_order(last_sequence, f"{moment}~{number:019}")
    job.position = in_order if job.version == "2" else position_by_time(moment, number)
    write.update(job, job.changes_since(before), is_as_read, WriteConflict())
    write.put(job.waiting())


def _make_due(write: Transaction, job: WebhookJob) -> None:
    """A subscription that is gone has no more work."""
    number = int(job.webhook_out_sub_id)
    gone = Invalid(NO_SUBSCRIPTION.on("id"))
    write.check_exists(WebhookOutSub(job.integration_id, number), gone)
    webhook_work.make_due(write, int(job.integration_id), number, job.version, also=webhook_work.BY_HAND)


def _moments() -> Iterator[str]:
    start = datetime.now(UTC)
    return (rfc3339(start + timedelta(microseconds=number)) for number in count())
