"""CSV texts as programs write them."""

import pytest

from shared.errors import Invalid
from shared.services import csv_rows

COLUMNS = ("slug", "name", "value", "active")

# The same two items, as each program writes them.
FILES = {
    "Excel, as CSV UTF-8, where lists are separated by commas": (
        '\ufeffslug,name,value,active\r\nred,"Red, ""dark""",=1+1,TRUE\r\nblau,Müller,,FALSE\r\n'
    ),
    "Excel, as CSV UTF-8, in German": ('\ufeffslug;name;value;active\r\nred;"Red, ""dark""";=1+1;TRUE\r\nblau;Müller;;FALSE\r\n'),
    "LibreOffice, its default": ('slug,name,value,active\nred,"Red, ""dark""",=1+1,TRUE\nblau,Müller,,FALSE\n'),
    "LibreOffice, with all text cells quoted, by semicolons": (
        '"slug";"name";"value";"active"\n"red";"Red, ""dark""";"=1+1";TRUE\n"blau";"Müller";;FALSE\n'
    ),
    "Numbers, without a line's end after the last row": (
        'slug,name,value,active\r\nred,"Red, ""dark""",=1+1,TRUE\r\nblau,Müller,,FALSE'
    ),
    "Numbers, in German": ('slug;name;value;active\r\nred;"Red, ""dark""";=1+1;TRUE\r\nblau;Müller;;FALSE'),
    "FileMaker, as merge file, whose lines end with CR": (
        '"slug","name","value","active"\r"red","Red, ""dark""","=1+1","TRUE"\r"blau","Müller","","FALSE"\r'
    ),
    "FileMaker, whose lines end with CR LF": (
        '"slug","name","value","active"\r\n"red","Red, ""dark""","=1+1","TRUE"\r\n"blau","Müller","","FALSE"\r\n'
    ),
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_file_is_read_as_each_program_writes_it(text: str) -> None:
    table = csv_rows.read(text, COLUMNS, "slug")
    assert [(row.name, list(row.cells.values())) for row in table.rows] == [
        ("csv.2", ["red", 'Red, "dark"', "=1+1", "TRUE"]),
        ("csv.3", ["blau", "Müller", "", "FALSE"]),
    ]


def read(text: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in csv_rows.read(text, COLUMNS, "slug").rows]


def test_cells_hold_line_breaks_delimiters_and_white_space_as_they_are() -> None:
    cells = read('slug,name,value\na,"x\r\ny\rz\n","a;b"\nb, c ,"\x0b"\n')
    assert cells == [{"slug": "a", "name": "x\r\ny\rz\n", "value": "a;b"}, {"slug": "b", "name": " c ", "value": "\x0b"}]


def test_a_quote_within_a_bare_cell_is_text() -> None:
    assert read('slug,name\npipe,5" pipe\n') == [{"slug": "pipe", "name": '5" pipe'}]


def test_rows_of_empty_cells_are_passed_over_and_counted() -> None:
    rows = csv_rows.read("slug,name\n\na,\n,\n\r\nb,\n", COLUMNS, "slug").rows
    assert [row.name for row in rows] == ["csv.3", "csv.6"]


def test_columns_may_stand_in_any_order_and_case_and_unknown_ones_are_told() -> None:
    table = csv_rows.read("Colour, NAME ,SLUG,\nred,Red,r,\n", COLUMNS, "slug")
    assert (table.unknown, table.rows[0].cells) == (["colour"], {"name": "Red", "slug": "r"})


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("slug,name\na,ä\n".encode("utf-16").decode("latin-1"), "encoding"),
        ("slug,name\na,ä\n".encode("utf-16-be").decode("utf-8", "replace"), "encoding"),
        ("", "header"),
        ("\n\n", "header"),
        ("name,value\na,b\n", "header"),
        ("slug\tname\na\tb\n", "header"),
        ("slug,name,slug\na,b,c\n", "header"),
        ('slug,name\na,"b\n', "syntax"),
        ('slug,name\na,"b" c\n', "syntax"),
        ("slug,name\na," + "b" * (csv_rows.MAX_CELL + 1) + "\n", "syntax"),
    ],
)
def test_what_is_no_csv_is_refused(text: str, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        csv_rows.read(text, COLUMNS, "slug")
    assert [(error.attr, error.rule.word) for error in refused.value.errors] == [("csv", rule)]


@pytest.mark.parametrize("row", ["a", "a,b,c"])
def test_a_row_of_another_length_than_the_header_is_wrong(row: str) -> None:
    (found,) = csv_rows.read(f"slug,name\n{row}\n", COLUMNS, "slug").rows
    assert found.error is not None
    assert (found.error.attr, found.error.rule.word) == ("csv.2", "cells")


def test_what_is_written_is_read_back() -> None:
    cells = [["a", 'x, "y"; z', "=1+1\r\n\r", " t "], ["b", "", "\x0b\0", "ż"]]
    text = "".join(csv_rows.write(COLUMNS, cells))
    assert [list(row.values()) for row in read(text)] == cells
