"""Notifications of what failed: e-mails that are not known to have arrived at Mandrill, webhooks, dead letters.

A mail cannot be sent in a transaction, but that it is due can be noted in one: the row is there as soon as the record is, and goes
once the mail was accepted. So however a request ends, no saved record's mail is lost without a row that tells.
"""

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Self, cast

from botocore.exceptions import ClientError
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from shared import log
from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.dynamodb.transaction import JoinConflict, Transaction
from shared.errors import Invalid, Rule
from shared.hashing import digest_of
from shared.records.folding import folded_attributes
from shared.timestamps import from_now, now

KEPT_DAYS = 90
UNCONFIRMED = "unconfirmed"
MAIL, WEBHOOK_FAILING, WEBHOOK_DISABLED, DEAD_LETTER = KINDS = ("mail", "webhook_failing", "webhook_disabled", "dead_letter")
OF_PARTNERS = (WEBHOOK_FAILING, WEBHOOK_DISABLED)  # kinds that clients and liaisons see, of their integrations
SHARDS = 8  # partitions, so that writes that are mailed do not all meet in one
SEARCHED = ("source", "reason")
NOT_FOUND = Rule("not_found", "no notification has this id", ("id",))
_IN_FLIGHT = timedelta(minutes=1)  # longer than a request takes that sends a mail
_LONGEST_ID = 255
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_BITS = 13  # of an id below its millisecond: 53 bits in all until 2060, which every JSON reader holds exactly


class Notification(Table):
    """`source` is the route whose mail it is, or the function, queue or table whose work failed. There is one row for each `cause`.

    Ids rise with time, so that rows are in order by their key. The row of a mail may be of a request that is still running.
    `folded` holds the searched attributes as searches compare them.
    """

    class Meta:
        table_name = "notifications"

    _global_indexes = ("by_integration",)

    shard = IntegerAttribute(hash_key=True)
    id = IntegerAttribute(range_key=True)
    kind = UnicodeAttribute()
    source = UnicodeAttribute(null=True)
    record_id = IntegerAttribute(null=True)  # none of an import, which is of many
    request_id = UnicodeAttribute(null=True)
    integration_id = IntegerAttribute(null=True)
    webhook_out_sub_id = IntegerAttribute(null=True)
    reason = UnicodeAttribute()
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
    resolved_at = UnicodeAttribute(null=True)
    expires_at = IntegerAttribute()

    cause = UnicodeAttribute()
    folded = DictAttribute(default=dict)

    @classmethod
    def of(cls, kind: str, cause: str, at: str, **about: Any) -> Self:
        """A new one, of what happened at an instant (RFC 3339)."""
        expires_at = int(time.time() + timedelta(days=KEPT_DAYS).total_seconds())
        notification = cls(kind=kind, cause=cause, created_at=at, last_updated=at, expires_at=expires_at, **about)
        notification.take_id(0)
        notification.fold()
        return notification

    @classmethod
    def get_or_refuse(cls, number: int) -> Self:
        """Raises Invalid where there is none, and where its mail may be under way."""
        try:
            notification = cls.get(number % SHARDS, number, consistent_read=True)
        except cls.DoesNotExist:
            raise Invalid(NOT_FOUND.on("id")) from None
        if notification.reason == UNCONFIRMED and notification.created_at > _oldest_in_flight():
            raise Invalid(NOT_FOUND.on("id"))
        return notification

    @classmethod
    def is_not_in_flight(cls) -> Condition:
        """The condition that a mail did not arrive, as is known, or follows from its age."""
        known: Condition = (cls.reason != UNCONFIRMED) | (cls.created_at <= _oldest_in_flight())
        return known

    def take_id(self, attempt: int) -> None:
        """Sets the id that follows from the cause and its millisecond, which another cause may have: then the next attempt's."""
        passed = (datetime.fromisoformat(self.created_at) - _SINCE) // timedelta(milliseconds=1)
        self.id = (passed << _BITS) | int(digest_of([self.cause, attempt])[:8], 16) % (1 << _BITS)
        self.shard = self.id % SHARDS

    def has_its_id(self) -> Condition:
        """No other cause has the id."""
        own: Condition = Notification.id.does_not_exist() | (Notification.cause == self.cause)
        return own

    def save_once(self) -> None:
        """Unless its cause has a row, which stays as it is."""
        attempt = 0
        while not self._is_saved():
            attempt += 1
            self.take_id(attempt)

    def fold(self) -> None:
        self.folded = folded_attributes(self, SEARCHED)

    def _is_saved(self) -> bool:
        """Whether it is saved, by this call or before; False where another cause has the id."""
        request = {"TableName": self.table_name(), "Item": self.serialize(), "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        try:
            low_level.call("PutItem", {**request, **expressions(condition=Notification.id.does_not_exist())})
        except ClientError as error:
            if not low_level.condition_failed(error):
                raise
            return bool(cast("Any", error.response)["Item"]["cause"]["S"] == self.cause)
        return True


class Note:
    """A notification that joins a transaction."""

    def __init__(self, notification: Notification) -> None:
        self.notification = notification
        self._attempt = 0

    def add_to(self, write: Transaction) -> None:
        write.put(self.notification, self.notification.has_its_id(), JoinConflict(self._take_next_id))

    def _take_next_id(self) -> None:
        self._attempt += 1
        self.notification.take_id(self._attempt)


class PendingMail:
    """The mail of a request that has saved something, until it is known to be accepted."""

    def __init__(self, route: str, request_id: str) -> None:
        """Callers may give several requests one id."""
        about = {"source": route, "request_id": request_id[:_LONGEST_ID], "reason": UNCONFIRMED}
        self._note = Note(Notification.of(MAIL, uuid.uuid4().hex, now(), **about))

    def add_to(self, write: Transaction, record: Any) -> None:
        """Joins the transaction that saves: the mail is not confirmed."""
        self._note.notification.record_id = getattr(record, "id", None)
        self._note.add_to(write)

    def fail(self, record_id: int | None, reason: str) -> None:
        """Keeps why the mail failed. If that fails, the row still says that the mail is not confirmed."""
        row = self._note.notification
        row.record_id, row.reason, row.last_updated = record_id, reason, now()
        row.fold()
        _try(row.save, "a notification record was not written")

    def confirm(self) -> None:
        """The mail was accepted. A row that stays all the same costs an operator a look."""
        request = {"TableName": Notification.table_name(), "Key": self._note.notification.address()}
        _try(lambda: low_level.call("DeleteItem", request), "a notification record was not deleted")


def _oldest_in_flight() -> str:
    return from_now(-_IN_FLIGHT)


def _try(act: Callable[[], Any], otherwise: str) -> None:
    """The record is saved, and the caller must learn of that and of the mail, even where the row cannot be written."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - the record is saved: no failure may end the request
        log.warning(otherwise, error)
