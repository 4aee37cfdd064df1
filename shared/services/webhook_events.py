"""Saves events for partners, each as the next one of its integration. Its jobs are made after that, by `webhook_fan_out`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.dynamodb.ids import next_id
from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import IdTaken, Writing
from shared.records.webhook_events import KEPT_DAYS, WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import address_in
from shared.timestamps import now


def publish(writing: Writing, integration_id: int, values: Mapping[str, Any]) -> WebhookEvent:
    """The event of `values`, saved behind all others of the integration: no number is left out, and none is given twice."""
    publication = _Publication(writing, next_id("webhook_events"), values, WebhookFeed.read(integration_id))
    return retry_on_conflict(publication.save, attempts=float("inf"))


@dataclass(slots=True)
class _Publication:
    """`feed`: the integration's, as it was seen last."""

    writing: Writing
    id: int
    values: Mapping[str, Any]
    feed: WebhookFeed

    def save(self) -> WebhookEvent:
        """Raises WriteConflict where another event was faster, whose feed the next try begins with."""
        made_at = now()
        write = self.writing.transaction()
        event = self._event(self.feed.append(write, made_at), made_at)
        write.create(event, IdTaken())
        try:
            write.commit(event)
        except WriteConflict as overtaken:
            self.feed = WebhookFeed.from_raw_data(overtaken.item)
            raise
        return event

    def _event(self, sequence: int, made_at: str) -> WebhookEvent:
        expires_at = datetime.fromisoformat(made_at) + timedelta(days=KEPT_DAYS)
        payload = self.values["payload"]
        values = {**self.values, "payload": as_text(payload), "property_address": address_in(payload)}
        times = {"created_at": made_at, "last_updated": made_at, "expires_at": int(expires_at.timestamp())}
        return WebhookEvent(self.feed.integration_id, sequence, id=self.id, **values, **times)


def as_text(payload: Mapping[str, Any]) -> str:
    """A payload as JSON: the text that is stored."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
