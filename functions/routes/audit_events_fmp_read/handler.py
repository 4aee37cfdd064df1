"""POST and GET /api/v1/audit_events_fmp/read"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from shared.api.audit_event_params import EXCLUSIVE, ID_REQUIRED, one_of_two
from shared.api.audit_event_view import AuditEventFmpView
from shared.api.auth import ANY_APPLICATION, Role
from shared.api.params import Integer, Param, RouteParams
from shared.api.route import Route
from shared.errors import ParamError
from shared.records.audit_events_fmp import NOT_FOUND, AuditEventFmp, AuditEventFmpId, Identifier


class ReadAuditEventFmp(RouteParams):
    unique_id: Annotated[str | None, Param(1, "The event's own key.")] = None
    id: Annotated[Integer | None, Param(400, "Id of the event, in place of `unique_id`.")] = None
    view: Annotated[Literal["default"], Param(500, "How much of the record to return.")] = "default"

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        return one_of_two(given)


route = Route(
    service="audit_events_fmp",
    action="read",
    method="POST",
    also_methods=("GET",),
    title="Read a FileMaker audit event",
    purpose="Returns an audit event, by its id or its unique_id.",
    params=ReadAuditEventFmp,
    views={"default": AuditEventFmpView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    gets=(AuditEventFmp, AuditEventFmpId),
    rules=(ID_REQUIRED, EXCLUSIVE, NOT_FOUND),
    example={"id": 1},
)


@route.handler
def handler(params: ReadAuditEventFmp) -> AuditEventFmp:
    return AuditEventFmp.get_or_refuse(Identifier(params.id, params.unique_id))
