"""Collections of list items, from and to CSV files."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shared.api.list_item_params import Key
from shared.api.list_item_rows import COLUMNS, of_csv
from shared.api.params import Params, judged
from shared.deadline import deadline
from shared.dynamodb.transaction import ALONE, Writing
from shared.errors import Invalid, ParamError
from shared.hashing import digest_of
from shared.records.idempotency_keys import Claim, IdempotencyKey
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_items import ListItem
from shared.services import csv_rows
from shared.services.list_item_import import Imported, Row, import_rows, would_import
from tools.operate.console import watched
from tools.operate.operations.errors import OperatorError

MODES = ("create", "upsert")
_SHOWN = 20  # errors
_LOCKED_SECONDS = 60  # a create that was killed can go on after that


class _Collection(Params):
    key: Key


def import_list_items(path: str, *, collection: str, mode: str = "create", dry_run: bool = False) -> Any:
    """Returns how many rows became what; of a dry run, each row.

    A create that was interrupted goes on where it stopped when the same file is imported again, for a day.
    """
    if mode not in MODES:
        raise OperatorError(f"mode has to be {' or '.join(MODES)}.")
    _, errors = judged(_Collection, {"key": collection}, {})
    with _refusals():
        if errors:
            raise Invalid(*errors)
        text, upsert = _text(path), mode == "upsert"
        rows, _ = of_csv(text, upsert=upsert)
        if dry_run:
            return [asdict(result) for result in would_import(collection, rows, upsert=upsert).results]
        return _counts(_upsert(collection, rows) if upsert else _create(collection, rows, text))


def export_list_items(path: str, *, collection: str) -> dict[str, Any]:
    """Writes a CSV that an import in mode `upsert` takes back with every row unchanged. Refuses to replace a file."""
    default = ListItemDefault.of(collection)
    items = watched(ListItem.query(collection, consistent_read=True), "Reading items")
    lines = csv_rows.write(COLUMNS, (_cells(item, default) for item in items))
    written = -1  # the header
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as file:
            for line in lines:
                file.write(line)
                written += 1
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error.strerror}.") from None
    return {"collection": collection, "items": written, "file": path}


def _upsert(collection: str, rows: list[Row]) -> Imported:
    return import_rows(ALONE, collection, rows, upsert=True, watch=_watch)


def _create(collection: str, rows: list[Row], text: str) -> Imported | Mapping[str, Any]:
    digest = digest_of(text)
    key = f"operator list_items_import {collection} {digest}"
    claim = Claim(key, digest, _counts)
    counts = _taken(claim)
    if counts is None:
        with _released_when_interrupted(claim):
            writing = Writing(claim.complete_in, progress=claim.progress)
            counts = _counts(import_rows(writing, collection, rows, upsert=False, watch=_watch))
    IdempotencyKey(key).delete()
    return counts


def _taken(claim: Claim) -> Mapping[str, Any] | None:
    locked = deadline.set(time.monotonic() + _LOCKED_SECONDS)
    try:
        return claim.take()
    finally:
        deadline.reset(locked)


@contextmanager
def _released_when_interrupted(claim: Claim) -> Iterator[None]:
    try:
        yield
    except BaseException:
        claim.release()
        raise


def _watch(batches: Any) -> Any:
    return watched(batches, "Importing batches of rows")


def _counts(imported: Any) -> dict[str, Any]:
    if isinstance(imported, Mapping):
        return dict(imported)
    names = ("created", "updated", "unchanged", "conflict")
    return {"collection": imported.key, **{name: getattr(imported, name) for name in names}}


def _cells(item: ListItem, default: int | None) -> Iterator[str]:
    values = {**item.attribute_values, "default": item.id == default}
    for name in COLUMNS:
        value = values.get(name)
        yield "" if value is None else str(value).lower() if isinstance(value, bool) else value


def _text(path: str) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(csv_rows.ENCODING.on("csv")) from None
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}.") from None


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Invalid as refusal:
        shown = [_sentence(error) for error in refusal.errors[:_SHOWN]]
        more = [f"… and {len(refusal.errors) - _SHOWN} more"] if len(refusal.errors) > _SHOWN else []
        raise OperatorError("\n".join(["Nothing more was written.", *shown, *more])) from None


def _sentence(error: ParamError) -> str:
    return f"{error.attr}: {error.message}."
