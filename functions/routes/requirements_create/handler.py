"""POST /api/v1/requirements/create"""

from typing import Annotated

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.params import Param, RouteParams
from shared.api.references import Reference
from shared.api.requirement_params import Key, Value
from shared.api.requirement_view import RequirementView
from shared.api.route import Route
from shared.dynamodb.ids import NEW_ID
from shared.dynamodb.transaction import Writing
from shared.records.referable import CHECKED_REFERENCES, referenced_by
from shared.records.requirements import Requirement
from shared.services import requirements


class CreateRequirement(RouteParams):
    required: Annotated[Reference, Param(1, "The record that has to be met.")]
    requireable: Annotated[Reference, Param(2, "The record that it has to be met for.")]
    key: Key = None
    value: Value = None


route = Route(
    service="requirements",
    action="create",
    method="POST",
    title="Create a requirement",
    purpose="Notes that one record, of any model, has to be met for another.",
    params=CreateRequirement,
    views={"default": RequirementView},
    positions={"token": 1, "session_view": 100},
    allows=frozenset({Role.EMPLOYEE, Role.LIAISON, ANY_APPLICATION}),
    uses=(NEW_ID, CHECKED_REFERENCES),
    puts=(Requirement,),
    takes_idempotency_key=True,
    example={
        "required": {"type": "Designation", "id": 11},
        "requireable": {"type": "OrderRequest", "id": 22},
        "key": "certificate",
        "value": "drone",
    },
)


@route.handler
def handler(params: CreateRequirement, writing: Writing) -> Requirement:
    required = referenced_by("required", params.required.type, params.required.id)
    requireable = referenced_by("requireable", params.requireable.type, params.requireable.id)
    return requirements.create(writing, required, requireable, params.key, params.value)
