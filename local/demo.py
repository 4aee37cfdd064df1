"""Demo data: the same after every start.

Imported once the environment stands, because it brings `shared` with it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from local import demo_records, demo_webhooks
from local.private import write_private
from shared.api.params import RouteParams
from shared.dynamodb.transaction import ALONE, ConditionFailed
from shared.records.tokens import Minted, Token
from shared.records.users import User
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import passwords
from shared.timestamps import rfc3339
from shared.token_format import APPLICATION, SESSION, digest, mint, well_formed
from tools.codegen.routes import route
from tools.operate import operations

APPLICATIONS = {"planoauth": "PlanoAuth", "planoorder": "PlanoOrder", "planox2": "PlanoX2"}
HOME = "planoauth"
TOKEN_NAME = "demo"  # noqa: S105 - a name
COMPANIES = {"own": 1, "other": 2}
SUBSCRIPTIONS = 60
MODELS = {"Designation": 11, "OrderRequest": 22}

# Sessions of the employee that show what age does: since when there is one, how long it was unused, `remember_me`.
_AGED = {
    "expired": (timedelta(days=8), timedelta(hours=1), False),
    "idle": (timedelta(days=5), timedelta(hours=80), False),
    "remembered": (timedelta(days=30), timedelta(days=10), True),
    "revoked": (timedelta(0), timedelta(0), False),
}
_ROLES = {"employee": ("employee",), "client": ("client",), "liaison": ("liaison",), "no_client": ()}
_TOKENS = {"application": APPLICATION, **dict.fromkeys((*_ROLES, *_AGED), SESSION)}
PASSWORD = route("sessions_create").example["password"]  # of all users
_COMPANIES_OF = {"client": (COMPANIES["own"],), "liaison": (COMPANIES["own"],)}
_EPOCH = datetime(2025, 1, 1, 8, tzinfo=UTC)
_SUBJECTS = ("Orders", "Invoices", "Quotes", "Shipments", "Measurements", "Échantillons")


@dataclass(slots=True)
class Demo:
    """The ready file's content: tokens by their kind, users by what they show, and ids by name."""

    tokens: dict[str, str] = field(default_factory=dict)
    users: dict[str, dict[str, str]] = field(default_factory=dict)
    integrations: dict[str, int] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)


def prepare(tokens_file: Path) -> Demo:
    """`tokens_file` keeps the tokens in clear: a program that holds one from an earlier run goes on."""
    _applications()
    users = {name: _user(name) for name in _ROLES}
    integrations = {name: _integration(name) for name in COMPANIES}
    _subscriptions(integrations["own"])
    item = {"list_item": demo_records.prepare(HOME, _references())}
    records = {**MODELS, **item, **demo_webhooks.prepare(integrations["own"])}
    return Demo(_tokens(users, tokens_file), _credentials(), integrations, records)


def _applications() -> None:
    there = {application.slug: application for application in operations.list_applications()}
    for slug, name in APPLICATIONS.items():
        if slug not in there:
            operations.create_application(slug, name=name)
        elif not there[slug].active:
            operations.change_application(slug, active=True)


def _user(name: str) -> User:
    """The demo user of this name, with just the role that the name says."""
    full, roles, companies = f"Demo {name}", {HOME: _ROLES[name]}, _COMPANIES_OF.get(name, ())
    there = next((user for user in operations.list_users() if user.name == full), None)
    if there is None:
        there = operations.create_user(full, email=email_of(name), roles=roles, company_ids=companies)
    roles = {**dict.fromkeys((*there.roles, *RouteParams.APPLICATIONS), ()), **roles}
    _give_email_and_password(there, name)
    return operations.change_user(int(there.id), roles=roles, company_ids=companies, active=True)


def _credentials() -> dict[str, dict[str, str]]:
    return {name: {"email": email_of(name), "password": PASSWORD} for name in _ROLES}


def email_of(name: str) -> str:
    """The e-mail that the user signs in with."""
    return f"demo.{name}@example.com"


def _give_email_and_password(user: User, name: str) -> None:
    """Unless the user has them: another password would end all sessions."""
    if user.email != email_of(name):
        operations.change_email(int(user.id), email_of(name))
    if not passwords.is_right(user, PASSWORD):
        write = ALONE.transaction()
        passwords.change_in(write, user, passwords.hashed(PASSWORD), ConditionFailed())
        write.commit(user)


