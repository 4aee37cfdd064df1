"""CONTRIBUTING.md: its tables say what the code does, and its example of a table works."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engine import ROOT
from tests.test_gate import MOST_FAULTS, MOST_TESTS
from tests.test_layers import MAY_IMPORT, ROOTS
from tools.deploy.template import load

TEXT = (ROOT / "CONTRIBUTING.md").read_text()
TOUCHED = re.findall(r"`([\w./]+/[\w./]*)`", TEXT.partition("## Adding a field\n")[2].partition("\n## ")[0])
ADDING_A_TABLE = TEXT.partition("## Adding a table\n")[2].partition("\n## ")[0]
# Prints the name and the keys of the example's model, as template.yaml names them.
_KEYS = """
import json
keys = {name: each.attr_type for name, each in Certificate.get_attributes().items() if each.is_hash_key or each.is_range_key}
print(json.dumps({"name": Certificate.Meta.table_name, "keys": keys}))
"""


@pytest.fixture(scope="module")
def example() -> str:
    """The model's file."""
    (found,) = re.findall(r"^`shared/records/\w+\.py`\n\n```python\n(.*?)```", ADDING_A_TABLE, re.DOTALL | re.MULTILINE)
    return str(found)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The table's properties in the example of template.yaml."""
    (found,) = re.findall(r"```yaml\n(.*?)```", ADDING_A_TABLE, re.DOTALL)
    file = tmp_path_factory.mktemp("example") / "template.yaml"
    file.write_text(f"Resources:\n{found}")
    (resource,) = load(file)["Resources"].values()
    return dict(resource["Properties"])


def test_the_layers_are_those_that_are_enforced() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", TEXT, re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", allowed)) for name, allowed in rows} == {
        name: set(allowed) for name, allowed in MAY_IMPORT.items() if name
    }


def test_the_folders_import_as_is_enforced() -> None:
    rows = dict(re.findall(r"^\| `(\w+)/` \| ([^|]+) \|$", TEXT, re.MULTILINE))
    told = {name: {found for found in re.findall(r"`(\w+)/`", allowed) if found in ROOTS} for name, allowed in rows.items()}
    assert {root: told[root.partition("/")[0]] for root in ROOTS if root != "shared"} == {
        root: allowed for root, allowed in ROOTS.items() if root != "shared"
    }


def test_every_file_that_a_new_field_touches_is_there() -> None:
    assert len(TOUCHED) > 5
    assert [path for path in TOUCHED if not (ROOT / path).exists()] == []


def test_every_file_that_names_a_field_is_among_those_that_a_new_one_touches() -> None:
    """But for what is generated, recorded, or an example."""
    named = subprocess.run(
        ["git", "grep", "-lw", "external_id", "--", "shared", "functions", "console", "local", "tools", "docs/*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert [path for path in named if not any(path.startswith(told) for told in TOUCHED)] == []


def test_the_gate_limits_what_is_told_here() -> None:
    assert f"a route adds more than {MOST_TESTS} tests" in TEXT
    assert f"a\nscenario more than {MOST_FAULTS}." in TEXT


def test_every_folder_of_tests_is_explained() -> None:
    explained = set(re.findall(r"`tests/(\w+)/`", TEXT.partition("## How the gate is made up")[2]))
    assert explained == {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and [*path.glob("test_*.py")]} | {"unit"}


def test_the_example_of_a_table_has_its_models_name_and_keys(example: str, table: dict[str, Any]) -> None:
    told = subprocess.run(
        [sys.executable, "-c", example + _KEYS], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    ).stdout
    assert json.loads(told) == {
        "name": table["TableName"]["Fn::Sub"].removeprefix("${AWS::StackName}-"),
        "keys": {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]},
    }


def test_the_example_of_a_table_is_declared_as_the_others_are(table: dict[str, Any]) -> None:
    other = load(ROOT / "template.yaml")["Resources"]["ListItemIdsTable"]["Properties"]
    assert {**table, "TableName": None} == {**other, "TableName": None}


def test_the_example_is_as_linters_want_it(example: str, tmp_path: Path) -> None:
    file = tmp_path / "certificates.py"
    file.write_text(example)
    subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), str(file)], check=True, cwd=ROOT
    )
    subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "--config", str(ROOT / "pyproject.toml"), str(file)],
        check=True,
        cwd=ROOT,
    )
