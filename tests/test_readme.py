"""README.md: each call in it prints what it shows, each command is there, each path exists."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine import ROOT
from tests.local.runner import Run, running
from tools.routes import routes

README = (ROOT / "README.md").read_text()
CALLS = re.findall(r"```sh\n(curl .*?)```\n(?:.*?)```json\n(.*?)```", README, re.DOTALL)
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.partition("#")[0].strip() for block in BLOCKS for line in block.splitlines()]
VOLATILE = {"request_id", "created_at", "last_updated"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("readme")) as run:
        yield run


def test_the_calls_print_what_is_shown(run: Run) -> None:
    assert len(CALLS) == 2
    for call, shown in CALLS:
        command = call.replace("127.0.0.1:3000", f"127.0.0.1:{run.port}")
        environment = {"EMPLOYEE": run.ready["tokens"]["employee"], "PATH": "/usr/bin:/bin"}
        printed = subprocess.run(["bash", "-c", command], env=environment, stdout=subprocess.PIPE)
        assert stable(json.loads(printed.stdout)) == stable(json.loads(shown))


def stable(value: Any) -> Any:
    """Without what differs from call to call; that it is there still counts."""
    if not isinstance(value, dict):
        return value
    return {name: "…" if name in VOLATILE else stable(inner) for name, inner in value.items()}


def test_every_make_target_is_there() -> None:
    targets = {command.split()[1] for command in COMMANDS if command.startswith("make ")}
    assert {"run", "test", "build"} <= targets
    for target in targets:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def test_every_module_that_is_started_is_there() -> None:
    for module in re.findall(r"python -m ([a-z_.]+)", README):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_every_route_is_in_the_table() -> None:
    assert {f"{route.method} {route.path}" for route in routes()} == set(re.findall(r"`((?:POST|PUT|GET) /api/\S+)`", README))


def test_every_path_exists() -> None:
    named = [*re.findall(r"\]\(([a-z./_]+)\)", README), *re.findall(r"^\| `([a-zA-Z_./]+)` \|", README, re.MULTILINE)]
    assert named
    assert [path for path in named if not Path(ROOT, path).exists()] == []
