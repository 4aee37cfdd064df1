"""Tokens of applications, and sessions of users."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any, cast

from pynamodb.expressions.condition import Condition

from shared.dynamodb.ids import next_id
from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import ALONE, Transaction
from shared.records.applications import Application
from shared.records.integrations import Integration
from shared.records.tokens import Minted, Token
from shared.records.users import User
from shared.services import sessions
from shared.timestamps import now
from shared.token_format import APPLICATION, SESSION, digest, mint, well_formed
from tools.operate.operations import accept, rows, users
from tools.operate.operations.errors import OperatorError

_MAX_SCOPE = 90  # integrations of a token: all are checked in the one transaction that writes it, and DynamoDB takes 100 actions


def create_token(
    application: str, *, name: str | None = None, integration_ids: Iterable[int] | None = None, created_at: datetime | None = None
) -> Minted:
    """A token of an application, for all of its integrations or for those named."""
    scope = _scope(integration_ids)
    values = {"name": accept.if_given(accept.text, "name", name), "integration_ids": scope}
    return retry_on_conflict(lambda: _mint(_on_integrations(application, scope), application, values, created_at), math.inf)


def create_session(
    user_id: int,
    application: str,
    *,
    remember_me: bool = False,
    created_at: datetime | None = None,
    last_used_at: datetime | None = None,
) -> Minted:
    """A session of a user in an application. Its row disappears long after it expired, with `remember_me` never."""
    times = accept.times(created_at)
    used = accept.instant(last_used_at) if last_used_at else times["created_at"]
    _active_application(application)

    def open_session() -> Minted:
        user = _active_user(user_id)
        opening = sessions.Opening(user, application, remember_me, created_at=times["created_at"], last_used_at=used)
        return opening.write(ALONE)

    return retry_on_conflict(open_session, math.inf)


def list_tokens(
    *, kind: str | None = None, application: str | None = None, user_id: int | None = None, revoked: bool = False
) -> list[Token]:
    """Tokens' rows by id, which hold no token. `kind` is "application" or "session"; revoked ones only when asked for."""
    wanted = {"kind": kind, "application": application, "user_id": user_id}
    conditions = [getattr(Token, name) == value for name, value in wanted.items() if value is not None]
    return find(*conditions, *([] if revoked else [Token.revoked_at.does_not_exist()]))


def change_token_scope(number: int, integration_ids: Iterable[int] | None) -> Token:
    """Sets which of its application's integrations a token is for; None: all of them."""
    row, scope = _application_token(number), _scope(integration_ids)
    write = _on_integrations(row.application, scope)
    change = Token.integration_ids.set(cast("set[float]", scope)) if scope else Token.integration_ids.remove()
    write.update(row, [change, Token.last_updated.set(now())], Token.hash.exists(), OperatorError("The token is gone."))
    write.commit(row)
    return Token.get(row.hash, consistent_read=True)


def rotate_token(number: int) -> Minted:
    """A new token in the place of an application's token, which is revoked in the same instant."""
    return retry_on_conflict(lambda: _rotate(number), math.inf)


def revoke_token(token: int | str) -> Token:
    """Revokes the token with this id, or this token itself. At once; a second time changes nothing."""
    return _revoke(find_one(token))


def _revoke(row: Token) -> Token:
    revoked_at = Token.revoked_at.set(Token.revoked_at | now())
    return rows.update(Token(row.hash), [revoked_at], OperatorError("The token is gone."))


def revoke_sessions(user_id: int) -> list[Token]:
    """Ends all sessions of a user, those being made too."""
    users.end_sessions(User(user_id))
    return [_revoke(row) for row in list_tokens(kind=SESSION, user_id=user_id)]


def find(*conditions: Condition) -> list[Token]:
    """Tokens by id. Reads the whole table: an operator does that rarely, and no request ever does."""
    return sorted(Token.scan(reduce(and_, conditions, None), consistent_read=True), key=lambda row: row.id)


def _mint(write: Transaction, slug: str, values: Mapping[str, Any], created_at: datetime | None = None) -> Minted:
    """Writes a token with the application's state, if that is still its state: a switch thrown meanwhile would miss the new row."""
    application = _active_application(slug)
    clock = {"time_zone": application.time_zone, "date_order": application.date_order}
    state = {"application": slug, "application_active": True, **clock}
    token = mint(APPLICATION)
    row = Token(digest(token), kind=APPLICATION, id=next_id("tokens"), **values, **state, **accept.times(created_at))
    rows.change_as_read(write, application, {})
    write.create(row, WriteConflict())
    write.commit(row)
    return Minted(token, row)


def _rotate(number: int) -> Minted:
    old = _application_token(number)
    write = ALONE.transaction()
    is_as_read = (Token.last_updated == old.last_updated) & Token.revoked_at.does_not_exist()
    write.update(old, rows.sets(Token, dict.fromkeys(("revoked_at", "last_updated"), now())), is_as_read, WriteConflict())
    return _mint(write, old.application, {"name": old.name, "integration_ids": old.integration_ids})


def find_one(token: int | str) -> Token:
    """The token with this id, or this token itself."""
    if isinstance(token, str):
        if not well_formed(token):
            raise OperatorError("That is no token of this system: it has the wrong form, or a mistyped character.")
        return rows.get_or_refuse(Token, digest(token))
    found = find(Token.id == token)
    if not found:
        raise OperatorError(f"No token has the id {token}.")
    return found[0]


def _application_token(number: int) -> Token:
    row = find_one(number)
    if row.kind != APPLICATION:
        raise OperatorError(f"The token {number} is a session's; only an application's token can be scoped or rotated.")
    if row.revoked_at:
        raise OperatorError(f"The token {number} is revoked.")
    return row


def _active_application(slug: str) -> Application:
    application = rows.get_or_refuse(Application, slug)
    if not application.active:
        raise OperatorError(f"The application {slug} is switched off.")
    return application


def _active_user(number: int) -> User:
    user = rows.get_or_refuse(User, number)
    if not user.active:
        raise OperatorError(f"The user {number} is switched off.")
    return user


def _on_integrations(application: str, numbers: Iterable[int] | None) -> Transaction:
    """A transaction that fails where one of the integrations is not the application's."""
    write = ALONE.transaction()
    for number in sorted(numbers or ()):
        absent = OperatorError(f"No integration of the application {application} has the id {number}.")
        write.check(Integration(number), Integration.application == application, absent)
    return write


def _scope(integration_ids: Iterable[int] | None) -> set[int] | None:
    if integration_ids is None:
        return None
    scope = accept.record_ids("integration_ids", integration_ids)
    if not 1 <= len(scope) <= _MAX_SCOPE:
        raise OperatorError(
            f"A token's scope names 1 to {_MAX_SCOPE} integrations; without a scope the token is for all of its application."
        )
    return scope
