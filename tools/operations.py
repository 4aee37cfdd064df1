"""What an operator does to a system's records: makes, lists, changes and revokes them, each function one thing.

Functions that change a record take what is to change and leave alone what is None. Records are those of `shared.records`; times are
aware datetimes. Every mistake of the operator is an `OperatorError`, and writes nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from botocore.exceptions import ClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.access import LIFETIME, Role
from shared.params import MAX_STRING, RouteParams
from shared.records import dynamo
from shared.records.applications import Application
from shared.records.base import Table, now, rfc3339
from shared.records.ids import next_id, with_new_id
from shared.records.integrations import Integration
from shared.records.notifications import Notification
from shared.records.references import OWN, ReferenceRow, RegisteredModel
from shared.records.services import Service
from shared.records.tokens import APPLICATION, SESSION, Token, digest, mint, well_formed
from shared.records.transaction import IdTaken, Transaction
from shared.records.users import User
from shared.records.webhook_out_subs import KINDS, WebhookOutSub
from shared.statuses import InvalidParam
from tools.sweep import sweep_images as sweep_images

R = TypeVar("R", bound=Table)
T = TypeVar("T")
Values = dict[str, Any]

KEPT_AFTER_EXPIRY = timedelta(days=90)  # how long a session's row outlives the session, for whoever looks into it
MAX_SCOPE = 90  # integrations of a token: all are checked in the one transaction that writes it, and DynamoDB takes 100 actions
MAX_ID = 2**63 - 1
SUBSCRIPTION_VERSIONS = ("2", "3")
_TOKENS_AT_ONCE = 99
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_MODEL = re.compile(r"[A-Z][A-Za-z0-9]*")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_HTTP_STATUS = re.compile(r"[1-5][0-9][0-9]")


class OperatorError(Exception):
    """A mistake, as a sentence for whoever made it."""


class AlreadyThereError(OperatorError):
    """What was to be made exists."""


class _ChangedMeanwhile(Exception):
    """A row is no longer what a decision was based on."""


@dataclass(frozen=True, slots=True)
class Minted:
    """A new token, in clear this one time, and its row."""

    token: str = field(repr=False)
    row: Token


# Applications


def create_application(slug: str, *, name: str, time_zone: str = "UTC", active: bool = True) -> Application:
    """`time_zone` is an IANA name: where the application's FileMaker clocks stand."""
    if not _SLUG.fullmatch(slug):
        raise OperatorError("An application's slug is 1 to 63 small letters, digits, - and _, and starts with a letter or digit.")
    values: Values = {"name": _text("name", name), "time_zone": _time_zone("time_zone", time_zone), "active": active, **_made_now()}
    made = Application(slug, id=next_id("applications"), **values)
    return _create(made, AlreadyThereError(f"The application {slug} exists already."))


def list_applications() -> list[Application]:
    return sorted(Application.scan(consistent_read=True), key=lambda application: application.slug)


def change_application(
    slug: str, *, name: str | None = None, time_zone: str | None = None, active: bool | None = None
) -> Application:
    """Its tokens' rows carry its state, and follow. Should that be interrupted: the same call again finishes it."""
    values = {"name": _if_given(_text, "name", name), "time_zone": _if_given(_time_zone, "time_zone", time_zone)}
    _update(Application(slug), _sets(Application, {**values, "active": active}), f"There is no application {slug}.")
    return _spread_state(slug)


# Tokens and sessions


def create_token(
    application: str, *, name: str | None = None, integration_ids: Iterable[int] | None = None, created_at: datetime | None = None
) -> Minted:
    """A token of an application, for all integrations or for those named."""
    scope = _scope(integration_ids)
    return _mint_for_application(application, {"name": _if_given(_text, "name", name), "integration_ids": scope}, created_at)


def create_session(
    user_id: int,
    application: str,
    *,
    remember_me: bool = False,
    created_at: datetime | None = None,
    last_used_at: datetime | None = None,
) -> Minted:
    """A session of a user in an application. Its row disappears long after it expired, with `remember_me` never."""
    if not _existing(User, user_id, f"No user has the id {user_id}.").active:
        raise OperatorError(f"The user {user_id} is switched off.")
    _active_application(application)
    times = _made_now(created_at)
    used = _instant(last_used_at) if last_used_at else times["created_at"]
    row: Values = {"application": application, "user_id": user_id, "remember_me": remember_me, "last_used_at": used, **times}
    token = mint(SESSION)
    expires_at = None if remember_me else _second(times["created_at"], LIFETIME + KEPT_AFTER_EXPIRY)
    made = Token(digest(token), kind=SESSION, id=next_id("tokens"), expires_at=expires_at, **row)
    return Minted(token, _create(made, OperatorError("The token exists already; try again.")))


