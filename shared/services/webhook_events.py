"""Saves events for partners, each as the next one of its integration. Its jobs are made after that, by `webhook_fan_out`."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.dynamodb.ids import next_id
from shared.dynamodb.optimistic import retry_on_conflict
from shared.dynamodb.transaction import IdTaken, Writing
from shared.records.webhook_events import KEPT_DAYS, WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import address_in
from shared.timestamps import now


def publish(writing: Writing, integration_id: int, values: Mapping[str, Any]) -> WebhookEvent:
    """The event of `values`, saved behind all others of the integration: no number is left out, and none is given twice."""
    number = next_id("webhook_events")
    return retry_on_conflict(lambda: _save(writing, integration_id, number, values), attempts=float("inf"))


def _save(writing: Writing, integration_id: int, number: int, values: Mapping[str, Any]) -> WebhookEvent:
    """Raises WriteConflict where another event was faster."""
    feed, made_at = WebhookFeed.read(integration_id), now()
    write = writing.transaction()
    event = _event(integration_id, feed.append(write, made_at), made_at, id=number, **values)
    write.create(event, IdTaken())
    write.commit(event)
    return event


def _event(integration_id: int, sequence: int, made_at: str, *, payload: Mapping[str, Any], **values: Any) -> WebhookEvent:
    expires_at = datetime.fromisoformat(made_at) + timedelta(days=KEPT_DAYS)
    stored = {"payload": as_text(payload), "property_address": address_in(payload)}
    times = {"created_at": made_at, "last_updated": made_at, "expires_at": int(expires_at.timestamp())}
    return WebhookEvent(integration_id, sequence, **values, **stored, **times)


def as_text(payload: Mapping[str, Any]) -> str:
    """A payload as JSON: the text that is stored."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
