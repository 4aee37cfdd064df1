"""POST and DELETE /api/v1/sessions/destroy_all"""

from typing import Annotated, Any, Literal

from shared.api import views
from shared.api.auth import ANY_SESSION, Caller
from shared.api.params import Boolean, Param, RouteParams
from shared.api.route import Route
from shared.api.session_view import SessionView
from shared.dynamodb.transaction import Writing
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import user_sessions


class DestroyAllSessions(RouteParams):
    keep_current: Annotated[Boolean, Param(400, "Whether the session whose token the request has goes on.")] = True
    view: Annotated[Literal["default"], Param(500, "How much of that session to return.")] = "default"


route = Route(
    service="sessions",
    action="destroy_all",
    method="POST",
    also_methods=("DELETE",),
    title="End all sessions of the user",
    purpose="Signs the user out of all other sessions, or of all: at once, those being opened too. Codes that reset the password "
    "end as well. Returns the session whose token the request has.",
    params=DestroyAllSessions,
    views={"default": SessionView},
    allows=frozenset({ANY_SESSION}),
    batch_gets=(Token, User),
    updates=(Token, User),
    example={"keep_current": True},
)


@route.handler
def handler(params: DestroyAllSessions, caller: Caller, writing: Writing) -> Any:
    user = caller.session_user()
    user_sessions.end_all(writing, caller.token, keep_current=params.keep_current)
    return views.session_of(user, caller.token)
