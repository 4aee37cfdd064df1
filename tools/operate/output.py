"""Output of a command: tables for people, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tools.codegen.text import for_terminal
from tools.operate.console import console

# Keys that DynamoDB needs and nobody reads, and the hash of a token.
_HIDDEN = frozenset(
    {
        "hash",
        "folded",
        "created_at_and_id",
        "last_updated_and_id",
        "name_and_id",
        "shard",
        "cause",
        "secrets",
        "password_hash",
        "password_stamp",
        "last_used_at_and_id",
    }
)
_TOKENS = ("id", "application", "name", "user_id", "integration_ids", "remember_me", "created_at", "last_used_at", "revoked_at")
_REFERENCES = ("type", "id", "created_at")
# Of the tables that operations' results are printed as.
COLUMNS: dict[str, tuple[str, ...]] = {
    "list_applications": ("id", "slug", "name", "active", "registration", "time_zone", "date_order", "created_at"),
    "list_tokens": _TOKENS,
    "revoke_sessions": _TOKENS,
    "list_users": ("id", "name", "email", "active", "roles", "company_ids"),
    "list_clients": ("id", "user_id", "application", "company_id", "wished_company_id", "enterprise", "company_name", "created_at"),
    "list_integrations": ("id", "name", "active", "company_id", "application", "counts"),
    "list_subscriptions": ("id", "key", "name", "callback_url", "version", "active", "last_updated"),
    "list_models": ("name", "references"),
    "list_references": _REFERENCES,
    "add_references": _REFERENCES,
    "list_services": ("service", "version", "active"),
    "list_routes": ("service", "version", "action", "active", "service_active", "notification_emails"),
    "list_notifications": (
        "id",
        "created_at",
        "kind",
        "source",
        "record_id",
        "integration_id",
        "webhook_out_sub_id",
        "reason",
        "request_id",
    ),
    "import_list_items": ("row", "slug", "status", "errors"),
    "list_webhook_jobs": (
        "id",
        "sequence",
        "event",
        "status",
        "order_id",
        "state",
        "attempt_count",
        "status_code",
        "next_attempt_at",
        "created_at",
        "last_updated",
    ),
    "explain_webhooks": ("at", "what"),
    "sweep_images": ("key", "bytes", "stored_at"),
}
Row = Mapping[str, Any]


def row(record: Any) -> Row:
    """A record of `shared.records`, or a hash, as plain values."""
    if isinstance(record, Mapping):
        return record
    names = [name for name in vars(type(record)) if name in record.get_attributes() and name not in _HIDDEN]
    keys = [name for name in names if name in record.key_names()]
    return {name: _plain(getattr(record, name)) for name in dict.fromkeys([*_first(names), *keys, *names])}


def show(result: Any, *, columns: Sequence[str], as_json: bool) -> None:
    """Prints a record, a list of them, a new token, or nothing."""
    if hasattr(result, "token"):
        _show_token(result.token, row(result.row), as_json)
    elif as_json:
        print(json.dumps([row(each) for each in result] if isinstance(result, list) else result and row(result), indent=2))
    elif isinstance(result, list):
        _show_table([row(each) for each in result], columns)
    else:
        print("\n".join(_lines(row(result))) if result is not None else "done")


def show_secret(secret: str, *, as_json: bool) -> None:
    """The secret of a new subscription, which comes only now; as JSON it is part of the record."""
    if not as_json:
        print(f"secret: {secret}")
    print("The secret signs the subscription's deliveries. It is shown only now: keep it.", file=sys.stderr)


def note(sentence: str | None) -> None:
    """Prints a warning about what was done."""
    if sentence:
        print(f"Note: {for_terminal(sentence)}", file=sys.stderr)


def table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Aligned columns, each record on one line."""
    lines = _cells(rows, columns)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def _show_table(rows: Sequence[Row], columns: Sequence[str]) -> None:
    if not rows:
        print("none")
    elif sys.stdout.isatty():
        _print_fitted(*_cells(rows, columns))
    else:
        print(table(rows, columns))


def _print_fitted(header: Sequence[str], *lines: Sequence[str]) -> None:
    """A table of the terminal's width: a value that is too long goes on in the next line of its cell."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in header:
        shown.add_column(name, overflow="fold")
    for line in lines:
        shown.add_row(*map(Text, line))
    console().print(shown)


def _cells(rows: Sequence[Row], columns: Sequence[str]) -> list[list[str]]:
    """The columns' names, and each row's values; a column that no row has a value for is left out."""
    used = [column for column in columns if any(each.get(column) is not None for each in rows)]
    return [used, *([_cell(each.get(column)) for column in used] for each in rows)]


def _show_token(token: str, held: Row, as_json: bool) -> None:
    """The token alone on standard output, so that a program can take it; it is nowhere else and comes only now."""
    print(json.dumps({**held, "token": token}, indent=2) if as_json else token)
    print(
        f"This is the {held['kind']} token {held['id']} of {held['application']}. It is shown only now: keep it.", file=sys.stderr
    )


def _first(names: Iterable[str]) -> list[str]:
    return [name for name in ("id", "slug", "name") if name in names]


def _lines(held: Row) -> list[str]:
    width = max(map(len, held))
    return [f"{name.ljust(width)}  {_cell(value)}" for name, value in held.items() if value is not None]


def _plain(value: Any) -> Any:
    return sorted(int(number) for number in value) if isinstance(value, set) else value


def _cell(value: Any) -> str:
    """The value on one line, with nothing that moves a terminal's cursor."""
    match value:
        case None:
            text = "-"
        case bool():
            text = "yes" if value else "no"
        case dict():
            text = " ".join(f"{key}={_nested(inner)}" for key, inner in value.items()) or "-"
        case list():
            text = ",".join(map(_cell, value)) or "-"
        case _:
            text = str(value)
    return for_terminal(text)


def _nested(value: Any) -> str:
    return f"({_cell(value)})" if isinstance(value, dict) else _cell(value)
