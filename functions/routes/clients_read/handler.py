"""POST and GET /api/v1/clients/read"""

from typing import Annotated

from shared.api.auth import Caller, Role
from shared.api.client_view import ClientView
from shared.api.params import Integer, Param, ReadParams
from shared.api.route import Route
from shared.api.statuses import SessionRequired
from shared.records.clients import NOT_FOUND, Client
from shared.records.users import User
from shared.services import clients


class ReadClient(ReadParams):
    id: Annotated[Integer | None, Param(400, "Id of the client; without it, the session's own.")] = None  # type: ignore[assignment] # optional


route = Route(
    service="clients",
    action="read",
    method="POST",
    also_methods=("GET",),
    title="Read a client",
    purpose=(
        "Returns a client of the application whose roles count: to a client the own one, to a liaison those of the "
        "own companies, to an employee any."
    ),
    params=ReadClient,
    views={"default": ClientView},
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE}),
    statuses=(SessionRequired,),
    batch_gets=(Client, User),
    rules=(NOT_FOUND,),
    example={"id": 1},
)


@route.handler
def handler(params: ReadClient, caller: Caller) -> clients.Registered:
    return clients.visible_or_refuse(params.id, caller.session_user(), caller.acts_for, caller.roles)
