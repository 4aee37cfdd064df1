"""docs/glossary.md: a term is found by its alphabet, is one sentence or two, and leads to a file that there is."""

import re

from tests.engine import ROOT

ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (`[^|]+`) \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
TERMS = [term for term, _, _ in ROWS]


def test_the_terms_stand_in_alphabetical_order_each_once() -> None:
    assert len(TERMS) > 40
    assert sorted(set(TERMS)) == TERMS


def test_each_file_exists() -> None:
    assert [path for *_, files in ROWS for path in re.findall(r"`([^`]+)`", files) if not (ROOT / path).exists()] == []


def test_every_table_of_the_records_is_explained() -> None:
    """By at least one term that leads to its module."""
    modules = {f"shared/records/{path.name}" for path in (ROOT / "shared/records").glob("[a-z]*.py")}
    named = {path for *_, files in ROWS for path in re.findall(r"`([^`]+)`", files)}
    assert modules - named == set()
