"""POST and GET /api/v1/integrations/index"""

from typing import Literal

from pydantic import Field

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.index import RULES, IndexParams
from shared.api.results import Results
from shared.api.route import Route
from shared.api.views import RecordView
from shared.records.integrations import INDEXES, Integration


class IndexIntegrations(IndexParams[Literal["name"], Literal["id", "name"]]):
    pass


class IntegrationView(RecordView):
    name: str = Field(description="What people know it by.")
    application: str = Field(description="Slug of the application that it belongs to.")
    company_id: int = Field(description="The company that it belongs to.")


route = Route(
    service="integrations",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List integrations",
    purpose=(
        "Returns integrations, page by page: to an employee those of all applications in which the user is one, to a "
        "token those that it is for. A new or changed one may be missing for a few seconds."
    ),
    params=IndexIntegrations,
    views={"default": IntegrationView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    queries=INDEXES,
    rules=RULES,
    is_index=True,
    example={"search": {"term": "orders"}, "count": True, "page": {"size": 10}, "sort": {"by": "name"}},
)


@route.handler
def handler(params: IndexIntegrations, caller: Caller) -> Results:
    source = Integration.listed(params.wanted(), caller.sees_integrations_of(), caller.token.integration_ids)
    return params.results(source, IntegrationView)
