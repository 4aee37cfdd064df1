"""The rows of an import as they are given, and what is wrong with each of them by itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.api.list_item_params import ListItemRow
from shared.api.params import judged
from shared.api.rules import HASH, UNRECOGNIZED
from shared.errors import ParamError
from shared.services import csv_rows
from shared.services.list_item_import import Row

COLUMNS = tuple(ListItemRow.model_fields)
_BOOLEANS = {"1": "true", "0": "false"}  # as FileMaker writes them; spreadsheets write TRUE and FALSE


def of_items(items: Iterable[Any], *, upsert: bool) -> list[Row]:
    return [_row(f"items.{place}", given, upsert) for place, given in enumerate(items)]


def of_csv(text: str, *, upsert: bool) -> tuple[list[Row], tuple[ParamError, ...]]:
    """The rows, and a warning for each column that is unknown. Raises Invalid where the text is no CSV with a column `slug`."""
    table = csv_rows.read(text, COLUMNS, "slug")
    rows = [
        Row(each.name, "", errors=(each.error,)) if each.error else _row(each.name, dict(_cells(each.cells)), upsert)
        for each in table.rows
    ]
    return rows, tuple(UNRECOGNIZED.on(f"csv.{name}") for name in table.unknown)


def _cells(cells: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for name, cell in cells.items():
        yield name, _BOOLEANS.get(cell, cell.lower()) if name in ("active", "default") else cell


def _row(name: str, given: Any, upsert: bool) -> Row:
    """An empty value is not given; but in an upsert, that is how to clear an attribute."""
    if not isinstance(given, dict):
        return Row(name, "", errors=(HASH.on(name),))
    values = {attr: None if value == "" else value for attr, value in given.items() if attr in COLUMNS}
    kept = {attr: value for attr, value in values.items() if value is not None or (upsert and attr != "slug")}
    row, errors = judged(ListItemRow, kept, {}, f"{name}.")
    if row is None:
        slug = values.get("slug")
        return Row(name, slug if isinstance(slug, str) else "", errors=tuple(errors))
    return Row(name, row.slug, row.model_dump(include=kept.keys() - {"slug"}))
