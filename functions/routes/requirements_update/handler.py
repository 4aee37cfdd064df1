"""PUT /api/v1/requirements/update"""

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.params import UpdateParams
from shared.api.requirement_params import Key, Value
from shared.api.requirement_view import RequirementView
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.dynamodb.optimistic import CONFLICT
from shared.dynamodb.transaction import Writing
from shared.records.requirements import NOT_FOUND, Requirement
from shared.services import requirements


class UpdateRequirement(UpdateParams):
    key: Key = None
    value: Value = None


route = Route(
    service="requirements",
    action="update",
    method="PUT",
    title="Update a requirement",
    purpose="Changes what a requirement is known by, and its value: null or an empty text clears. The two records stay.",
    params=UpdateRequirement,
    views={"default": RequirementView},
    allows=frozenset({Role.EMPLOYEE, Role.LIAISON, ANY_APPLICATION}),
    gets=(Requirement,),
    updates=(Requirement,),
    rules=(NOT_FOUND, CONFLICT),
    example={"id": 1, "value": "drone"},
)


@route.handler
def handler(params: UpdateRequirement, writing: Writing) -> Requirement | Unchanged:
    requirement, is_changed = requirements.change(writing, params.id, params.changes(), params.last_updated)
    return requirement if is_changed else Unchanged(requirement)
