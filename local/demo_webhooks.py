"""Demo data of webhooks: jobs that failed, one that was delivered, and a notification."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.dynamodb.ids import next_id
from shared.records.notifications import SHARDS, WEBHOOK_DISABLED, Notification
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_jobs import DELIVERED, FAILED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.timestamps import rfc3339
from tools.operate import operations

NOTIFICATION = 1
_SUBSCRIPTION = "demo-01"
_FAILED, _DELIVERED = tuple(f"demo-{number}" for number in range(1, 9)), "demo-9"  # the orders that jobs are about
_SEQUENCE, _ADDRESS = 0, "12 Main Street, Springfield"
_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_ATTEMPTS: dict[str, dict[str, Any]] = {
    FAILED: {"milliseconds": 41, "code": 500, "answer": "Internal Server Error"},
    DELIVERED: {"milliseconds": 87, "code": 200, "answer": "ok"},
}


def prepare(integration_id: int) -> dict[str, int]:
    """The ids by name. What has changed since an earlier start is as before again."""
    (subscription,) = [each for each in operations.list_subscriptions(integration_id) if each.key == _SUBSCRIPTION]
    _event(integration_id)
    there = {str(job.order_id): job for job in WebhookJob.query(integration_id, consistent_read=True)}
    failed = [_job(subscription, place, order, FAILED, there.get(order)) for place, order in enumerate(_FAILED)]
    _job(subscription, len(_FAILED), _DELIVERED, DELIVERED, there.get(_DELIVERED))
    return {"webhook_job": failed[0], "notification": _notification(subscription)}


def _job(subscription: WebhookOutSub, place: int, order: str, state: str, former: WebhookJob | None) -> int:
    """The id of the order's job."""
    if former is not None and former.position is not None:
        WebhookWaiting(former.webhook_out_sub_id, former.position).delete()
    event = WebhookEvent(subscription.integration_id, _SEQUENCE, id=0, event="order.delivered", order_id=order)
    number = next_id("webhook_jobs") if former is None else int(former.id)
    job = WebhookJob.of(number, event, subscription, _ADDRESS)
    job.created_at = rfc3339(_AT + timedelta(minutes=place))
    job.last_updated = rfc3339(_AT + timedelta(minutes=place, seconds=1))
    attempt = {"at": job.last_updated, **_ATTEMPTS[state]}
    job.state, job.attempts, job.attempt_count, job.status_code = state, [attempt], 1, attempt["code"]
    job.position = job.next_attempt_at = None
    job.derive()
    job.save()
    return number


def _event(integration_id: int) -> None:
    """What is sent where a job is retried. Fan-out looks for numbers above 0, so that no partner is told of it otherwise."""
    at = rfc3339(_AT)
    payload = json.dumps({"order_id": "demo", "address": _ADDRESS})
    WebhookEvent(integration_id, _SEQUENCE, id=0, event="order.delivered", payload=payload, created_at=at, last_updated=at).save()


def _notification(subscription: WebhookOutSub) -> int:
    """Makes the notification of a subscription that a 410 switched off, not resolved yet."""
    about = {"integration_id": subscription.integration_id, "webhook_out_sub_id": subscription.id}
    source = {"source": "webhook_delivery", "reason": "http-410"}
    notification = Notification.of(WEBHOOK_DISABLED, "demo", rfc3339(_AT), **about, **source)
    notification.id, notification.shard = NOTIFICATION, NOTIFICATION % SHARDS
    notification.save()
    return NOTIFICATION
