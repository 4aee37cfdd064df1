"""POST /api/v1/audit_events_fmp/create"""

from typing import Annotated

from shared.api.audit_event_params import Notes, UpdatedIn
from shared.api.audit_event_times import Start, Stop
from shared.api.audit_event_view import AuditEventFmpView
from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.instants import FORMS
from shared.api.params import Param, RouteParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.dynamodb.ids import NEW_ID
from shared.dynamodb.transaction import Writing
from shared.records.audit_events_fmp import USED, AuditEventFmp, AuditEventFmpId
from shared.services import audit_events_fmp


class CreateAuditEventFmp(RouteParams):
    unique_id: Annotated[str, Param(1, "The event's own key. The same event may be sent again under it; another event may not.")]
    script_name: Annotated[str, Param(2, "Name of the script.")]
    host_name: Annotated[str, Param(3, "Name of the host that it ran on.")]
    file_name: Annotated[str, Param(4, "Name of the FileMaker file that it belongs to.")]
    start_time: Annotated[Start, Param(5, f"When it started, from the year 2000 to a day from now: {FORMS}")]
    stop_time: Annotated[Stop | None, Param(6, "When it stopped, in the same forms; not before it started.")] = None
    notes: Notes = None
    updated_in: UpdatedIn = None


route = Route(
    service="audit_events_fmp",
    action="create",
    method="POST",
    title="Record a FileMaker audit event",
    purpose="Keeps the run of a FileMaker script. Sending the same event again changes nothing and returns the stored one.",
    params=CreateAuditEventFmp,
    views={"default": AuditEventFmpView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(NEW_ID,),
    puts=(AuditEventFmp, AuditEventFmpId),
    rules=(USED,),
    takes_idempotency_key=True,
    example={
        "unique_id": "7E1B6A52-0001",
        "script_name": "Sync orders",
        "host_name": "fm-1.example.com",
        "file_name": "Orders.fmp12",
        "start_time": "2026-03-02T09:30:00Z",
        "stop_time": "03/02/2026 09:31:12 AM",
        "notes": ["14 orders"],
    },
)


@route.handler
def handler(params: CreateAuditEventFmp, caller: Caller, writing: Writing) -> AuditEventFmp | Unchanged:
    event, is_new = audit_events_fmp.record(writing, caller.acts_for, params.own())
    return event if is_new else Unchanged(event)
