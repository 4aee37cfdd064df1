"""POST /api/v1/clients/register"""

from typing import Annotated, Literal

from shared.api.account_params import Email, NewPassword
from shared.api.auth import ANYONE
from shared.api.client_view import ClientView
from shared.api.params import Application, Boolean, Integer, OpenParams, Param, Params
from shared.api.route import Route
from shared.api.statuses import ClientValidationFailed, EmailAlreadyRegistered, TooManyAttempts
from shared.dynamodb.ids import NEW_ID
from shared.dynamodb.transaction import Writing
from shared.errors import ClientRefused
from shared.records.applications import Application as ApplicationRecord
from shared.records.clients import Client
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.services import clients, passwords, throttles
from shared.source import Source


class NewClient(Params):
    email: Annotated[Email, Param(1, "What the client signs in with; no other user may have it, in upper or lower case.")]
    password: Annotated[NewPassword, Param(2, "10 to 128 characters; not the e-mail, and none of the 10,000 most used passwords.")]
    first_name: Annotated[str, Param(3, "The client's first name.")]
    last_name: Annotated[str, Param(4, "The client's last name.")]
    phone: Annotated[str | None, Param(5, "The client's phone number.")] = None
    company_id: Annotated[
        Integer | None, Param(6, "The company that the client wishes to belong to. It grants nothing until it is confirmed.")
    ] = None
    company_name: Annotated[str | None, Param(7, "The company's name, for information only.")] = None


class RegisterClient(OpenParams):
    view: Annotated[Literal["default"], Param(1, "How much of the client to return.")] = "default"
    application: Annotated[Application, Param(2, "Slug of the application to register in.")]
    enterprise: Annotated[Boolean, Param(3, "Whether it is an enterprise's client, without a `client.company_id`.")] = False
    client: Annotated[NewClient, Param(4, "The client to make.", shown_as="parent")]


route = Route(
    service="clients",
    action="register",
    method="POST",
    title="Register a client",
    purpose="Makes a user who is a client of an application, and mails a welcome. Whether the company exists does not show.",
    params=RegisterClient,
    views={"default": ClientView},
    allows=frozenset({ANYONE}),
    statuses=(EmailAlreadyRegistered, ClientValidationFailed, TooManyAttempts),
    rules=(*passwords.rules_of("client.password"), clients.TAKEN, clients.NO_REGISTRATION, clients.NOT_BESIDE),
    uses=(NEW_ID, throttles.THROTTLED),
    gets=(ApplicationRecord,),
    puts=(User, UserEmail, Client),
    sensitive_params=True,
    hashes_passwords=True,
    tells_user=clients.WELCOME,
    example={
        "application": "planoauth",
        "client": {
            "email": "ada@example.com",
            "password": "a horse, a battery and a staple",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "company_name": "Analytical Engines",
        },
    },
)


@route.handler
def handler(params: RegisterClient, source: Source, writing: Writing) -> clients.Registered:
    given = params.client
    passwords.require_good(given.password, given.email, "client.password")
    throttles.reserve(throttles.of_registration(source))
    if params.enterprise and given.company_id is not None:
        raise ClientRefused(clients.NOT_BESIDE.on("client.company_id"))
    clients.require_registration(params.application)
    registration = clients.Registration(
        given.first_name, given.last_name, given.phone, given.company_id, given.company_name, params.enterprise
    )
    return clients.register(writing, params.application, given.email, passwords.hashed(given.password), registration)
