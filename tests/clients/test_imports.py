"""No modules of a client import each other in a circle, for their types neither."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from tests.engine import ROOT

PYTHON = ROOT / "clients/python/src/planocore"
TYPESCRIPT = ROOT / "clients/typescript/src"
FROM = re.compile(r'\bfrom "\./(\w+)\.js"|\bimport\(?\s*"\./(\w+)\.js"')


def imported_in_python(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "planocore":
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("planocore."):
            yield str(node.module).removeprefix("planocore.")


def test_the_python_client_has_no_circle() -> None:
    imports = {file.stem: set(imported_in_python(file)) for file in PYTHON.glob("*.py")}
    assert "models" in imports["client"]
    TopologicalSorter(imports).prepare()


def test_the_typescript_client_has_no_circle() -> None:
    imports = {
        file.stem: {one or other for one, other in FROM.findall(file.read_text(encoding="utf-8"))}
        for file in TYPESCRIPT.glob("*.ts")
    }
    assert {"call", "client", "errors", "retry"} <= imports["index"]
    TopologicalSorter(imports).prepare()
