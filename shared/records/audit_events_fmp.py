"""Audit events of FileMaker scripts, each stored once under the caller's own key."""

from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from shared.dynamodb.ids import with_new_id
from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.transaction import IdTaken, Taken, Writing
from shared.errors import Invalid, Rule
from shared.hashing import digest_of
from shared.timestamps import now

CONFLICT = Rule("conflict", "was used for an event with other content", ("unique_id",))


class AuditEventFmp(Table):
    """`digest` is the payload's: it tells a repeated event from another one under the same key."""

    class Meta:
        table_name = "audit_events_fmp"

    unique_id = UnicodeAttribute(hash_key=True)
    id = IntegerAttribute()
    script_name = UnicodeAttribute()
    host_name = UnicodeAttribute()
    file_name = UnicodeAttribute()
    start_time = UnicodeAttribute()
    stop_time = UnicodeAttribute(null=True)
    notes = ListAttribute[str](null=True)
    updated_in = UnicodeAttribute(null=True)
    digest = UnicodeAttribute()
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    @classmethod
    def record(cls, writing: Writing, payload: dict[str, Any]) -> tuple["AuditEventFmp", bool]:
        """The event stored under the payload's unique_id, and whether this call stored it. Invalid for another event's key."""
        digest = digest_of(payload)
        try:
            return with_new_id("audit_events_fmp", lambda number: cls._create(writing, number, payload, digest)), True
        except _Recorded as recorded:
            event = cls.from_raw_data(recorded.item)
        if event.digest != digest and not event._holds(payload):  # noqa: SLF001 - its own
            raise Invalid(CONFLICT.on("unique_id"))
        return event, False

    def _holds(self, payload: dict[str, Any]) -> bool:
        """Whether the payload is stored here: under a digest that told an empty array from none, as digests once did."""
        return all((getattr(self, name) or None) == (value or None) for name, value in payload.items())

    @classmethod
    def _create(cls, writing: Writing, number: int, payload: dict[str, Any], digest: str) -> "AuditEventFmp":
        made_at = now()
        event = cls(id=number, digest=digest, created_at=made_at, last_updated=made_at, **payload)
        write = writing.transaction()
        write.create(event, _Recorded())
        write.create(AuditEventFmpId(number, unique_id=event.unique_id), IdTaken())
        write.commit(event)
        return event


class AuditEventFmpId(Table):
    """The index by id, which also keeps an id from being used twice."""

    class Meta:
        table_name = "audit_event_fmp_ids"

    id = IntegerAttribute(hash_key=True)
    unique_id = UnicodeAttribute()


class _Recorded(Taken):
    pass
