"""Webhook subscriptions, events and jobs for tests, saved as routes, fan-out and delivery leave them."""

from typing import Any

from shared.dynamodb.ids import next_id
from shared.dynamodb.transaction import ALONE
from shared.records.integrations import Integration
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import FAILED, WAITING, WebhookJob
from shared.records.webhook_out_subs import KINDS, WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_events
from shared.timestamps import now

EVENT, STATUS = "order.delivered", "completed"
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


def subscribe(integration_id: int, version: str = "3", **values: Any) -> WebhookOutSub:
    """A subscription to EVENT, or of version 2 to STATUS, unless said otherwise."""
    wanted = {"statuses": [STATUS], "events": []} if version == "2" else {"statuses": [], "events": [EVENT]}
    return save_subscription(integration_id, **{**wanted, "version": version, **values})


def events_of(integration_id: int) -> list[WebhookEvent]:
    """All of them, in order, once it is known that no number is missing: the feed's last number is that of the last event."""
    events = list(WebhookEvent.query(integration_id, consistent_read=True))
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert WebhookFeed.read(integration_id).sequence == len(events)
    return events


def publish(integration_id: int, **values: Any) -> WebhookEvent:
    """An event that subscriptions of both versions want, unless said otherwise."""
    return webhook_events.publish(ALONE, integration_id, {"event": EVENT, "status": STATUS, "payload": {"order_id": "A"}, **values})


def jobs_of(integration_id: int) -> dict[int, list[int]]:
    """The numbers of the events of which each subscription has jobs, by when the jobs were made. Each waits for its delivery."""
    found: dict[int, list[int]] = {}
    for job in sorted(
        WebhookJob.query(integration_id, consistent_read=True), key=lambda job: (job.webhook_out_sub_id, job.sequence)
    ):
        found.setdefault(int(job.webhook_out_sub_id), []).append(int(job.sequence))
        waiting = WebhookWaiting.get(job.webhook_out_sub_id, job.position, consistent_read=True)
        assert waiting.job_id == job.id
        assert waiting.sequence == job.sequence
        assert waiting.integration_id == integration_id
    for number, sequences in found.items():
        assert len(list(WebhookWaiting.query(number, consistent_read=True))) == len(sequences)
    return found


def is_fanned_out(integration_id: int) -> bool:
    """Whether all events have had their jobs made, and nothing is left for the sweep."""
    feed = WebhookFeed.read(integration_id)
    waits = feed.waiting is not None or feed.waiting_since is not None
    return (feed.fanned_out, feed.fanned_out_sub) == (feed.sequence, 0) and not waits


def forget_what_waits() -> None:
    """So that the sweep finds nothing of other tests', and takes no longer the more of them there were."""
    for table in (WebhookFeed, WebhookChannel):
        for row in table.scan(consistent_read=True):
            row.delete()


def save_example_job() -> WebhookJob:
    """The job of the routes' examples, which failed."""
    counts, made = dict.fromkeys(KINDS, 0), now()
    owners = {"company_id": 1, "application": "planoauth"}
    integration = Integration(1, name="Orders", counts=counts, created_at=made, last_updated=made, **owners)
    integration.derive()
    integration.save()
    attempts = [{"at": "2026-03-02T09:30:00.000000Z", "milliseconds": 41, "code": 410, "answer": "Gone"}]
    return save_job(save_subscription(1), 1, attempts=attempts, attempt_count=1, status_code=410)
