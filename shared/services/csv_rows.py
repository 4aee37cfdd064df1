"""CSV texts as spreadsheets write them: rows by the names in the header.

Source: https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from shared.errors import Invalid, ParamError, Rule

FIRST_ROW = 2  # as a spreadsheet numbers it, below the header
MAX_CELL = 131_072  # characters: the csv library's own limit
_ATTR, _BOM, _NUL = "csv", "\ufeff", "\0"
_DELIMITERS = ",;"

ENCODING = Rule("encoding", "is UTF-16, or not text at all: save it as UTF-8 (in Excel: CSV UTF-8)", (_ATTR,))
SYNTAX = Rule(
    "syntax", f"cannot be read as CSV from row {{row}} on: a quote is amiss, or a cell is over {MAX_CELL:,} characters", (_ATTR,)
)
HEADER = Rule(
    "header", "has to begin with a header row of columns, each once, with commas or semicolons between: {needed}", (_ATTR,)
)
CELLS = Rule("cells", "has {found} cells, and the header has {expected}", (f"{_ATTR}.*",))
RULES = (ENCODING, SYNTAX, HEADER, CELLS)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """`number`: as a spreadsheet counts it. `cells`: texts by column, "" for empty ones; or `error`: why there are none."""

    number: int
    cells: Mapping[str, str]
    error: ParamError | None = None

    @property
    def name(self) -> str:
        return f"{_ATTR}.{self.number}"


@dataclass(frozen=True, slots=True)
class CsvTable:
    """`unknown`: names in the header that are no columns; their cells are left out."""

    rows: list[CsvRow]
    unknown: list[str]


def read(text: str, columns: Collection[str], required: str) -> CsvTable:
    """The rows of a CSV text that are not empty. Raises Invalid where it is none or has no column `required`.

    The delimiter is the one of `,` and `;` with which the header names more of `columns`. No cell is changed.
    """
    text = text.removeprefix(_BOM)
    headers = ((_header(text, each), each) for each in _DELIMITERS)
    header, delimiter = max(headers, key=lambda found: sum(name in columns for name in found[0]))
    if not _is_header(header, columns, required):
        raise Invalid(HEADER.on(_ATTR, needed=", ".join(columns)))
    records = enumerate(_records(text, delimiter), 1)
    rows = [_row(number, cells, header, columns) for number, cells in records if number >= FIRST_ROW and any(cells)]
    return CsvTable(rows, [name for name in header if name and name not in columns])


def write(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a CSV text, the header first, beginning with a byte order mark, by which Excel knows UTF-8."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    line.write(_BOM)
    for cells in (columns, *rows):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _header(text: str, delimiter: str) -> list[str]:
    names = next(_records(text, delimiter, strict=False), [])
    if any(_NUL in name for name in names):
        raise Invalid(ENCODING.on(_ATTR))
    return [name.strip().lower() for name in names]


def _is_header(header: list[str], columns: Collection[str], required: str) -> bool:
    known = [name for name in header if name in columns]
    return required in known and len(known) == len(set(known))


def _records(text: str, delimiter: str, *, strict: bool = True) -> Iterator[list[str]]:
    """Lines may end with CR LF, LF or CR, which stay as they are within quotes."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    row = 1
    try:
        for cells in reader:
            yield cells
            row += 1
    except csv.Error:
        raise Invalid(SYNTAX.on(_ATTR, row=row)) from None


def _row(number: int, cells: list[str], header: list[str], columns: Collection[str]) -> CsvRow:
    if len(cells) != len(header):
        return CsvRow(number, {}, CELLS.on(f"{_ATTR}.{number}", found=len(cells), expected=len(header)))
    return CsvRow(number, {name: cell for name, cell in zip(header, cells, strict=True) if name in columns})
