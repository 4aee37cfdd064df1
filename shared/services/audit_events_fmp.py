"""Changes audit events, which stay as they are once they have stopped."""

from collections.abc import Mapping
from typing import Any

from shared.dynamodb.optimistic import WriteConflict, require_unchanged, retry_on_conflict
from shared.dynamodb.transaction import Writing
from shared.errors import Invalid
from shared.records.audit_events_fmp import BEFORE_START, CLOSED, NOT_FOUND, AuditEventFmp, Key
from shared.timestamps import later_than


def change(
    writing: Writing, key: Key, application: str, values: Mapping[str, Any], last_updated: str | None
) -> tuple[AuditEventFmp, bool]:
    """The event with `values` in place of what it held, None for what is cleared, and whether that is a change.

    Raises Invalid for a change that is not allowed, and Conflict where the event is not as it was at `last_updated`. An event of
    another application is refused as one that does not exist.
    """
    return retry_on_conflict(lambda: _change(writing, key, application, values, last_updated))


def _change(
    writing: Writing, key: Key, application: str, values: Mapping[str, Any], last_updated: str | None
) -> tuple[AuditEventFmp, bool]:
    event = AuditEventFmp.get_or_refuse(key)
    if event.application != application:
        raise Invalid(NOT_FOUND.on(key.name))
    changed = event.changed(values)
    if changed is None:
        return event, False
    if event.stop_time is not None:
        raise Invalid(CLOSED.on(key.name))
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
