"""The Python client's CSV texts."""

from typing import Any

import pytest
from planocore import from_csv, to_csv

from shared.api.list_item_rows import of_csv
from tests.clients.csv_texts import REFUSED, TEXTS, WRITTEN


@pytest.mark.parametrize(("rows", "text"), WRITTEN)
def test_rows_are_written_below_their_columns(rows: list[dict[str, Any]], text: str) -> None:
    assert to_csv(rows) == text


@pytest.mark.parametrize(("text", "rows"), TEXTS)
def test_rows_are_read_by_column(text: str, rows: list[dict[str, str]]) -> None:
    assert from_csv(text) == rows


@pytest.mark.parametrize(("rows", "text"), WRITTEN[1:])
def test_what_is_written_is_what_the_route_reads(rows: list[dict[str, Any]], text: str) -> None:
    read, warnings = of_csv(text, upsert=True)
    assert [row.slug for row in read] == [row["slug"] for row in rows]
    assert [row.errors for row in read] == [()] * len(rows)
    assert warnings == ()


@pytest.mark.parametrize(("rows", "text"), WRITTEN)
def test_what_is_read_is_written_as_it_was(rows: list[dict[str, Any]], text: str) -> None:
    assert to_csv(from_csv(text)) == text


@pytest.mark.parametrize(("text", "wrong"), REFUSED)
def test_text_that_is_no_csv_is_refused(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        from_csv(text)


@pytest.mark.parametrize("other", [{"slug": "b"}, {"slug": "b", "name": "B", "value": "c"}])
def test_rows_of_other_columns_are_refused_for_an_empty_cell_would_clear(other: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"rows\.1: has other columns"):
        to_csv([{"slug": "a", "name": "A"}, other])


def test_cell_that_is_neither_text_nor_boolean_is_refused() -> None:
    with pytest.raises(TypeError, match=r"rows\.0\.external_id: .* no int"):
        to_csv([{"slug": "a", "external_id": 7}])
