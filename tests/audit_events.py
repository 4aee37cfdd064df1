"""Audit events as they are stored."""

from typing import Any

from shared.dynamodb.ids import next_id
from shared.hashing import digest_of
from shared.records.audit_events_fmp import AuditEventFmp, AuditEventFmpId
from tests.factory import unique

MOMENT = "2026-03-02T09:30:00.000000Z"


def save_event(number: int | None = None, **values: Any) -> AuditEventFmp:
    """One of planoauth's, with this id or a new one."""
    id_ = next_id("audit_events_fmp") if number is None else number
    payload = {"unique_id": unique("event"), "script_name": "Sync", "host_name": "fm-1", "file_name": "Orders.fmp12", **values}
    payload.setdefault("start_time", MOMENT)
    times = {"created_at": MOMENT, "last_updated": MOMENT}
    event = AuditEventFmp(id=id_, application="planoauth", digest=digest_of(payload), **times, **payload)
    event.derive()
    event.save()
    AuditEventFmpId(id_, unique_id=event.unique_id).save()
    return event
