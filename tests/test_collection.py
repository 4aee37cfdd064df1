"""Collecting the tests reads no clock: a test runs up to half an hour later, and in another process than the one that names it."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

CLOCK = re.compile(r"(^|\.)(now|today|utcnow|time|time_ns|monotonic|perf_counter)$")
FILES = sorted(Path(__file__).parent.rglob("*.py"))


def run_by_import(node: ast.AST) -> Iterator[ast.AST]:
    """All that is run when a module is imported: of its functions, the decorators and the default values."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        parts: Iterable[ast.AST] = (*node.decorator_list, node.args)
    else:
        parts = () if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node)
    yield node
    for part in parts:
        yield from run_by_import(part)


def reads_of_the_clock(source: str) -> list[str]:
    calls = (ast.unparse(each.func) for each in run_by_import(ast.parse(source)) if isinstance(each, ast.Call))
    return [each for each in calls if CLOCK.search(each)]


def test_no_test_is_made_of_the_time_at_which_it_is_collected() -> None:
    assert {file.name: found for file in FILES if (found := reads_of_the_clock(file.read_text()))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "START = datetime.now(UTC)",
        "@pytest.mark.parametrize('start', [rfc3339(now())])\ndef test(start): ...",
        "def test(start=time.time()): ...",
        "class Case:\n    start = now()",
    ],
)
def test_a_clock_that_is_read_while_tests_are_collected_is_found(source: str) -> None:
    assert reads_of_the_clock(source) != []


@pytest.mark.parametrize("source", ["def test():\n    now()", "START = lambda: now()", "class Case:\n    def start(self): now()"])
def test_a_clock_that_is_read_while_tests_run_is_none_of_these(source: str) -> None:
    assert reads_of_the_clock(source) == []
