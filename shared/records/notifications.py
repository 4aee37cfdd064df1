"""E-mails that are not known to have arrived at Mandrill, for operators.

A mail cannot be sent in a transaction, but that it is due can be noted in one: the row is there as soon as the record is, and goes
once the mail was accepted. So however a request ends, no saved record's mail is lost without a row that tells.
"""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from shared import log
from shared.dynamodb import low_level
from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.transaction import Transaction
from shared.timestamps import now

KEPT_DAYS = 90
UNCONFIRMED = "unconfirmed"
_LONGEST_ID = 255


class Notification(Table):
    """Which record's mail failed or is not confirmed, through which route, and why, without the mail's text."""

    class Meta:
        table_name = "notifications"

    route = UnicodeAttribute(hash_key=True)
    request_id = UnicodeAttribute(range_key=True)  # and after a space what tells requests apart that callers gave the same id
    record_id = IntegerAttribute(null=True)  # none of an import, which is of many
    reason = UnicodeAttribute()
    created_at = UnicodeAttribute()
    expires_at = IntegerAttribute()


class PendingMail:
    """The mail of a request that has saved something, until it is known to be accepted."""

    def __init__(self, route: str, request_id: str) -> None:
        self._key = route, f"{request_id[:_LONGEST_ID]} {uuid.uuid4().hex[:8]}"

    def add_to(self, write: Transaction, record: Any) -> None:
        """Joins the transaction that saves: the mail is not confirmed."""
        write.put(self._row(getattr(record, "id", None), UNCONFIRMED))

    def fail(self, record_id: int | None, reason: str) -> None:
        """If this fails, the row still says that the mail is not confirmed."""
        _try(self._row(record_id, reason).save, "a notification record was not written")

    def confirm(self) -> None:
        """The mail was accepted. A row that stays all the same costs an operator a look."""
        request = {"TableName": Notification.table_name(), "Key": Notification(*self._key).address()}
        _try(lambda: low_level.call("DeleteItem", request), "a notification record was not deleted")

    def _row(self, record_id: int | None, reason: str) -> Notification:
        expires_at = int(time.time() + timedelta(days=KEPT_DAYS).total_seconds())
        return Notification(*self._key, record_id=record_id, reason=reason, created_at=now(), expires_at=expires_at)


def _try(act: Callable[[], Any], otherwise: str) -> None:
    """The record is saved, and the caller must learn of that and of the mail, even where the row cannot be written."""
    try:
        act()
    except Exception as error:  # noqa: BLE001
        log.warning(otherwise, error)
