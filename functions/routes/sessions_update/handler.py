"""PUT /api/v1/sessions/update"""

from typing import Annotated, Any, Literal

from shared.api import views
from shared.api.auth import ANY_SESSION, Caller
from shared.api.params import Boolean, Param, RouteParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.api.session_view import SessionView
from shared.dynamodb.transaction import Writing
from shared.records.tokens import Token
from shared.services import user_sessions


class UpdateSession(RouteParams):
    remember_me: Annotated[
        Boolean, Param(400, "Whether the session does not expire. One that is remembered no longer may have expired by then.")
    ]
    view: Annotated[Literal["default"], Param(500, "How much of the session to return.")] = "default"


route = Route(
    service="sessions",
    action="update",
    method="PUT",
    title="Change a session",
    purpose="Has the session whose token the request has be remembered, or no longer.",
    params=UpdateSession,
    views={"default": SessionView},
    allows=frozenset({ANY_SESSION}),
    updates=(Token,),
    example={"remember_me": False},
)


@route.handler
def handler(params: UpdateSession, caller: Caller, writing: Writing) -> Any:
    user = caller.session_user()
    changes = user_sessions.remember(writing, caller.token, remember_me=params.remember_me)
    session = views.session_of(user, caller.token)
    return session if changes else Unchanged(session)
