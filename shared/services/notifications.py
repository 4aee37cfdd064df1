"""Notifications of what failed behind the API, for those who have to look at it: webhooks and dead letters.

Mails of requests that save something are noted by `shared/services/mail.py`.
"""

from typing import Any

from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import Join, Transaction, Writing
from shared.records.notifications import Note, Notification
from shared.timestamps import later_than


def notify(
    kind: str,
    reason: str,
    at: str,
    *,
    source: str | None = None,
    record_id: int | None = None,
    integration_id: int | None = None,
    webhook_out_sub_id: int | None = None,
    tells_apart: str = "",
) -> Notification:
    """Saves a notification of one of `KINDS`, once however often it is called for the same cause.

    `at`: when it happened (RFC 3339), the same each time: of what may be repeated, a stored instant. A cause is the kind, the
    instant and what it is about; `tells_apart`: what else tells two of them apart, such as a message's id.
    """
    about = {
        "source": source,
        "record_id": record_id,
        "integration_id": integration_id,
        "webhook_out_sub_id": webhook_out_sub_id,
    }
    notification = caused(kind, reason, at, about, tells_apart)
    notification.save_once()
    return notification


def caused(kind: str, reason: str, at: str, about: dict[str, Any], tells_apart: str = "") -> Notification:
    """A notification whose cause is told by all but its reason. It is not saved yet."""
    cause = " ".join(map(str, (kind, at, *about.values(), tells_apart)))
    return Notification.of(kind, cause, at, reason=reason, **about)


def joining(notification: Notification) -> Join:
    """What has a `Writing` save the notification in its transaction."""
    note = Note(notification)

    def join(write: Transaction, record: Any, progress: str | None) -> None:  # noqa: ARG001 - a join's
        note.add_to(write)

    return join


def resolve(writing: Writing, number: int) -> tuple[Notification, bool]:
    """The notification, marked as resolved, and whether it was not before. Raises Invalid where there is none."""
    return retry_on_conflict(lambda: _resolve(writing, Notification.get_or_refuse(number)))


def _resolve(writing: Writing, notification: Notification) -> tuple[Notification, bool]:
    if notification.resolved_at is not None:
        return notification, False
    before, is_as_read = notification.serialize(), Notification.last_updated == notification.last_updated
    notification.last_updated = notification.resolved_at = later_than(notification.last_updated)
    write = writing.transaction()
    write.update(notification, notification.changes_since(before), is_as_read, WriteConflict())
    write.commit(notification)
    return notification, True
