"""Jobs of a subscription that is switched off wait for 14 days, so that they go out once it is on again; then they are given up."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from shared.dynamodb import low_level
from shared.dynamodb.batch import read_together
from shared.dynamodb.expressions import expressions
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import ALONE
from shared.records.webhook_jobs import FAILED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.settings import settings
from shared.timestamps import later_than, now, rfc3339

KEPT = timedelta(days=14)
_JOB_KEPT = timedelta(days=90)  # once it has ended
_AT_ONCE = 45  # jobs of a transaction, which takes 100 actions


def give_up(subscription: WebhookOutSub) -> str | None:
    """Fails the first of an inactive subscription's jobs whose time is over. Returns when to look again (RFC 3339), which may be
    now; None where nothing waits.

    A job's time begins when it was last touched, and not before the subscription was last changed.
    """
    rows = _first(int(subscription.id))
    jobs = read_together([WebhookJob(row.integration_id, row.job_id) for row in rows]).all(WebhookJob)
    if not jobs:
        return None
    ends = {job.id: _end(subscription, job) for job in jobs}
    over = [job for job in jobs if ends[job.id] <= now()]
    if not over:
        return min(ends.values())
    _fail(over)
    return now()


def _end(subscription: WebhookOutSub, job: WebhookJob) -> str:
    begin = max(str(subscription.last_updated), str(job.last_updated))
    return rfc3339(datetime.fromisoformat(begin) + KEPT / settings.webhook_hurry)


def _first(number: int) -> list[WebhookWaiting]:
    written = expressions(key=WebhookWaiting.webhook_out_sub_id == number)
    request = {"TableName": WebhookWaiting.table_name(), "ConsistentRead": True, "Limit": _AT_ONCE, **written}
    return list(map(WebhookWaiting.from_raw_data, low_level.call("Query", request)["Items"]))


def _fail(jobs: Sequence[WebhookJob]) -> None:
    """All of them, unless one has changed meanwhile: then they are looked at anew."""
    write = ALONE.transaction()
    for job in jobs:
        before, is_as_read, row = job.serialize(), WebhookJob.last_updated == job.last_updated, job.waiting()
        job.state, job.position, job.next_attempt_at = FAILED, None, None
        job.last_updated = later_than(job.last_updated)
        job.expires_at = int((datetime.now(UTC) + _JOB_KEPT).timestamp())
        write.update(job, job.changes_since(before), is_as_read, WriteConflict())
        write.delete(row, WebhookWaiting.job_id == job.id, WriteConflict())
    with suppress(WriteConflict):
        write.commit(jobs[0])
