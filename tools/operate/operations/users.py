"""Users, their roles and their companies."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.api.auth import Role
from shared.api.params import RouteParams
from shared.dynamodb.ids import with_new_id
from shared.dynamodb.transaction import IdTaken
from shared.records.applications import Application
from shared.records.users import User
from tools.operate.operations import accept, rows
from tools.operate.operations.errors import OperatorError


def create_user(
    name: str, *, roles: Mapping[str, Iterable[str]] | None = None, company_ids: Iterable[int] = (), active: bool = True
) -> User:
    """`roles` is {application's slug: ["client" | "employee" | "liaison", …]}. The user sees the companies' integrations."""
    values = {
        "name": accept.text("name", name),
        "roles": {application: held for application, held in _roles(roles or {}).items() if held},
        "company_ids": accept.record_ids("company_ids", company_ids) or None,
        "active": active,
        **accept.times(),
    }
    return with_new_id("users", lambda number: rows.create(User(number, **values), IdTaken()))


def list_users() -> list[User]:
    return sorted(User.scan(consistent_read=True), key=lambda user: user.id)


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
