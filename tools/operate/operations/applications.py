"""Applications, whose state is on the rows of their tokens as well, where requests read it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.api.params import RouteParams
from shared.dynamodb.ids import next_id
from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import ALONE, Transaction
from shared.records.applications import Application
from shared.records.tokens import Token
from shared.timestamps import MONTH_FIRST, now
from shared.token_format import APPLICATION
from tools.operate.operations import accept, rows, tokens
from tools.operate.operations.errors import AlreadyThereError, NothingToChangeError, OperatorError

_STATE = ("active", "time_zone", "date_order")  # what its tokens' rows carry too
_TOKENS_AT_ONCE = 99


def create_application(
    slug: str,
    *,
    name: str,
    time_zone: str = "UTC",
    date_order: str = MONTH_FIRST,
    registration: bool = True,
    active: bool = True,
) -> Application:
    """`time_zone` is an IANA name: where the application's FileMaker clocks stand. `date_order` is how its files write dates.

    `registration`: whether people may register in it.
    """
    if slug not in RouteParams.APPLICATIONS:
        known = ", ".join(RouteParams.APPLICATIONS)
        raise OperatorError(f"An application is one that requests can name: its slug has to be one of {known}.")
    clock = {"time_zone": accept.time_zone("time_zone", time_zone), "date_order": accept.date_order("date_order", date_order)}
    values = {"name": accept.text("name", name), "active": active, "registration": registration, **clock}
    made = Application(slug, id=next_id("applications"), **values, **accept.times())
    return rows.create(made, AlreadyThereError(f"The application {slug} exists already."))


def list_applications() -> list[Application]:
    return sorted(Application.scan(consistent_read=True), key=lambda application: application.slug)


def change_application(
    slug: str,
    *,
    name: str | None = None,
    time_zone: str | None = None,
    date_order: str | None = None,
    registration: bool | None = None,
    active: bool | None = None,
) -> Application:
    """Its tokens' rows carry its state, and change with it, in one transaction where they are fewer than a hundred.

    One that is switched off has no token that works, however the command ends. The same call again finishes what was interrupted.
    """
    given_name = accept.if_given(accept.text, "name", name)
    given_zone = accept.if_given(accept.time_zone, "time_zone", time_zone)
    given_order = accept.if_given(accept.date_order, "date_order", date_order)
    given = {"name": given_name, "time_zone": given_zone, "date_order": given_order, "active": active, "registration": registration}
    changes = {attr: value for attr, value in given.items() if value is not None}
    if not changes:
        raise NothingToChangeError
    return retry_on_conflict(lambda: _change(slug, changes), math.inf)


def _change(slug: str, changes: Mapping[str, Any]) -> Application:
    application = rows.get_or_refuse(Application, slug)
    state = {name: changes.get(name, getattr(application, name)) for name in _STATE}
    batches = list(_batches(_tokens_with_another_state(slug, state)))
    changed_with = len(batches) - 1 if not state["active"] else 0  # tokens go off before their application, and on after it
    for number, batch in enumerate(batches):
        write = ALONE.transaction()
        rows.change_as_read(write, application, changes if number == changed_with else {})
        for row in batch:
            _set_state(write, row, state)
        write.commit(application)
    return application


def _tokens_with_another_state(slug: str, state: Mapping[str, Any]) -> list[Token]:
    """Those that are not revoked."""
    clock_differs = (Token.time_zone != state["time_zone"]) | (Token.date_order != state["date_order"])
    differs = (Token.application_active != state["active"]) | clock_differs
    return tokens.find(Token.kind == APPLICATION, Token.application == slug, Token.revoked_at.does_not_exist(), differs)


def _batches(stale: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """At least one, which may be empty."""
    for start in range(0, max(len(stale), 1), _TOKENS_AT_ONCE):
        yield stale[start : start + _TOKENS_AT_ONCE]


def _set_state(write: Transaction, row: Token, state: Mapping[str, Any]) -> None:
    changes = {"application_active": state["active"], "time_zone": state["time_zone"], "date_order": state["date_order"]}
    write.update(row, rows.sets(Token, {**changes, "last_updated": now()}), Token.hash.exists(), WriteConflict())
