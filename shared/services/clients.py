"""Registers clients: user, client record, role and e-mail in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass

from shared.dynamodb.batch import read_together
from shared.dynamodb.ids import next_id, with_new_id
from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import IdTaken, Writing
from shared.emails import comparable
from shared.errors import ClientRefused, EmailTaken, Invalid, Rule
from shared.records.applications import Application
from shared.records.clients import NOT_FOUND, Client
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.services import passwords
from shared.services.letter import Letter
from shared.timestamps import later_than, now

CLIENT = "client"  # the role
WELCOME = Letter(
    "Welcome",
    """\
You are registered with this e-mail in {application}, and can sign in with it and the password that you chose.

If this was not you, reset the password: from then on, only you can sign in with this e-mail.
""",
)
TAKEN = Rule("taken", "is another user's", ("client.email",))
NO_REGISTRATION = Rule("no_registration", "takes no registrations", ("application",))
NOT_BESIDE = Rule("exclusive", "must not be given for an enterprise's client", ("client.company_id",))
HAS_ROLE = Rule("unauthorized", "is for users without a role, and yours has one", ("application",))


@dataclass(frozen=True, slots=True)
class Registration:
    """A person's data in a registration, and the company that they wish to belong to, which grants nothing."""

    first_name: str
    last_name: str
    phone: str | None
    company_id: int | None
    company_name: str | None
    enterprise: bool = False

    def names(self) -> dict[str, str | None]:
        whole = f"{self.first_name} {self.last_name}"
        return {"name": whole, "first_name": self.first_name, "last_name": self.last_name, "phone": self.phone}


@dataclass(frozen=True, slots=True)
class Registered:
    """A client record together with its user's names and e-mail."""

    id: int
    user_id: int
    application: str
    email: str | None
    first_name: str | None
    last_name: str | None
    phone: str | None
    company_id: int | None
    company_name: str | None
    created_at: str
    last_updated: str

    @classmethod
    def of(cls, client: Client, user: User) -> "Registered":
        """`last_updated`: of the one that changed last."""
        of_user = {name: getattr(user, name) for name in ("email", "first_name", "last_name", "phone")}
        of_client = {
            name: getattr(client, name) for name in ("id", "user_id", "application", "company_id", "company_name", "created_at")
        }
        return cls(**of_user, **of_client, last_updated=max(client.last_updated, user.last_updated))


def require_registration(slug: str) -> None:
    """Raises ClientRefused for an application that takes none: it is absent, switched off, or closed to it."""
    try:
        application = Application.get(slug, consistent_read=True)
    except Application.DoesNotExist:
        raise ClientRefused(NO_REGISTRATION.on("application")) from None
    if not (application.active and application.registration):
        raise ClientRefused(NO_REGISTRATION.on("application"))


def require_no_role(user: User) -> None:
    """Raises Invalid for a user who has a role in some application."""
    if user.has_any_role():
        raise Invalid(HAS_ROLE.on("application"))


def register(writing: Writing, application: str, email: str, hashed_password: str, registration: Registration) -> Registered:
    """A new user who is a client of the application. Raises EmailTaken."""
    return with_new_id("users", lambda number: _register(writing, number, application, email, hashed_password, registration))


def register_user(writing: Writing, number: int, application: str, registration: Registration) -> Registered:
    """A user who has no role becomes a client of the application. Raises Invalid for one who has a role."""
    return retry_on_conflict(lambda: _register_user(writing, number, application, registration))


def _register(
    writing: Writing, number: int, application: str, email: str, hashed_password: str, registration: Registration
) -> Registered:
    made_at = now()
    client = _client(number, application, registration, made_at)
    user = _user(client, email, hashed_password, registration)
    registered = Registered.of(client, user)
    write = writing.transaction()
    write.create(UserEmail(comparable(email), user_id=number, created_at=made_at), EmailTaken(TAKEN.on("client.email")))
    write.create(user, IdTaken())
    write.create(client, IdTaken())
    write.commit(registered)
    return registered


def _register_user(writing: Writing, number: int, application: str, registration: Registration) -> Registered:
    user = User.get(number, consistent_read=True)
    require_no_role(user)
    as_read = User.last_updated == user.last_updated
    before = user.serialize()
    moment = later_than(user.last_updated)
    client = _client(number, application, registration, moment)
    values = {**registration.names(), "roles": {**user.roles, application: [CLIENT]}, "last_updated": moment}
    for name, value in {**values, "client_ids": {**user.client_ids, application: client.id}}.items():
        setattr(user, name, value)
    registered = Registered.of(client, user)
    write = writing.transaction()
    write.update(user, user.changes_since(before), as_read, WriteConflict())
    write.create(client, WriteConflict())
    write.commit(registered)
    return registered


def _user(client: Client, email: str, hashed_password: str, registration: Registration) -> User:
    """The user whom a registration makes a client."""
    return User(
        client.user_id,
        **registration.names(),
        email=email,
        password_hash=hashed_password,
        password_stamp=passwords.new_stamp(),
        roles={client.application: [CLIENT]},
        client_ids={client.application: client.id},
        created_at=client.created_at,
        last_updated=client.last_updated,
    )


def _client(user_id: int, application: str, registration: Registration, made_at: str) -> Client:
    wish = {
        "wished_company_id": registration.company_id,
        "company_name": registration.company_name,
        "enterprise": registration.enterprise,
    }
    times = {"created_at": made_at, "last_updated": made_at}
    return Client(next_id("clients"), user_id=user_id, application=application, **wish, **times)


def read(number: int) -> Registered | None:
    """The client with this id, and its user."""
    client = read_together([Client(number)]).one(Client)
    user = read_together([User(client.user_id)]).one(User) if client else None
    return Registered.of(client, user) if client and user else None


def visible_or_refuse(number: int | None, user: User, application: str, roles: Collection[str]) -> Registered:
    """The client of the application with this id, or the user's own where there is none, as far as the roles let the user see it.

    An employee sees all, a liaison those of the own companies, a client the own. Raises Invalid.
    """
    own = user.client_ids.get(application)
    wanted = own if number is None else number
    found = None if wanted is None else read(wanted)
    if found is None or found.application != application or not _may_see(found, user, roles):
        raise Invalid(NOT_FOUND.on("id"))
    return found


def _may_see(client: Registered, user: User, roles: Collection[str]) -> bool:
    is_of_company = client.company_id is not None and client.company_id in (user.company_ids or ())
    return "employee" in roles or ("liaison" in roles and is_of_company) or (CLIENT in roles and client.user_id == user.id)
