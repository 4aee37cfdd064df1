"""Webhook jobs for tests, saved as fan-out and delivery leave them."""

from typing import Any

from shared.dynamodb.ids import next_id
from shared.dynamodb.transaction import ALONE
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_jobs import FAILED, WAITING, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub

SUBSCRIPTION = {"key": "orders", "name": "Orders", "callback_url": "https://hooks.example.com/orders", "version": "3"}


def save_subscription(integration_id: int, **values: Any) -> WebhookOutSub:
    return WebhookOutSub.create(ALONE, integration_id, {**SUBSCRIPTION, "events": ["order.delivered"], **values})


def save_job(subscription: WebhookOutSub, number: int | None = None, *, sequence: int = 1, **values: Any) -> WebhookJob:
    """Of an event with this number. It failed, unless another state is given; while it waits, it is in the queue."""
    made = {"event": "order.delivered", "status": None, "order_id": f"order-{sequence}"}
    event = WebhookEvent(subscription.integration_id, sequence, id=sequence, **made)
    job = WebhookJob.of(number or next_id("webhook_jobs"), event, subscription, None)
    for name, value in {"state": FAILED, **values}.items():
        setattr(job, name, value)
    if job.state in WAITING:
        job.waiting().save()
    else:
        job.position = job.next_attempt_at = None
    job.derive()
    job.save()
    return job
