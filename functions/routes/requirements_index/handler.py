"""POST and GET /api/v1/requirements/index"""

from typing import Annotated, Literal

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.index import RULES, IndexParams
from shared.api.params import Param
from shared.api.references import RecordName
from shared.api.requirement_view import RequirementView
from shared.api.results import Results
from shared.api.route import Route
from shared.records.requirements import INDEXES, Requirement


class IndexRequirements(IndexParams[Literal["key", "value"], Literal["id", "created_at", "last_updated"]]):
    required: Annotated[RecordName | None, Param(410, "Keeps the requirements of this record.")] = None
    requireable: Annotated[RecordName | None, Param(420, "Keeps the requirements for this record.")] = None
    key: Annotated[str | None, Param(430, "Keeps the requirements that are known by this.")] = None


route = Route(
    service="requirements",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List requirements",
    purpose="Returns requirements, page by page. A new or changed one may be missing for a few seconds.",
    params=IndexRequirements,
    views={"default": RequirementView},
    allows=frozenset({Role.EMPLOYEE, Role.LIAISON, ANY_APPLICATION}),
    queries=INDEXES,
    rules=RULES,
    is_index=True,
    example={"requireable": {"type": "OrderRequest", "id": 22}, "count": True, "page": {"size": 10}},
)


@route.handler
def handler(params: IndexRequirements) -> Results:
    return params.results(Requirement.listed(params.wanted()), RequirementView)
