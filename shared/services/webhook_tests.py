"""Makes test events: each is for one subscription, and outside the order of its integration's events.

Its sequence number is below zero, where fan-out does not look, so that no other subscription is told of it.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from shared.dynamodb.access import Access
from shared.dynamodb.ids import NEW_ID, next_id, with_new_id
from shared.dynamodb.transaction import IdTaken, Writing
from shared.errors import Invalid, Rule
from shared.records.webhook_events import KEPT_DAYS, WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import WebhookJob, position_in_order
from shared.records.webhook_out_subs import NOT_FOUND, TRIGGERS, Event, Status, WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_work
from shared.timestamps import now

OTHER_VERSION = Rule("inclusion", "must be one of those of version {version}: {expected}", ("event",))
TESTS = Access(
    gets=(WebhookOutSub, WebhookFeed),
    checks=(WebhookOutSub,),
    puts=(WebhookEvent, WebhookJob, WebhookWaiting),
)
USES = (TESTS, NEW_ID, webhook_work.WAKES)
_TRIGGERS = {"2": get_args(Status), "3": get_args(Event)}
_SAMPLE: dict[str, Any] = {
    "test": True,
    "order_id": "test",
    "order_datetime": "2026-01-02T09:30:00.000000Z",
    "client": {"first_name": "Ada", "last_name": "Example", "email": "ada@example.com", "phone": "555-0100"},
    "property_info": {"address": {"street": "1 Example Street", "city": "Exampleton", "province": "CO", "postal_code": "80000"}},
}


def send_test(writing: Writing, integration_id: int, number: int, event: str | None) -> WebhookJob:
    """The job of a test event, by default the first of those that the subscription is told of; behind all that waits for it.

    Raises Invalid for an event that is not of the subscription's version.
    """
    subscription = WebhookOutSub.get_or_refuse(integration_id, number)
    known = _TRIGGERS[subscription.version]
    name = event or next(iter(getattr(subscription, TRIGGERS[subscription.version])), known[0])
    if name not in known:
        raise Invalid(OTHER_VERSION.on("event", version=subscription.version, expected=", ".join(known)))
    made = _event(subscription, next_id("webhook_events"), name)
    last = int(WebhookFeed.read(integration_id).sequence)
    job = with_new_id("webhook_jobs", lambda number: _create(writing, subscription, made, number, last))
    webhook_work.send(integration_id, [number])
    return job


def _event(subscription: WebhookOutSub, number: int, name: str) -> WebhookEvent:
    made_at = now()
    expires_at = datetime.now(UTC) + timedelta(days=KEPT_DAYS)
    return WebhookEvent(
        subscription.integration_id,
        -number,
        id=number,
        **{"status" if subscription.version == "2" else "event": name},
        payload=json.dumps(_SAMPLE, separators=(",", ":")),
        created_at=made_at,
        last_updated=made_at,
        expires_at=int(expires_at.timestamp()),
    )


def _create(writing: Writing, subscription: WebhookOutSub, event: WebhookEvent, number: int, last_sequence: int) -> WebhookJob:
    job = WebhookJob.of(number, event, subscription, None)
    if job.version == "2":
        job.position = position_in_order(last_sequence, f"{job.created_at}~{number:019}")
    write = writing.transaction()
    write.create(job, IdTaken())
    write.put(event)
    write.put(job.waiting())
    write.check_exists(subscription, Invalid(NOT_FOUND.on("id")))
    webhook_work.make_due(write, int(subscription.integration_id), int(subscription.id), job.version, also=webhook_work.BY_HAND)
    write.commit(job)
    return job
