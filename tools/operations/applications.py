"""Applications, whose state is on the rows of their tokens as well, where requests read it."""

import re

from shared.records.applications import MONTH_FIRST, Application
from shared.records.base import now
from shared.records.ids import next_id
from shared.records.tokens import APPLICATION, Token
from shared.records.transaction import Transaction
from tools.operations import accept, rows, tokens
from tools.operations.errors import AlreadyThereError, OperatorError

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_TOKENS_AT_ONCE = 99


def create_application(
    slug: str, *, name: str, time_zone: str = "UTC", date_order: str = MONTH_FIRST, active: bool = True
) -> Application:
    """`time_zone` is an IANA name: where the application's FileMaker clocks stand. `date_order` is how its files write dates."""
    if not _SLUG.fullmatch(slug):
        raise OperatorError("An application's slug is 1 to 63 small letters, digits, - and _, and starts with a letter or digit.")
    clock = {"time_zone": accept.time_zone("time_zone", time_zone), "date_order": accept.date_order("date_order", date_order)}
    values = {"name": accept.text("name", name), "active": active, **clock}
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
    active: bool | None = None,
) -> Application:
    """Its tokens' rows carry its state, and follow. Should that be interrupted: the same call again finishes it."""
    given_name = accept.if_given(accept.text, "name", name)
    given_zone = accept.if_given(accept.time_zone, "time_zone", time_zone)
    given_order = accept.if_given(accept.date_order, "date_order", date_order)
    given = {"name": given_name, "time_zone": given_zone, "date_order": given_order, "active": active}
    actions = rows.sets(Application, given)
    rows.update(Application(slug), actions, rows.absent(Application, slug))
    return rows.retry_while_changed(lambda: _spread_state(slug))


def _spread_state(slug: str) -> Application:
    """Writes the application's state to the rows of its tokens that hold another, each only while it is the state."""
    application = rows.get_or_refuse(Application, slug)
    clock_differs = (Token.time_zone != application.time_zone) | (Token.date_order != application.date_order)
    differs = (Token.application_active != application.active) | clock_differs
    stale = tokens.find(Token.kind == APPLICATION, Token.application == slug, differs)
    for start in range(0, len(stale), _TOKENS_AT_ONCE):
        write = Transaction()
        rows.require_as_read(write, application, "active", "time_zone", "date_order")
        for row in stale[start : start + _TOKENS_AT_ONCE]:
            _copy_state(write, application, row)
        write.commit(application)
    return application


def _copy_state(write: Transaction, application: Application, row: Token) -> None:
    held = application.serialize()
    state = {":active": held["active"], ":time_zone": held["time_zone"], ":date_order": held["date_order"]}
    write.update(
        Token.table_name(),
        row.address(),
        rows.ChangedMeanwhile(),
        UpdateExpression="SET application_active = :active, time_zone = :time_zone, date_order = :date_order, last_updated = :now",
        ConditionExpression="attribute_exists(#hash)",
        ExpressionAttributeNames={"#hash": "hash"},
        ExpressionAttributeValues={**state, ":now": {"S": now()}},
    )