def list_tokens(
    *, kind: str | None = None, application: str | None = None, user_id: int | None = None, revoked: bool = False
) -> list[Token]:
    """Tokens' rows by id, which hold no token. `kind` is "application" or "session"; revoked ones only when asked for."""
    wanted = {"kind": kind, "application": application, "user_id": user_id}
    conditions = [getattr(Token, name) == value for name, value in wanted.items() if value is not None]
    return _tokens(*conditions, *([] if revoked else [Token.revoked_at.does_not_exist()]))


def change_token_scope(number: int, integration_ids: Iterable[int] | None) -> Token:
    """Which integrations an application's token is for; None: all of them."""
    row, scope = _application_token(number), _scope(integration_ids)
    write = Transaction()
    _require_integrations(write, scope)
    change = "SET integration_ids = :scope, last_updated = :now" if scope else "SET last_updated = :now REMOVE integration_ids"
    values = {":now": {"S": now()}, **({":scope": {"NS": [str(each) for each in sorted(scope)]}} if scope else {})}
    write.update(Token.table_name(), _key(row), UpdateExpression=change, ExpressionAttributeValues=values)
    write.commit()
    return Token.get(row.hash, consistent_read=True)


def rotate_token(number: int) -> Minted:
    """A new token in the place of an application's token, which is revoked in the same instant."""
    return _repeated(lambda: _rotate(number))


def revoke_token(token: int | str) -> Token:
    """Revokes the token with this id, or this token itself. At once; a second time changes nothing."""
    row = _token(token)
    revoked_at = Token.revoked_at.set(Token.revoked_at | now())
    return _update(Token(row.hash), [revoked_at], "The token is gone.")


def revoke_sessions(user_id: int) -> list[Token]:
    """Revokes all sessions of a user."""
    return [revoke_token(int(row.id)) for row in list_tokens(kind=SESSION, user_id=user_id)]


# Users


def create_user(
    name: str, *, roles: Mapping[str, Iterable[str]] | None = None, company_ids: Iterable[int] = (), active: bool = True
) -> User:
    """`roles` is {application's slug: ["client" | "employee" | "liaison", …]}. The user sees the companies' integrations."""
    values: Values = {
        "name": _text("name", name),
        "roles": {application: held for application, held in _roles(roles or {}).items() if held},
        "company_ids": _ids("company_ids", company_ids) or None,
        "active": active,
        **_made_now(),
    }
    return with_new_id("users", lambda number: _create(User(number, **values), IdTaken()))


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
    actions = _sets(User, {"name": _if_given(_text, "name", name), "active": active})
    for application, held in _roles(roles or {}).items():
        actions.append(User.roles[application].set(held) if held else User.roles[application].remove())
    if company_ids is not None:
        companies: Any = _ids("company_ids", company_ids)
        actions.append(User.company_ids.set(companies) if companies else User.company_ids.remove())
    return _update(User(number), actions, f"No user has the id {number}.")


# Integrations


def create_integration(
    name: str, *, company_id: int | None = None, application: str | None = None, active: bool = True
) -> Integration:
    """It belongs to a company or to an application."""
    if (company_id is None) == (application is None):
        raise OperatorError("An integration belongs either to a company or to an application: name one of them.")
    values = {"name": _text("name", name), **_owner(company_id, application), "active": active, **_made_now()}
    counts = dict.fromkeys(KINDS, 0)
    return with_new_id("integrations", lambda number: _create(Integration(number, counts=counts, **values), IdTaken()))


def list_integrations() -> list[Integration]:
    return sorted(Integration.scan(consistent_read=True), key=lambda integration: integration.id)


def change_integration(
    number: int,
    *,
    name: str | None = None,
    company_id: int | None = None,
    application: str | None = None,
    active: bool | None = None,
) -> Integration:
    """A new owner takes the place of the former one."""
    if company_id is not None and application is not None:
        raise OperatorError("An integration belongs either to a company or to an application: name one of them.")
    owner = _owner(company_id, application)
    actions = _sets(Integration, {"name": _if_given(_text, "name", name), "active": active, **owner})
    actions += [getattr(Integration, attr).remove() for attr, value in owner.items() if any(owner.values()) and value is None]
    return _update(Integration(number), actions, f"No integration has the id {number}.")


