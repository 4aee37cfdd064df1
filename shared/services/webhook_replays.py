"""Queues a subscription's failed jobs of some time once more."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from shared.deadline import seconds_left
from shared.dynamodb import low_level
from shared.dynamodb.access import Index
from shared.dynamodb.expressions import expressions
from shared.dynamodb.transaction import Writing
from shared.errors import Invalid, Rule
from shared.records.webhook_jobs import FAILED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services.webhook_jobs import MOST_AT_ONCE, REQUEUES, in_order, requeue

MOST = 10_000
BEFORE_SINCE = Rule("before_since", "must not be before since", ("until",))
TOO_MANY = Rule("max", f"reaches back over more than {MOST} failed jobs: give `until`, and replay part by part", ("since",))
OF_SUBSCRIPTION = Index(WebhookJob, "of_sub_by_created_at")
_LEAST_SECONDS = 5.0  # for one more transaction, with its retries
USES = (replace(REQUEUES, gets=(WebhookOutSub,), queries=(OF_SUBSCRIPTION,)),)


@dataclass(frozen=True, slots=True)
class Replay:
    """`jobs`: how many were queued; `left`: how many of the time are not yet, since the request had to be answered."""

    id: int
    integration_id: int
    jobs: int
    left: int


def replay(writing: Writing, integration_id: int, number: int, since: str, until: str | None) -> Replay:
    """Queues the jobs that were made at `since` or later and before `until` (RFC 3339), and failed, in their events' order.

    Raises Invalid, before any is queued, where they are more than `MOST` or `until` is before `since`. One that was interrupted, or
    leaves some, may be repeated: what it has queued has not failed any more.
    """
    subscription = WebhookOutSub.get_or_refuse(integration_id, number)
    found = list(islice(failed_jobs(number, since, until), MOST + 1))
    if len(found) > MOST:
        raise Invalid(TOO_MANY.on("since"))
    queued, left = requeue_all(writing, subscription, found)
    return Replay(number, integration_id, queued, left)


def requeue_all(writing: Writing, subscription: WebhookOutSub, found: list[tuple[int, int]]) -> tuple[int, int]:
    """Queues jobs by their sequence numbers and ids, in their events' order, part by part, while there is time.

    Returns how many had failed indeed, and how many were not looked at.
    """
    integration_id, number, queued = int(subscription.integration_id), int(subscription.id), 0
    found.sort(key=in_order)
    for first in range(0, len(found), MOST_AT_ONCE):
        if first and seconds_left() < _LEAST_SECONDS:
            return queued, len(found) - first
        portion = [job for _, job in found[first : first + MOST_AT_ONCE]]
        queued += len(requeue(writing, integration_id, number, portion, subscription))
    return queued, 0


def failed_jobs(number: int, since: str, until: str | None) -> Iterator[tuple[int, int]]:
    """The sequence number and the id of each. Times are compared as text, whose end is the job's id. Raises Invalid as `replay`."""
    if until and until < since:
        raise Invalid(BEFORE_SINCE.on("until"))
    key = WebhookJob.webhook_out_sub_id == number
    key &= WebhookJob.created_at_and_id.between(since, until) if until else WebhookJob.created_at_and_id >= since
    written = expressions(key=key, filter=WebhookJob.state == FAILED, projection=("id", "sequence"))
    request = {"TableName": WebhookJob.table_name(), "IndexName": OF_SUBSCRIPTION.name, **written}
    for row in low_level.every_item("Query", request):
        yield int(row["sequence"]["N"]), int(row["id"]["N"])
