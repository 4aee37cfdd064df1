"""POST /api/v1/audit_events_fmp/create"""

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.params import Param, RouteParams, broken
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.api.views import RecordView
from shared.dynamodb.ids import NEW_ID
from shared.dynamodb.transaction import Writing
from shared.errors import Rule
from shared.records.audit_events_fmp import CONFLICT, AuditEventFmp, AuditEventFmpId
from shared.timestamps import forms, instant

TIME = Rule("format", "must be {forms}")
BEFORE_START = Rule("before_start", "must not be before start_time")


def _as_instant(text: str, info: ValidationInfo) -> str:
    application = info.context or {}
    try:
        return instant(text, application["time_zone"], application["date_order"])
    except ValueError:
        raise broken(TIME, forms=forms(application["date_order"])) from None


def _not_before_start(stop: str, info: ValidationInfo) -> str:
    if stop < info.data.get("start_time", stop):
        raise broken(BEFORE_START)
    return stop


Instant = Annotated[str, AfterValidator(_as_instant), TIME]
Stop = Annotated[Instant, AfterValidator(_not_before_start), BEFORE_START]
_START = (
    "When it started: RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, "
    "or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come "
    "first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed."
)
Note = Annotated[str, Field(max_length=1000)]


class CreateAuditEventFmp(RouteParams):
    unique_id: Annotated[str, Param(1, "The event's own key. The same event may be sent again under it; another event may not.")]
    script_name: Annotated[str, Param(2, "Name of the script.")]
    host_name: Annotated[str, Param(3, "Name of the host that it ran on.")]
    file_name: Annotated[str, Param(4, "Name of the FileMaker file that it belongs to.")]
    start_time: Annotated[Instant, Param(5, _START)]
    stop_time: Annotated[Stop | None, Param(6, "When it stopped, in the same forms; not before it started.")] = None
    notes: Annotated[list[Note] | None, Param(7, "Whatever the script noted: texts of at most 1000 characters.", max_items=100)] = (
        None
    )
    updated_in: Annotated[str | None, Param(8, "Where the event was last updated.")] = None


class AuditEventFmpView(RecordView):
    unique_id: str
    script_name: str
    host_name: str
    file_name: str
    start_time: str = Field(description="RFC 3339, UTC, microseconds.")
    stop_time: str | None = Field(description="RFC 3339, UTC, microseconds.")
    notes: list[str] | None
    updated_in: str | None


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
    rules=(CONFLICT,),
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
def handler(params: CreateAuditEventFmp, writing: Writing) -> AuditEventFmp | Unchanged:
    event, is_new = AuditEventFmp.record(writing, params.own())
    return event if is_new else Unchanged(event)
