"""Changes of jobs that wait, each in one transaction with its row in the subscription's queue."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.dynamodb.batch import read_together
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import ALONE
from shared.records.webhook_jobs import WAITING, WebhookJob, position_by_time
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.timestamps import later_than, now

MOST_AT_ONCE = 45  # jobs of a transaction, which takes 100 actions
MOST_MOVED = 33  # … where each job's row is moved
_KEPT = timedelta(days=90)  # of a job, from its end on


def ended(state: str) -> dict[str, Any]:
    """The attributes of a job that waits no more."""
    expires_at = int((datetime.now(UTC) + _KEPT).timestamp())
    return {"state": state, "next_attempt_at": None, "position": None, "expires_at": expires_at}


def change(jobs: Iterable[WebhookJob], values: Mapping[str, Any]) -> None:
    """Gives all of them `values`, and moves or removes their rows. Where another worker has changed one, nothing is written."""
    _change((job, values) for job in jobs)


def hasten(rows: Collection[WebhookWaiting]) -> int:
    """Makes the jobs of at most MOST_MOVED rows due now, and returns how many were not.

    Where another worker has changed one, nothing is written.
    """
    moment = now()
    jobs = read_together(WebhookJob(row.integration_id, row.job_id) for row in rows).all(WebhookJob)
    later = [job for job in jobs if job.state in WAITING and str(job.next_attempt_at or "") > moment]
    _change((job, due(job, moment)) for job in later)
    return len(later)


def put_off(subscription: WebhookOutSub) -> Iterator[list[WebhookWaiting]]:
    """The rows that may wait for a later time, MOST_MOVED at a time: of version 2 the first, of version 3 those behind now."""
    number = int(subscription.id)
    if subscription.version == "2":
        yield WebhookWaiting.first(number, 1)
        return
    rows = WebhookWaiting.first(number, MOST_MOVED, after=now())
    while rows:
        yield rows
        rows = WebhookWaiting.first(number, MOST_MOVED, after=rows[-1].position)


def due(job: WebhookJob, moment: str) -> dict[str, Any]:
    """The attributes of a job that is tried next then (RFC 3339). Version 2 keeps its place, version 3 waits at when it is due."""
    position = job.position if job.version == "2" else position_by_time(moment, int(job.id))
    return {"next_attempt_at": moment, "position": position}


def _change(changes: Iterable[tuple[WebhookJob, Mapping[str, Any]]]) -> None:
    write, after = ALONE.transaction(), None
    for job, values in changes:
        after = _with(job, values)
        is_as_read = (WebhookJob.last_updated == job.last_updated) & (WebhookJob.position == job.position)
        write.update(after, after.changes_since(job.serialize()), is_as_read, WriteConflict())
        if after.position != job.position:
            write.delete(job.waiting())
            if after.position is not None:
                write.put(after.waiting())
    with suppress(WriteConflict):
        write.commit(after)


def _with(job: WebhookJob, values: Mapping[str, Any]) -> WebhookJob:
    after = WebhookJob.from_raw_data(job.serialize())
    for name, value in {**values, "last_updated": later_than(job.last_updated)}.items():
        setattr(after, name, value)
    after.derive()
    return after
