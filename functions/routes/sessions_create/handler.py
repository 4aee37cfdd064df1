"""POST /api/v1/sessions/create"""

from typing import Annotated, Any, Literal

from shared.api import views
from shared.api.account_params import Email, Password
from shared.api.auth import ANYONE
from shared.api.params import Application, Boolean, OpenParams, Param
from shared.api.redirects import RedirectUrl
from shared.api.route import Route
from shared.api.session_view import OpenedSessionView
from shared.api.statuses import (
    ClientRequired,
    EmailNotFound,
    InvalidPassword,
    TooManyAttempts,
    UserHasNoPassword,
    UserRequiresRole,
)
from shared.dynamodb.ids import NEW_ID
from shared.dynamodb.transaction import Writing
from shared.records.applications import Application as ApplicationRecord
from shared.records.tokens import Token
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.services import throttles
from shared.services.sign_in import SignIn
from shared.source import Source


class CreateSession(OpenParams):
    email: Annotated[Email, Param(1, "The user's e-mail, in upper or lower case.")]
    password: Annotated[Password, Param(2, "The user's password.")]
    application: Annotated[Application, Param(3, "Slug of the application to sign in to.")]
    redirect_url: Annotated[
        RedirectUrl | None, Param(3, "Where to send the user afterwards. It is answered as it is, if its origin is allowed.")
    ] = None
    view: Annotated[Literal["default"], Param(4, "How much of the session to return.")] = "default"
    remember_me: Annotated[Boolean, Param(5, "Whether the session does not expire.")] = False


route = Route(
    service="sessions",
    action="create",
    method="POST",
    title="Sign in",
    purpose="Makes a session of the user whose e-mail and password these are. Its token is shown this once.",
    params=CreateSession,
    views={"default": OpenedSessionView},
    allows=frozenset({ANYONE}),
    statuses=(EmailNotFound, InvalidPassword, UserHasNoPassword, UserRequiresRole, ClientRequired, TooManyAttempts),
    uses=(NEW_ID, throttles.THROTTLED),
    gets=(UserEmail, User, ApplicationRecord),
    checks=(User,),
    puts=(Token,),
    updates=(User,),
    sensitive_params=True,
    hashes_passwords=True,
    opens_session=True,
    secrets=("token",),
    example={
        "email": "demo.employee@example.com",
        "password": "a horse, a battery and a staple",
        "application": "planoauth",
        "remember_me": False,
    },
)


@route.handler
def handler(params: CreateSession, source: Source, writing: Writing) -> dict[str, Any]:
    sign_in = SignIn(params.email, params.password, params.application, params.remember_me, source)
    user, opened = sign_in.act(writing)
    session = {**views.session_of(user, opened.row), "token": opened.token}
    if not user.has_any_role():
        raise ClientRequired(session)
    return {**session, "redirect_url": params.redirect_url}
