"""POST and GET /api/v1/sessions/read"""

from typing import Annotated, Any, Literal

from shared.api import views
from shared.api.auth import ANY_SESSION, Caller
from shared.api.params import Param, RouteParams
from shared.api.route import Route
from shared.api.session_view import SessionView


class ReadSession(RouteParams):
    view: Annotated[Literal["default"], Param(500, "How much of the session to return.")] = "default"


route = Route(
    service="sessions",
    action="read",
    method="POST",
    also_methods=("GET",),
    title="Read a session",
    purpose="Returns the session whose token the request has. So a program learns who is signed in, and with which roles.",
    params=ReadSession,
    views={"default": SessionView},
    allows=frozenset({ANY_SESSION}),
    example={"view": "default"},
)


@route.handler
def handler(caller: Caller) -> Any:
    return views.of_session(caller)
