"""POST and DELETE /api/v1/requirements/destroy"""

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.params import ChangeParams
from shared.api.requirement_view import RequirementView
from shared.api.route import Route
from shared.dynamodb.optimistic import CONFLICT
from shared.dynamodb.transaction import Writing
from shared.records.referable import DROPPED_REFERENCES
from shared.records.references import REFERENCED
from shared.records.requirements import NOT_FOUND, Requirement
from shared.services import requirements


class DestroyRequirement(ChangeParams):
    pass


route = Route(
    service="requirements",
    action="destroy",
    method="POST",
    also_methods=("DELETE",),
    title="Destroy a requirement",
    purpose="Removes a requirement, unless another record refers to it.",
    params=DestroyRequirement,
    views={"default": RequirementView},
    allows=frozenset({Role.EMPLOYEE, Role.LIAISON, ANY_APPLICATION}),
    uses=(DROPPED_REFERENCES,),
    gets=(Requirement,),
    deletes=(Requirement,),
    rules=(NOT_FOUND, REFERENCED, CONFLICT),
    example={"id": 1},
)


@route.handler
def handler(params: DestroyRequirement, writing: Writing) -> Requirement:
    return requirements.destroy(writing, params.id, params.last_updated)