# Subscriptions


def create_subscription(
    integration_id: int,
    *,
    key: str,
    name: str,
    callback_url: str,
    version: str,
    created_at: datetime | None = None,
    last_updated: datetime | None = None,
    **optional: Any,
) -> WebhookOutSub:
    """`optional`: statuses, events (lists), notification_emails (one string), notify, success_code, payload_render_view, active."""
    values = _subscription({"key": key, "name": name, "callback_url": callback_url, "version": version, **optional})
    made, updated = (_instant(moment) if moment else None for moment in (created_at, last_updated))
    with _refusals():
        return WebhookOutSub.create(integration_id, values, created_at=made, last_updated=updated)


def list_subscriptions(integration_id: int) -> list[WebhookOutSub]:
    _existing(Integration, integration_id, f"No integration has the id {integration_id}.")
    return list(WebhookOutSub.query(integration_id, consistent_read=True))


def change_subscription(integration_id: int, number: int, **values: Any) -> WebhookOutSub:
    """`values` as `create_subscription` takes them; None takes an optional text away."""
    if not values:
        raise _nothing_to_change()
    with _refusals():
        return WebhookOutSub.change(integration_id, number, _subscription(values))


def delete_subscription(integration_id: int, number: int) -> WebhookOutSub:
    with _refusals():
        return WebhookOutSub.remove(integration_id, number)


# Models and reference rows


def register_model(name: str) -> RegisteredModel:
    """The name of a model whose records are kept elsewhere."""
    if not _MODEL.fullmatch(name) or len(name) > MAX_STRING:
        raise OperatorError("A model's name is a class name in CamelCase: a capital letter, then letters and digits.")
    if name in OWN:
        raise OperatorError(f"{name} is a model of this system: its records are found without being registered.")
    return _create(
        RegisteredModel(name, references=0, created_at=now()), AlreadyThereError(f"The model {name} is registered already.")
    )


def list_models() -> list[RegisteredModel]:
    return sorted(RegisteredModel.scan(consistent_read=True), key=lambda model: model.name)


def remove_model(name: str) -> None:
    """A model can be removed once it has no reference rows. One that is gone is what a second try finds after a lost answer."""
    absent = f"{name} is not a registered model."
    _existing(RegisteredModel, name, absent)
    try:
        RegisteredModel(name).delete(condition=(RegisteredModel.references == 0) | RegisteredModel.name.does_not_exist())
    except ClientError as error:
        if not dynamo.condition_failed(error):
            raise
        held = int(_existing(RegisteredModel, name, absent).references)
        raise OperatorError(f"The model {name} has reference rows ({held}); remove them first.") from None


def add_reference(model: str, number: int) -> ReferenceRow:
    """Makes a record that is kept elsewhere known, by its model and id."""
    row = ReferenceRow(model, _id("The id of a record", number), created_at=now())
    write = Transaction()
    _count_references(write, model, 1)
    write.create(row, AlreadyThereError(f"{model} {number} is there already."))
    write.commit()
    return row


def add_references(model: str, numbers: Iterable[int], *, skip_existing: bool = False) -> list[ReferenceRow]:
    """One row after the other; returns those that were added."""
    added = []
    for number in numbers:
        try:
            added.append(add_reference(model, number))
        except AlreadyThereError:
            if not skip_existing:
                raise
    return added


def list_references(model: str) -> list[ReferenceRow]:
    _existing(RegisteredModel, model, f"{model} is not a registered model.")
    return list(ReferenceRow.query(model, consistent_read=True))


def remove_reference(model: str, number: int) -> None:
    write = Transaction()
    _count_references(write, model, -1)
    write.delete(
        ReferenceRow.table_name(),
        {"type": {"S": model}, "id": {"N": str(_id("The id of a record", number))}},
        OperatorError(f"{model} {number} is not there."),
        ConditionExpression="attribute_exists(#type)",
        ExpressionAttributeNames={"#type": "type"},
    )
    write.commit()


# Services, routes, and their notifications


def list_services() -> list[Service]:
    return sorted(Service.scan(consistent_read=True), key=lambda row: (row.service, row.version))


def switch_service(service: str, *, active: bool, version: str = "v1") -> Service:
    """Acts within a minute, which is how long a registry row may be remembered; so for routes."""
    return _update(
        Service(service, version), [Service.active.set(active)], f"There is no service {service} ({version}) in the registry."
    )


def list_routes() -> list[Values]:
    """{service, version, action, active, service_active, notification_emails} of each."""
    return [_route(row, action) for row in list_services() for action in sorted(row.routes)]


