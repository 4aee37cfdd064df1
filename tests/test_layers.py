"""The layers of `shared/`: api → services → records → dynamodb → aws, with outbound and images beside them."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tools.codegen.routes import ROOT

SHARED = ROOT / "shared"
FOUNDATION = {file.stem for file in SHARED.glob("*.py")}  # modules that stand in no room: each may import only others of them
MAY_IMPORT = {
    "": set(),
    "aws": set(),
    "outbound": set(),
    "images": set(),
    "dynamodb": {"aws"},
    "records": {"dynamodb", "aws"},
    "services": {"records", "dynamodb", "aws", "outbound", "images"},
    "api": {"services", "records", "dynamodb", "aws"},
    "background": {"services", "records", "dynamodb", "aws"},
}


ROOTS = {  # beside `shared`: which folders of ours each may import; tests and bench, which nothing else does, may import all
    "shared": set(),
    "functions": {"shared"},
    "tools": {"shared"},
    "local": {"shared", "tools"},
    "clients/python/src/planocore": set(),
}


def module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {module(file): file for file in sorted(SHARED.rglob("*.py"))}


def room(name: str) -> str:
    """`records` of shared.records.users; nothing of shared.settings."""
    first = name.removeprefix("shared").strip(".").partition(".")[0]
    return "" if first in FOUNDATION else first


def imported(name: str, *, for_types: bool = True) -> Iterator[str]:
    """All modules of `shared` that a module imports, inside functions too, and those that only type checkers import."""
    return (each for each in _imported(FILES[name], for_types) if each.startswith("shared"))


def _imported(file: Path, for_types: bool) -> Iterator[str]:
    for node in _nodes(ast.parse(file.read_text(encoding="utf-8")), for_types):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (full if (full := f"{node.module}.{each.name}") in FILES else node.module for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def _nodes(node: ast.AST, for_types: bool) -> Iterator[ast.AST]:
    if for_types or not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)):
        yield node
        for inner in ast.iter_child_nodes(node):
            yield from _nodes(inner, for_types)


def test_every_room_is_in_the_table() -> None:
    assert {room(name) for name in FILES} == set(MAY_IMPORT)


@pytest.mark.parametrize("name", sorted(set(MAY_IMPORT) - {""}))
def test_a_room_says_what_it_may_import(name: str) -> None:
    said = (ast.get_docstring(ast.parse(FILES[f"shared.{name}"].read_text(encoding="utf-8"))) or "").rpartition("May import: ")[2]
    of_rooms = {each for each in said.removesuffix(".").split(", ") if each in MAY_IMPORT}
    assert of_rooms == MAY_IMPORT[name]


@pytest.mark.parametrize("name", FILES)
def test_a_module_imports_from_rooms_below_its_own_only(name: str) -> None:
    own = room(name)
    assert {room(other) for other in imported(name)} <= MAY_IMPORT[own] | {own, ""}


def test_no_modules_import_each_other_in_a_circle() -> None:
    TopologicalSorter({name: set(imported(name, for_types=False)) & set(FILES) - {name} for name in FILES}).prepare()


@pytest.mark.parametrize("root", ROOTS)
def test_a_folder_imports_from_those_below_it_only(root: str) -> None:
    ours = {folder.name for folder in ROOT.iterdir() if folder.is_dir()} - {root}
    firsts = {each.partition(".")[0] for file in (ROOT / root).rglob("*.py") for each in _imported(file, for_types=True)}
    assert firsts & ours <= ROOTS[root]


@pytest.mark.parametrize("folder", ["docs_site", "hooks"])
def test_a_function_without_layers_imports_nothing_of_ours(folder: str) -> None:
    files = [file for file in (ROOT / "functions" / folder).rglob("*.py") if "pages" not in file.parts]
    assert files
    assert [each for file in files for each in _imported(file, for_types=True) if each.partition(".")[0] in ROOTS] == []


def test_no_function_imports_another_function() -> None:
    handlers = [file for file in (ROOT / "functions").rglob("*.py") if "pages" not in file.parts]
    assert [file for file in handlers for each in _imported(file, for_types=True) if each.startswith("functions")] == []


def test_expressions_are_written_in_one_place() -> None:
    """`bench/` has other people's ways to write them, and reads ours."""
    folders = ("shared", "functions", "tools", "local", "clients", "tests")
    files = (file for folder in folders for file in (ROOT / folder).rglob("*.py") if file != Path(__file__))
    found = [str(file.relative_to(ROOT)) for file in files if re.search("(Condition|Update)Expression", file.read_text("utf-8"))]
    assert found == ["shared/dynamodb/expressions.py"]


def test_clients_of_aws_are_made_in_one_place() -> None:
    """One made elsewhere would have other timeouts, and would still call an engine that is gone. A hook has no layers to ask."""
    made = r"boto3\.client|Session\(\)\.client|create_client\("
    files = (file for folder in ("shared", "tools/operate", "local") for file in (ROOT / folder).rglob("*.py"))
    found = [str(file.relative_to(ROOT)) for file in files if re.search(made, file.read_text("utf-8"))]
    assert found == ["shared/aws/botocore_session.py"]
