"""POST /api/v1/users/client_register"""

from typing import Annotated

from shared.api.auth import ANY_SESSION, Caller
from shared.api.client_view import ClientView
from shared.api.params import Application, Integer, Param, RouteParams
from shared.api.route import Route
from shared.api.statuses import ClientValidationFailed
from shared.dynamodb.ids import NEW_ID
from shared.dynamodb.transaction import Writing
from shared.records.applications import Application as ApplicationRecord
from shared.records.clients import Client
from shared.records.users import User
from shared.services import clients


class RegisterUser(RouteParams):
    application: Annotated[Application | None, Param(200, "Slug of the application to register in. Without it: the session's.")] = (
        None
    )
    first_name: Annotated[str, Param(400, "The user's first name.")]
    last_name: Annotated[str, Param(500, "The user's last name.")]
    phone: Annotated[str | None, Param(600, "The user's phone number.")] = None
    company_id: Annotated[
        Integer | None, Param(700, "The company that the user wishes to belong to. It grants nothing until it is confirmed.")
    ] = None
    company_name: Annotated[str | None, Param(800, "The company's name, for information only.")] = None


route = Route(
    service="users",
    action="client_register",
    method="POST",
    title="Register the user as a client",
    purpose="Makes the session's user, who has no role anywhere, a client of an application.",
    params=RegisterUser,
    views={"default": ClientView},
    allows=frozenset({ANY_SESSION}),
    statuses=(ClientValidationFailed,),
    rules=(clients.NO_REGISTRATION, clients.HAS_ROLE),
    uses=(NEW_ID,),
    gets=(ApplicationRecord, User),
    puts=(Client,),
    updates=(User,),
    takes_idempotency_key=True,
    tells_user=clients.WELCOME,
    example={"first_name": "Ada", "last_name": "Lovelace", "company_name": "Analytical Engines"},
)


@route.handler
def handler(params: RegisterUser, caller: Caller, writing: Writing) -> clients.Registered:
    registration = clients.Registration(params.first_name, params.last_name, params.phone, params.company_id, params.company_name)
    user = caller.session_user()
    clients.require_no_role(user)
    clients.require_registration(caller.acts_for)
    return clients.register_user(writing, int(user.id), caller.acts_for, registration)