def switch_route(service: str, action: str, *, active: bool, version: str = "v1") -> Values:
    """Returns the route as `list_routes` does."""
    return _update_route(service, action, version, "active", active)


def set_notification_emails(service: str, action: str, emails: Iterable[str], *, version: str = "v1") -> Values:
    """Who gets a mail after each write through the route; nobody: an empty list."""
    addresses = list(dict.fromkeys(emails))
    _require_emails("An address", addresses)
    return _update_route(service, action, version, "notification_emails", addresses)


def list_notifications(service: str | None = None, action: str | None = None) -> list[Notification]:
    """E-mails that could not be sent, of one route or of all, the oldest first."""
    route = f"{service}_{action}"
    found = Notification.query(route, consistent_read=True) if service and action else Notification.scan(consistent_read=True)
    return sorted(found, key=lambda notification: notification.created_at)


# Writing


def _create(record: R, otherwise: Exception) -> R:
    write = Transaction()
    write.create(record, otherwise)
    write.commit()
    return record


def _sets(model: type[Table], values: Mapping[str, Any]) -> list[Action]:
    return [getattr(model, name).set(value) for name, value in values.items() if value is not None]


def _update(record: R, actions: list[Action], absent: str, condition: Condition | None = None) -> R:
    """Applies `actions` to the row with the record's key if it exists, and reads the row into the record."""
    if not actions:
        raise _nothing_to_change()
    model = type(record)
    if "last_updated" in model.get_attributes():
        actions = [*actions, model.last_updated.set(now())]  # type: ignore[attr-defined] # the table has it
    try:
        record.update(actions=actions, condition=condition & getattr(model, _hash_name(model)).exists())
    except ClientError as error:
        if not dynamo.condition_failed(error):
            raise
        raise OperatorError(absent) from None
    return record


def _update_route(service: str, action: str, version: str, attr: str, value: Any) -> Values:
    """Changes one attribute by its path: whatever else is in the row may be changed by others at the same time."""
    route = Service.routes[action]
    absent = f"There is no route {service}/{action} ({version}) in the registry."
    return _route(_update(Service(service, version), [route[attr].set(value)], absent, route.exists()), action)


def _route(row: Service, action: str) -> Values:
    return {"service": row.service, "version": row.version, "action": action, "service_active": row.active, **row.routes[action]}


def _existing(model: type[R], key: Any, absent: str) -> R:
    try:
        return model.get(key, consistent_read=True)
    except model.DoesNotExist:
        raise OperatorError(absent) from None


def _repeated(attempt: Callable[[], T]) -> T:
    """What `attempt` returns once nothing changed under it. It ends, since each failure is somebody else's success."""
    while True:
        try:
            return attempt()
        except _ChangedMeanwhile:
            continue


def _require_as_read(write: Transaction, record: Table, *names: str) -> None:
    """Makes the transaction depend on attributes being as in `record`. It writes what is there: a bare check takes no condition."""
    held = record.serialize()
    write.update(
        record.table_name(),
        _key(record),
        _ChangedMeanwhile(),
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in names),
        ConditionExpression=" AND ".join(f"#{name} = :{name}" for name in names),
        ExpressionAttributeNames={f"#{name}": name for name in names},
        ExpressionAttributeValues={f":{name}": held[name] for name in names},
    )


def _count_references(write: Transaction, model: str, step: int) -> None:
    write.update(
        RegisteredModel.table_name(),
        {"name": {"S": model}},
        OperatorError(f"{model} is not a registered model."),
        UpdateExpression="SET #references = #references + :step",
        ConditionExpression="attribute_exists(#name)",
        ExpressionAttributeNames={"#references": "references", "#name": "name"},
        ExpressionAttributeValues={":step": {"N": str(step)}},
    )


def _hash_name(model: type[Table]) -> str:
    return next(name for name, attribute in model.get_attributes().items() if attribute.is_hash_key)


def _key(record: Table) -> dynamo.Item:
    name = _hash_name(type(record))
    return {name: record.serialize()[name]}


