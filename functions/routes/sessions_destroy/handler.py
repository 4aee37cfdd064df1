"""POST and DELETE /api/v1/sessions/destroy"""

from typing import Annotated, Any, Literal

from shared.api import views
from shared.api.auth import ANY_SESSION, Caller
from shared.api.params import Integer, Param, RouteParams
from shared.api.route import Route
from shared.api.session_view import SessionView
from shared.dynamodb.transaction import Writing
from shared.records.tokens import OF_USER_BY_LAST_USED_AT, Token
from shared.services import user_sessions


class DestroySession(RouteParams):
    id: Annotated[
        Integer | None, Param(400, "Id of one of the user's own sessions. Without it: the session whose token the request has.")
    ] = None
    view: Annotated[Literal["default"], Param(500, "How much of the session to return.")] = "default"


route = Route(
    service="sessions",
    action="destroy",
    method="POST",
    also_methods=("DELETE",),
    title="End a session",
    purpose="Signs the user out: of the session whose token the request has, or of another one of the user's own.",
    params=DestroySession,
    views={"default": SessionView},
    allows=frozenset({ANY_SESSION}),
    queries=(OF_USER_BY_LAST_USED_AT,),
    updates=(Token,),
    rules=(user_sessions.NOT_FOUND,),
    example={"id": 1},
)


@route.handler
def handler(params: DestroySession, caller: Caller, writing: Writing) -> Any:
    user = caller.session_user()
    session = user_sessions.living_or_refuse(user, caller.token, params.id)
    user_sessions.end(writing, session)
    return views.session_of(user, session)
