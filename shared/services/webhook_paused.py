"""Jobs of a subscription that is switched off wait for 14 days, so that they go out once it is on again; then they are given up."""

from datetime import datetime, timedelta

from shared.dynamodb.batch import read_together
from shared.records.webhook_jobs import FAILED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services.webhook_queue import MOST_AT_ONCE, change, ended
from shared.settings import settings
from shared.timestamps import now, rfc3339

KEPT = timedelta(days=14)


def give_up(subscription: WebhookOutSub) -> str | None:
    """Fails the first of an inactive subscription's jobs whose time is over. Returns when to look again (RFC 3339), which may be
    now; None where nothing waits.

    A job's time begins when it was last touched, and not before the subscription was last changed.
    """
    rows = WebhookWaiting.first(int(subscription.id), MOST_AT_ONCE)
    jobs = read_together([WebhookJob(row.integration_id, row.job_id) for row in rows]).all(WebhookJob)
    if not jobs:
        return None
    ends = {job.id: _end(subscription, job) for job in jobs}
    over = [job for job in jobs if ends[job.id] <= now()]
    if not over:
        return min(ends.values())
    change(over, ended(FAILED))
    return now()


def _end(subscription: WebhookOutSub, job: WebhookJob) -> str:
    begin = max(str(subscription.last_updated), str(job.last_updated))
    return rfc3339(datetime.fromisoformat(begin) + KEPT / settings.webhook_hurry)
