"""POST and GET /api/v1/audit_events_fmp/index"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Annotated, Any, Literal

from shared.api.audit_event_view import AuditEventFmpView
from shared.api.auth import ANY_APPLICATION, Role
from shared.api.index import RULES, IndexParams, Sort
from shared.api.instants import FORMS, Instant
from shared.api.params import Boolean, Param
from shared.api.results import Results
from shared.api.route import Route
from shared.errors import ParamError, Rule
from shared.records.audit_events_fmp import INDEXES, AuditEventFmp

REQUIRED_WITH = Rule("required_with", "needs host_name, script_name or file_name beside it", ("search",))


class NewestFirst(Sort[Literal["start_time"]]):
    by: Annotated[Literal["start_time"], Param(1, "What to sort by; equal ones by id, in the same order.")] = "start_time"
    order: Annotated[Literal["asc", "desc"], Param(2, "Ascending or descending.")] = "desc"


class IndexAuditEventsFmp(IndexParams[Literal["script_name", "notes"], Literal["start_time"]]):
    host_name: Annotated[str | None, Param(400, "Keeps the events of this host.")] = None
    script_name: Annotated[str | None, Param(410, "Keeps the events of this script.")] = None
    file_name: Annotated[str | None, Param(420, "Keeps the events of this FileMaker file.")] = None
    started_from: Annotated[Instant | None, Param(430, f"Keeps the events that started then or later: {FORMS}")] = None
    started_before: Annotated[Instant | None, Param(440, "Keeps the events that started before, in the same forms.")] = None
    open: Annotated[Boolean | None, Param(450, "Keeps the events without stop_time, or with false those that have one.")] = None
    unique_id: Annotated[str | None, Param(460, "Keeps the event with this key.")] = None
    sort: Annotated[NewestFirst, Param(1000, "The order of the results.")] = NewestFirst()

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        return chain(super().contradictions(given), _of_search(given))


def _of_search(given: Mapping[str, Any]) -> Iterable[ParamError]:
    """A search looks through the events of a host, a script or a file, not through all that there are."""
    search = given.get("search")
    if isinstance(search, dict) and "term" in search and not given.keys() & {"host_name", "script_name", "file_name"}:
        yield REQUIRED_WITH.on("search")


route = Route(
    service="audit_events_fmp",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List FileMaker audit events",
    purpose="Returns audit events, the newest first, page by page. A new or changed one may be missing for a few seconds.",
    params=IndexAuditEventsFmp,
    views={"default": AuditEventFmpView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    queries=(AuditEventFmp, *INDEXES),
    rules=(*RULES, REQUIRED_WITH),
    is_index=True,
    example={"host_name": "fm-1.example.com", "started_from": "2026-03-01T00:00:00Z", "page": {"size": 10}},
)


@route.handler
def handler(params: IndexAuditEventsFmp) -> Results:
    found = params.found(AuditEventFmp.listed(params.wanted()))
    return params.answer(found, AuditEventFmp.rows(found.items, AuditEventFmpView.model_fields))
