"""docs/decisions.md: each decision has a status, and what supersedes it can be found."""

import re

import pytest

from tests.engine import ROOT

TEXT = (ROOT / "docs/decisions.md").read_text()
TITLES = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
_LINK = r"\[([^\]]+)\]\(#([^)]+)\)"
# The only forms of a status.
STATUS = re.compile(
    rf"in force\.|in force, except for rows marked as superseded\.|in force, extended by {_LINK}(:[^.]+)?\.|superseded by {_LINK}\."
)

decisions = pytest.mark.parametrize("title", TITLES)


def anchor(title: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def section(title: str) -> str:
    return TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def status(title: str) -> str:
    found = re.match(r"\nStatus: (.+)\n", section(title))
    assert found, f"docs/decisions.md: the line `Status: in force.` is missing under this title: {title}"
    return found[1]


@decisions
def test_a_decision_has_a_status(title: str) -> None:
    assert STATUS.fullmatch(status(title))


@decisions
def test_rows_are_marked_as_superseded_where_the_status_says_so_and_nowhere_else(title: str) -> None:
    marked = re.findall(r"^\| [^|]+ \| Superseded (?:in part )?by \[", section(title), re.MULTILINE)
    assert bool(marked) == ("rows marked as superseded" in status(title))


@decisions
def test_a_decision_is_superseded_by_one_that_is_there_and_is_not_older(title: str) -> None:
    later = {anchor(other): other for other in TITLES if other[:10] >= title[:10] and other != title}
    for text, target in re.findall(_LINK, section(title)):
        assert target in later
        assert later[target].partition(": ")[2] == text


@decisions
def test_the_source_files_of_a_decision_in_force_exist(title: str) -> None:
    paths = re.findall(r"`((?:bench|functions|local|shared|tests|tools)/[\w./]+)`", section(title))
    assert status(title).startswith("superseded") or [path for path in paths if not (ROOT / path).exists()] == []
