"""PUT /api/v1/passwords/update"""

from typing import Annotated

from shared.api.account_params import NewPassword, Password
from shared.api.auth import ANY_SESSION, Caller
from shared.api.params import Param, RouteParams
from shared.api.password_view import PasswordView
from shared.api.route import Route
from shared.api.statuses import InvalidPassword, TooManyAttempts, UserHasNoPassword
from shared.dynamodb.transaction import Writing
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import passwords, throttles
from shared.services.password_change import PasswordChange
from shared.source import Source


class UpdatePassword(RouteParams):
    password: Annotated[Password, Param(1, "The password that the user has.")]
    new_password: Annotated[
        NewPassword, Param(2, "10 to 128 characters; not the e-mail, and none of the 10,000 most used passwords.")
    ]


route = Route(
    service="passwords",
    action="update",
    method="PUT",
    title="Change the password",
    purpose=(
        "Gives the session's user another password. It ends all other sessions of the user at once; the one whose token the "
        "request has goes on."
    ),
    params=UpdatePassword,
    views={"default": PasswordView},
    allows=frozenset({ANY_SESSION}),
    statuses=(InvalidPassword, UserHasNoPassword, TooManyAttempts),
    rules=passwords.rules_of("new_password"),
    uses=(throttles.THROTTLED,),
    batch_gets=(Token, User),
    updates=(Token, User),
    sensitive_params=True,
    hashes_passwords=True,
    tells_user=passwords.CHANGED,
    example={"password": "the one that was good until now", "new_password": "a horse, a battery and a staple"},
)


@route.handler
def handler(params: UpdatePassword, caller: Caller, source: Source, writing: Writing) -> User:
    return PasswordChange(caller.session_user(), caller.token, params.password, params.new_password, source).act(writing)
