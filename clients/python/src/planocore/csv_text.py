"""Rows into the CSV text that `list_items.import_` takes, and back from exported files (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

_BOM = "\ufeff"
_DELIMITERS = ",;"


def to_csv(rows: Iterable[Mapping[str, object]]) -> str:
    """The rows below a header of their columns, which all of them have: in an upsert an empty cell clears, an absent column leaves.

    None is an empty cell. Rows with other columns raise ValueError, values that are no str, bool or None TypeError.
    """
    listed = list(rows)
    columns = list(listed[0]) if listed else []
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([columns] if listed else [])
    writer.writerows(_cells(number, row, columns) for number, row in enumerate(listed))
    return text.getvalue()


def from_csv(text: str) -> list[dict[str, str]]:
    """The rows that are not empty, by column; every cell is text, an empty one "".

    Cells stand between commas or semicolons, whichever make more columns of the header. What is no such CSV raises ValueError.
    """
    text = text.removeprefix(_BOM)
    try:
        delimiter = max(_DELIMITERS, key=lambda each: len(next(_records(text, each, strict=False), [])))
        records = list(_records(text, delimiter, strict=True))
    except csv.Error as error:
        raise ValueError(f"no CSV: {error}") from error
    columns = [name.strip().lower() for name in records[0]] if records else []
    if len(set(columns)) < len(columns):
        raise ValueError("row 1: a column stands there twice")
    return [_row(number, cells, columns) for number, cells in enumerate(records[1:], 2) if any(cells)]


def _records(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _cells(number: int, row: Mapping[str, object], columns: list[str]) -> list[str]:
    if row.keys() != set(columns):
        raise ValueError(f"rows.{number}: has other columns than the first row")
    return [_cell(row[name], f"rows.{number}.{name}") for name in columns]


def _cell(value: object, path: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str):
        return value or ""
    raise TypeError(f"{path}: a cell is a str, a bool or None, no {type(value).__name__}")


def _row(number: int, cells: list[str], columns: list[str]) -> dict[str, str]:
    if len(cells) != len(columns):
        raise ValueError(f"row {number}: has {len(cells)} cells, and the header has {len(columns)}")
    return dict(zip(columns, cells, strict=True))
