"""PUT /api/v1/audit_events_fmp/update"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from shared.api.audit_event_params import EXCLUSIVE, ID_REQUIRED, Notes, UpdatedIn, one_of_two
from shared.api.audit_event_view import AuditEventFmpView
from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.instants import Instant
from shared.api.params import Integer, Param, UpdateParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.dynamodb.optimistic import CONFLICT
from shared.dynamodb.transaction import Writing
from shared.errors import ParamError
from shared.records.audit_events_fmp import BEFORE_START, CLOSED, NOT_FOUND, AuditEventFmp, AuditEventFmpId, Identifier
from shared.services import audit_events_fmp


class UpdateAuditEventFmp(UpdateParams):
    unique_id: Annotated[str | None, Param(1, "The event's own key.")] = None
    stop_time: Annotated[
        Instant | None,
        Param(
            6, "When it stopped, in the forms that `create` takes; not before it started. From then on the event stays as it is."
        ),
    ] = None
    notes: Notes = None
    updated_in: UpdatedIn = None
    id: Annotated[Integer | None, Param(400, "Id of the event, in place of `unique_id`.")] = None  # type: ignore[assignment]  # either names it

    @classmethod
    def clearable(cls) -> frozenset[str]:
        return super().clearable() - {"unique_id"}

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        return one_of_two(given)


route = Route(
    service="audit_events_fmp",
    action="update",
    method="PUT",
    title="Update a FileMaker audit event",
    purpose=(
        "Changes an event of the caller's application until it has stopped: what is not given stays as it is, and null or an empty"
        " text clears. The same update may be sent again."
    ),
    params=UpdateAuditEventFmp,
    views={"default": AuditEventFmpView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    gets=(AuditEventFmp, AuditEventFmpId),
    updates=(AuditEventFmp,),
    rules=(ID_REQUIRED, EXCLUSIVE, NOT_FOUND, CLOSED, CONFLICT, BEFORE_START),
    example={"id": 1, "stop_time": "2026-03-02T09:31:12Z", "notes": ["14 orders"]},
)


@route.handler
def handler(params: UpdateAuditEventFmp, caller: Caller, writing: Writing) -> AuditEventFmp | Unchanged:
    identifier = Identifier(params.id, params.unique_id)
    event, is_changed = audit_events_fmp.change(writing, identifier, caller.acts_for, params.changes(), params.last_updated)
    return event if is_changed else Unchanged(event)
