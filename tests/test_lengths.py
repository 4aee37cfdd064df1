"""The lengths of the product's functions: short ones are read at a glance."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.engine import ROOT

FOLDERS = ("shared", "functions", "tools", "local", "clients/python/src")
MADE = {ROOT / "clients/python/src/planocore/client.py"}  # whose methods have all of a route's parameters, each with its sentence
MEDIAN, MOST = 5, 30  # lines


def lengths() -> Iterator[tuple[int, str]]:
    """With the `def` line, and where it is."""
    for file in (file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py") if file not in MADE):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield 1 + (node.end_lineno or node.lineno) - node.lineno, f"{shown(file)}:{node.lineno} {node.name}"


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_no_function_is_long_and_half_of_them_are_short() -> None:
    found = list(lengths())
    assert [each for each in found if each[0] > MOST] == []
    assert median(length for length, _ in found) <= MEDIAN
