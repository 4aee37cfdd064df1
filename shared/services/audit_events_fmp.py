"""Records audit events, each once, and changes them; they stay as they are once they have stopped."""

from collections.abc import Mapping
from typing import Any

from shared.dynamodb.ids import with_new_id
from shared.dynamodb.optimistic import WriteConflict, require_unchanged, retry_on_conflict
from shared.dynamodb.transaction import ConditionFailed, IdTaken, Writing
from shared.errors import Invalid
from shared.hashing import digest_of
from shared.records.audit_events_fmp import BEFORE_START, CLOSED, NOT_FOUND, USED, AuditEventFmp, AuditEventFmpId, Identifier
from shared.timestamps import later_than, now


def record(writing: Writing, application: str, payload: Mapping[str, Any]) -> tuple[AuditEventFmp, bool]:
    """The event stored under the payload's unique_id, and whether this call stored it. Raises Invalid for another event's key."""
    values = {**payload, "application": application, "digest": digest_of(payload)}
    try:
        return with_new_id("audit_events_fmp", lambda number: _create(writing, number, values)), True
    except _Recorded as recorded:
        event = AuditEventFmp.from_raw_data(recorded.item)
    if event.digest != values["digest"] and not event.holds(payload):
        raise Invalid(USED.on("unique_id"))
    return event, False


def change(
    writing: Writing, identifier: Identifier, application: str, values: Mapping[str, Any], last_updated: str | None
) -> tuple[AuditEventFmp, bool]:
    """The event with `values` in place of what it held, None for what is cleared, and whether that is a change.

    Raises Invalid for a change that is not allowed, and Conflict where the event is not as it was at `last_updated`. An event of
    another application is refused as one that does not exist.
    """
    return retry_on_conflict(lambda: _change(writing, identifier, application, values, last_updated))


class _Recorded(ConditionFailed):
    pass


def _create(writing: Writing, number: int, values: Mapping[str, Any]) -> AuditEventFmp:
    made_at = now()
    event = AuditEventFmp(id=number, created_at=made_at, last_updated=made_at, **values)
    event.derive()
    write = writing.transaction()
    write.create(event, _Recorded())
    write.create(AuditEventFmpId(number, unique_id=event.unique_id), IdTaken())
    write.commit(event)
    return event


def _change(
    writing: Writing, identifier: Identifier, application: str, values: Mapping[str, Any], last_updated: str | None
) -> tuple[AuditEventFmp, bool]:
    event = AuditEventFmp.get_or_refuse(identifier)
    if event.application != application:
        raise Invalid(NOT_FOUND.on(identifier.name))
    changed = event.changed(values)
    if changed is None:
        return event, False
    if event.stop_time is not None:
        raise Invalid(CLOSED.on(identifier.name))
    require_unchanged(event, last_updated)
    if changed.stop_time is not None and changed.stop_time < changed.start_time:
        raise Invalid(BEFORE_START.on("stop_time"))
    _write(writing, changed, event)
    return changed, True


def _write(writing: Writing, event: AuditEventFmp, former: AuditEventFmp) -> None:
    event.last_updated = later_than(former.last_updated)
    event.derive()
    is_as_read = AuditEventFmp.last_updated == former.last_updated
    write = writing.transaction()
    write.update(event, event.changes_since(former.serialize()), is_as_read, WriteConflict())
    write.commit(event)