def _integration(name: str) -> int:
    full = f"Demo {name}"
    there = next((integration for integration in operations.list_integrations() if integration.name == full), None)
    if there is None:
        return int(operations.create_integration(full, company_id=COMPANIES[name], application=HOME).id)
    if (there.company_id, there.application, there.active) != (COMPANIES[name], HOME, True):
        operations.change_integration(int(there.id), company_id=COMPANIES[name], application=HOME, active=True)
    return int(there.id)


def _subscriptions(integration_id: int) -> None:
    """Takes away what is not as it should be, and makes what is missing."""
    wanted = {values["key"]: values for values in _wanted_subscriptions()}
    for subscription in operations.list_subscriptions(integration_id):
        if _is(subscription, wanted.get(subscription.key)):
            del wanted[subscription.key]
        else:
            operations.delete_subscription(integration_id, int(subscription.id))
    for values in wanted.values():
        operations.create_subscription(integration_id, **values)


def _is(subscription: WebhookOutSub, wanted: Mapping[str, Any] | None) -> bool:
    return wanted is not None and all(getattr(subscription, name) == _stored(value) for name, value in wanted.items())


def _stored(value: Any) -> Any:
    return rfc3339(value) if isinstance(value, datetime) else value


def _wanted_subscriptions() -> Iterator[dict[str, Any]]:
    """Subscriptions of every kind, in another order by each of their times than by id, some made at the same instant."""
    for number in range(SUBSCRIPTIONS):
        subject = _SUBJECTS[number % len(_SUBJECTS)]
        made = _EPOCH + timedelta(days=number * 37 % SUBSCRIPTIONS // 2)
        yield {
            "key": f"demo-{number:02}",
            "name": f"{subject} {number}",
            "callback_url": f"https://hooks.example.com/{subject.lower().replace('é', 'e')}/{number}",
            "version": "3" if number % 5 < 2 else "2",
            "active": number % 3 != 0,
            "statuses": ["scheduled", "completed"][: 1 + number % 2],
            "events": ["order.delivered", "order.canceled"][: 1 + number % 2],
            "notification_emails": f"ops{number}@example.com" if number % 4 == 0 else None,
            "notify": number % 4 == 0,
            "success_code": "204" if number % 6 == 0 else None,
            "payload_render_view": "default" if number % 7 == 0 else None,
            "created_at": made,
            "last_updated": made + timedelta(days=number * 7 % 4),
        }


def _tokens(users: Mapping[str, User], file: Path) -> dict[str, str]:
    tokens = _kept_tokens(file)
    if tokens is None:
        _withdraw_former_tokens({int(user.id) for user in users.values()})
        tokens = {name: mint(kind) for name, kind in _TOKENS.items()}
        write_private(file, json.dumps(tokens).encode())
    for name, minted in _minted(users).items():
        _put_under(tokens[name], minted)
    operations.revoke_token(tokens["revoked"])
    return tokens


def _kept_tokens(file: Path) -> dict[str, str] | None:
    """The tokens of an earlier start; None where they are not all there."""
    try:
        kept = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    whole = isinstance(kept, dict) and kept.keys() == _TOKENS.keys() and all(map(well_formed, kept.values()))
    return kept if whole else None


def _withdraw_former_tokens(user_ids: set[int]) -> None:
    """Those that nobody knows any more are revoked; those revoked before that go, so that they do not pile up."""
    for row in operations.list_tokens(revoked=True):
        if row.user_id not in user_ids and not (row.kind == APPLICATION and row.name == TOKEN_NAME):
            continue
        if row.revoked_at:
            Token(row.hash).delete()
        else:
            operations.revoke_token(int(row.id))


def _minted(users: Mapping[str, User]) -> dict[str, Minted]:
    moment, employee = datetime.now(UTC), int(users["employee"].id)
    return {
        "application": operations.create_token(HOME, name=TOKEN_NAME),
        **{name: operations.create_session(int(user.id), HOME) for name, user in users.items()},
        **{
            name: operations.create_session(
                employee, HOME, remember_me=remember_me, created_at=moment - age, last_used_at=moment - unused
            )
            for name, (age, unused, remember_me) in _AGED.items()
        },
    }


def _put_under(token: str, minted: Minted) -> None:
    """Gives the row of a new token to `token`, whose own row, if it has one, has aged or was changed."""
    Token(**{**minted.row.attribute_values, "hash": digest(token)}).save()
    Token(minted.row.hash).delete()


def _references() -> dict[str, int]:
    registered = {model.name for model in operations.list_models()}
    for model, number in MODELS.items():
        if model not in registered:
            operations.register_model(model)
        operations.add_references(model, [number], skip_existing=True)
    return dict(MODELS)
