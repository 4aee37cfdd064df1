"""POST /api/v1/passwords/reset"""

from typing import Annotated

from shared.api.account_params import NewPassword
from shared.api.auth import ANYONE
from shared.api.params import OpenParams, Param
from shared.api.password_view import PasswordView
from shared.api.route import Route
from shared.dynamodb.transaction import Writing
from shared.records.password_resets import PasswordReset
from shared.records.users import User
from shared.services import password_resets, passwords


class ResetPassword(OpenParams):
    code: Annotated[str, Param(1, "The code from the mail; it is in the fragment of the mail's link.")]
    password: Annotated[NewPassword, Param(2, "10 to 128 characters; not the e-mail, and none of the 10,000 most used passwords.")]


route = Route(
    service="passwords",
    action="reset",
    method="POST",
    title="Set a new password by a code",
    purpose="Gives the user whom the code was mailed to a new password, once. It ends all sessions of the user at once.",
    params=ResetPassword,
    views={"default": PasswordView},
    allows=frozenset({ANYONE}),
    rules=(*passwords.rules_of("password"), password_resets.NO_CODE),
    gets=(PasswordReset, User),
    updates=(User,),
    deletes=(PasswordReset,),
    sensitive_params=True,
    hashes_passwords=True,
    tells_user=passwords.CHANGED,
    example={"code": "the code from the mail", "password": "a horse, a battery and a staple"},
)


@route.handler
def handler(params: ResetPassword, writing: Writing) -> User:
    return password_resets.reset(writing, params.code, params.password)
