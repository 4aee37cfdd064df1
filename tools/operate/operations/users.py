"""Users, their roles and their companies."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.api.auth import Role
from shared.api.params import RouteParams
from shared.dynamodb.ids import with_new_id
from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import ALONE, IdTaken, Transaction
from shared.emails import comparable
from shared.records.applications import Application
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.services import password_resets, passwords
from shared.settings import settings
from shared.timestamps import now
from shared.token_format import RESET, mint
from tools.operate.operations import accept, rows
from tools.operate.operations.errors import OperatorError

ONE_TIME_MINUTES = 24 * 60


def create_user(
    name: str,
    *,
    email: str | None = None,
    roles: Mapping[str, Iterable[str]] | None = None,
    company_ids: Iterable[int] = (),
    active: bool = True,
) -> User:
    """`roles` is {application's slug: ["client" | "employee" | "liaison", …]}. The user sees the companies' integrations."""
    values = {
        "name": accept.text("name", name),
        "roles": {application: held for application, held in _roles(roles or {}).items() if held},
        "company_ids": accept.record_ids("company_ids", company_ids) or None,
        "active": active,
        "email": accept.if_given(accept.email, "email", email),
        **accept.times(),
    }
    return with_new_id("users", lambda number: _create(User(number, **values)))


def list_users(*, without_role: bool = False) -> list[User]:
    """Users by id: all, or those who have no role in any application."""
    found = [user for user in User.scan(consistent_read=True) if not (without_role and user.has_any_role())]
    return sorted(found, key=lambda user: user.id)


def change_email(number: int, email: str) -> User:
    """Another e-mail for a user, whose sessions end, as do codes that were mailed to the former one."""
    address = accept.email("email", email)
    return retry_on_conflict(lambda: _change_email(rows.get_or_refuse(User, number), address))


def one_time_password(number: int) -> dict[str, Any]:
    """A link by which the user sets a password, once and within a day; nothing but that can be done with it."""
    user = rows.get_or_refuse(User, number)
    code = mint(RESET)
    row = password_resets.row_of(code, user, ONE_TIME_MINUTES)
    rows.create(row, OperatorError("The code exists already; try again."))
    return {"user_id": user.id, "hours": ONE_TIME_MINUTES // 60, "link": f"{settings.password_reset_url}#{code}"}


def end_sessions(user: User) -> None:
    """All of them, those being made too, and codes that reset the password."""
    rows.update(user, [User.password_stamp.set(passwords.new_stamp())], rows.absent(User, user.id))


def change_user(
    number: int,
    *,
    name: str | None = None,
    roles: Mapping[str, Iterable[str]] | None = None,
    company_ids: Iterable[int] | None = None,
    active: bool | None = None,
) -> User:
    """`roles` replaces those in the applications that it names: none in an application is an empty list."""
    actions = rows.sets(User, {"name": accept.if_given(accept.text, "name", name), "active": active})
    for application, held in _roles(roles or {}).items():
        actions.append(User.roles[application].set(held) if held else User.roles[application].remove())
    if company_ids is not None:
        companies: Any = accept.record_ids("company_ids", company_ids)
        actions.append(User.company_ids.set(companies) if companies else User.company_ids.remove())
    return rows.update(User(number), actions, rows.absent(User, number))


def _create(user: User) -> User:
    write = ALONE.transaction()
    if user.email:
        _take_email(write, user)
    write.create(user, IdTaken())
    write.commit(user)
    return user


def _change_email(user: User, address: str) -> User:
    former = user.email
    write = ALONE.transaction()
    rows.change_as_read(write, user, {"email": address, "password_stamp": passwords.new_stamp()})
    if former is None or comparable(former) != comparable(address):
        _take_email(write, user)
        if former is not None:
            write.delete(UserEmail(comparable(former)), UserEmail.user_id == user.id, WriteConflict())
    write.commit(user)
    return user


def _take_email(write: Transaction, user: User) -> None:
    taken = OperatorError(f"Another user has the e-mail {user.email}.")
    write.create(UserEmail(comparable(str(user.email)), user_id=user.id, created_at=now()), taken)


def _roles(roles: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {_application(slug): _role_names(held) for slug, held in roles.items()}


def _application(slug: str) -> str:
    if slug not in RouteParams.APPLICATIONS:
        rows.get_or_refuse(Application, slug)
    return slug


def _role_names(held: Iterable[str]) -> list[str]:
    known = [str(role) for role in Role]
    names = [held] if isinstance(held, str) else list(dict.fromkeys(held))
    for name in names:
        if name not in known:
            raise OperatorError(f"{name} is not a role; the roles are {', '.join(known)}.")
    return [str(name) for name in names]
