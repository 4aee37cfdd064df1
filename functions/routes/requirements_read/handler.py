"""POST and GET /api/v1/requirements/read"""

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.params import ReadParams
from shared.api.requirement_view import RequirementView
from shared.api.route import Route
from shared.records.requirements import NOT_FOUND, Requirement


class ReadRequirement(ReadParams):
    pass


route = Route(
    service="requirements",
    action="read",
    method="POST",
    also_methods=("GET",),
    title="Read a requirement",
    purpose="Returns a requirement, by its id.",
    params=ReadRequirement,
    views={"default": RequirementView},
    allows=frozenset({Role.EMPLOYEE, Role.LIAISON, ANY_APPLICATION}),
    gets=(Requirement,),
    rules=(NOT_FOUND,),
    example={"id": 1},
)


@route.handler
def handler(params: ReadRequirement) -> Requirement:
    return Requirement.get_or_refuse(params.id)