@contextmanager
def _refusals() -> Iterator[None]:
    """Tells an operator what a route's caller would be told."""
    try:
        yield
    except InvalidParam as refusal:
        sentences = [error.message for error in refusal.errors]
        raise OperatorError(" ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)) from None


# An application's state on its tokens' rows


def _mint_for_application(slug: str, values: Mapping[str, Any], created_at: datetime | None) -> Minted:
    return _repeated(lambda: _mint_once(slug, values, created_at, Transaction()))


def _mint_once(slug: str, values: Mapping[str, Any], created_at: datetime | None, write: Transaction) -> Minted:
    """Writes a token with the application's state, if that is still its state: a switch thrown meanwhile would miss the new row."""
    application = _active_application(slug)
    token = mint(APPLICATION)
    state = {"application": slug, "application_active": True, "time_zone": application.time_zone}
    attributes: Values = {**values, **state, **_made_now(created_at)}
    row = Token(digest(token), kind=APPLICATION, id=next_id("tokens"), **attributes)
    _require_as_read(write, application, "active", "time_zone")
    _require_integrations(write, values["integration_ids"])
    write.create(row, _ChangedMeanwhile())
    write.commit()
    return Minted(token, row)


def _rotate(number: int) -> Minted:
    old = _application_token(number)
    write = Transaction()
    write.update(
        Token.table_name(),
        _key(old),
        _ChangedMeanwhile(),
        UpdateExpression="SET revoked_at = :now, last_updated = :now",
        ConditionExpression="last_updated = :seen AND attribute_not_exists(revoked_at)",
        ExpressionAttributeValues={":now": {"S": now()}, ":seen": {"S": old.last_updated}},
    )
    return _mint_once(old.application, {"name": old.name, "integration_ids": old.integration_ids}, None, write)


def _spread_state(slug: str) -> Application:
    return _repeated(lambda: _spread_state_once(slug))


def _spread_state_once(slug: str) -> Application:
    """Writes the application's state to the rows of its tokens that hold another, each only while it is the state."""
    application = _existing(Application, slug, f"There is no application {slug}.")
    differs = (Token.application_active != application.active) | (Token.time_zone != application.time_zone)
    stale = _tokens(Token.kind == APPLICATION, Token.application == slug, differs)
    for start in range(0, len(stale), _TOKENS_AT_ONCE):
        write = Transaction()
        _require_as_read(write, application, "active", "time_zone")
        for row in stale[start : start + _TOKENS_AT_ONCE]:
            _copy_state(write, application, row)
        write.commit()
    return application


def _copy_state(write: Transaction, application: Application, row: Token) -> None:
    state = application.serialize()
    write.update(
        Token.table_name(),
        _key(row),
        _ChangedMeanwhile(),
        UpdateExpression="SET application_active = :active, time_zone = :time_zone, last_updated = :now",
        ConditionExpression="attribute_exists(#hash)",
        ExpressionAttributeNames={"#hash": "hash"},
        ExpressionAttributeValues={":active": state["active"], ":time_zone": state["time_zone"], ":now": {"S": now()}},
    )


def _active_application(slug: str) -> Application:
    application = _existing(Application, slug, f"There is no application {slug}.")
    if not application.active:
        raise OperatorError(f"The application {slug} is switched off.")
    return application


def _tokens(*conditions: Condition) -> list[Token]:
    """By id. Reads the whole table: an operator does that rarely, and no request ever does."""
    return sorted(Token.scan(reduce(and_, conditions, None), consistent_read=True), key=lambda row: row.id)


def _token(token: int | str) -> Token:
    if isinstance(token, str):
        if not well_formed(token):
            raise OperatorError("That is no token of this system: it has the wrong form, or a mistyped character.")
        return _existing(Token, digest(token), "There is no such token here.")
    found = _tokens(Token.id == token)
    if not found:
        raise OperatorError(f"No token has the id {token}.")
    return found[0]


def _application_token(number: int) -> Token:
    row = _token(number)
    if row.kind != APPLICATION:
        raise OperatorError(f"The token {number} is a session's; only an application's token can be scoped or rotated.")
    if row.revoked_at:
        raise OperatorError(f"The token {number} is revoked.")
    return row


def _require_integrations(write: Transaction, numbers: Iterable[int] | None) -> None:
    for number in sorted(numbers or ()):
        key = {"id": {"N": str(number)}}
        write.check_exists(Integration.table_name(), key, OperatorError(f"No integration has the id {number}."))


# What is accepted


def _nothing_to_change() -> OperatorError:
    return OperatorError("There is nothing to change: name at least one new value.")


def _if_given(judge: Callable[[str, Any], T], name: str, value: Any) -> T | None:
    return None if value is None else judge(name, value)


def _text(name: str, value: str) -> str:
    if not (isinstance(value, str) and value.strip() and len(value) <= MAX_STRING and value.isprintable()):
        raise OperatorError(f"{name} has to be a text of 1 to {MAX_STRING} printable characters.")
    return value


def _optional_text(name: str, value: str | None) -> str | None:
    return _text(name, value) if value else None


def _texts(name: str, values: Iterable[str]) -> list[str]:
    if isinstance(values, str):
        raise OperatorError(f"{name} has to be a list of texts.")
    return [_text(name, value) for value in values]


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise OperatorError(f"{name} has to be true or false.")
    return value


def _id(name: str, number: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MAX_ID:
        raise OperatorError(f"{name} has to be an integer from 1 to {MAX_ID}.")
    return number


def _ids(name: str, numbers: Iterable[int]) -> set[int]:
    return {_id(name, number) for number in numbers}


def _scope(integration_ids: Iterable[int] | None) -> set[int] | None:
    if integration_ids is None:
        return None
    scope = _ids("integration_ids", integration_ids)
    if not 1 <= len(scope) <= MAX_SCOPE:
        raise OperatorError(f"A token's scope names 1 to {MAX_SCOPE} integrations; without a scope the token is for all of them.")
    return scope


def _time_zone(name: str, value: str) -> str:
    if value not in available_timezones():
        raise OperatorError(f"{name} has to be the IANA name of a time zone, such as UTC or America/Denver.")
    return value


def _owner(company_id: int | None, application: str | None) -> dict[str, Any]:
    if application is not None:
        _existing(Application, application, f"There is no application {application}.")
    return {"company_id": None if company_id is None else _id("company_id", company_id), "application": application}


def _roles(roles: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {_roles_application(application): _role_names(held) for application, held in roles.items()}


def _roles_application(slug: str) -> str:
    if slug not in RouteParams.APPLICATIONS:
        _existing(Application, slug, f"There is no application {slug}.")
    return slug


def _role_names(held: Iterable[str]) -> list[str]:
    known = [str(role) for role in Role]
    names = [held] if isinstance(held, str) else list(dict.fromkeys(held))
    for name in names:
        if name not in known:
            raise OperatorError(f"{name} is not a role; the roles are {', '.join(known)}.")
    return [str(name) for name in names]


def _require_emails(what: str, addresses: Iterable[str]) -> None:
    for address in addresses:
        if not _EMAIL.fullmatch(address) or len(address) > MAX_STRING:
            raise OperatorError(f"{what} has to be like name@example.com, and {address!r} is not.")


def _subscription(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - _SUBSCRIPTION.keys()
    if unknown:
        raise OperatorError(f"A subscription has no {', '.join(sorted(unknown))}.")
    return {name: _SUBSCRIPTION[name](name, value) for name, value in values.items()}


def _url(name: str, value: str) -> str:
    url = _text(name, value)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not re.search(r"[\s\\]", url)
    except ValueError:
        usable = False
    if not usable:
        raise OperatorError(f"{name} has to be an http or https URL with a host.")
    if parts.username is not None or parts.password is not None:
        raise OperatorError(f"{name} must hold no user name or password: everyone who may list subscriptions sees it.")
    return url


def _version(name: str, value: str) -> str:
    if value not in SUBSCRIPTION_VERSIONS:
        raise OperatorError(f"{name} has to be one of {', '.join(SUBSCRIPTION_VERSIONS)}.")
    return value


def _success_code(name: str, value: str | None) -> str | None:
    if value and not _HTTP_STATUS.fullmatch(value):
        raise OperatorError(f"{name} has to be an HTTP status such as 200.")
    return value or None


def _addresses(name: str, value: str | None) -> str | None:
    text = _optional_text(name, value)
    _require_emails(f"Each address in {name}", (address.strip() for address in text.split(",")) if text else ())
    return text


_SUBSCRIPTION: dict[str, Callable[[str, Any], Any]] = {
    "key": _text,
    "name": _text,
    "callback_url": _url,
    "version": _version,
    "statuses": _texts,
    "events": _texts,
    "notification_emails": _addresses,
    "notify": _flag,
    "success_code": _success_code,
    "payload_render_view": _optional_text,
    "active": _flag,
}


def _instant(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise OperatorError("A time needs its time zone.")
    return rfc3339(moment)


def _second(moment: str, later: timedelta) -> int:
    """The second of the epoch that is `later` than the moment."""
    return int((datetime.fromisoformat(moment) + later).timestamp())


def _made_now(created_at: datetime | None = None) -> dict[str, str]:
    made_at = _instant(created_at) if created_at else now()
    return {"created_at": made_at, "last_updated": made_at}
