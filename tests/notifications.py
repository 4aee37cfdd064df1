"""Notifications for tests."""

from typing import Any

from shared.records.notifications import SHARDS, WEBHOOK_DISABLED, Notification
from shared.timestamps import now
from tests.factory import unique


def save_notification(
    kind: str = WEBHOOK_DISABLED, at: str | None = None, *, number: int | None = None, **about: Any
) -> Notification:
    """Of a cause of its own, now unless said otherwise; `number`: its id, if that does not follow from the instant."""
    resolved_at = about.pop("resolved_at", None)
    notification = Notification.of(kind, unique("cause"), at or now(), **{"reason": "http-410", **about})
    notification.resolved_at = resolved_at
    if number is not None:
        notification.id, notification.shard = number, number % SHARDS
    notification.save()
    return notification


def mails_of(source: str, record_id: int) -> list[Notification]:
    """Of the route's mails about the record, those that are not known to have arrived."""
    about: Any = (Notification.source == source) & (Notification.record_id == record_id)
    return list(Notification.scan(about, consistent_read=True))
