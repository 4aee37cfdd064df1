"""README.md: each call in it prints what it shows, each command is there, each path exists."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine import ROOT
from tests.local.runner import Run, running
from tools.codegen.routes import routes

pytestmark = pytest.mark.xdist_group("readme")

README = (ROOT / "README.md").read_text()
CALLS = re.findall(r"```sh\n(curl .*?)```\n(?:.*?)```json\n(.*?)```", README, re.DOTALL)
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.partition("#")[0].strip() for block in BLOCKS for line in block.splitlines()]
# What differs from call to call, or with Pillow's version; that it is there still counts.
VOLATILE = re.compile(
    r"""(?<="request_id":")[^"]+|(?<=_at":")[^"]+|(?<="last_updated":")[^"]+|(?<="sha256":")[^"]+|(?<="bytes":)[0-9]+"""
    r"""|[0-9a-f]{32}(?=\.jpg")|(?<=//)127\.0\.0\.1:[0-9]+"""
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("readme")) as run:
        yield run


def test_the_calls_print_what_is_shown_as_curl_prints_it(run: Run) -> None:
    assert len(CALLS) == 3
    for call, shown in CALLS:
        command = call.replace("127.0.0.1:3000", f"127.0.0.1:{run.port}")
        environment = {"EMPLOYEE": run.ready["tokens"]["employee"], "PATH": "/usr/bin:/bin"}
        printed = subprocess.run(["bash", "-c", command], env=environment, stdout=subprocess.PIPE, text=True).stdout
        assert VOLATILE.sub("…", printed) == VOLATILE.sub("…", shown.rstrip("\n"))


def test_the_line_for_the_token_finds_it(run: Run) -> None:
    (line,) = [command for command in COMMANDS if command.startswith("EMPLOYEE=")]
    command = line.replace(".local/", f"{run.folder}/state/") + '; echo "$EMPLOYEE"'
    printed = subprocess.run(["bash", "-c", command], stdout=subprocess.PIPE, text=True, check=True).stdout
    assert printed.strip() == run.ready["tokens"]["employee"]


def test_every_make_target_is_there() -> None:
    targets = {command.split()[1] for command in COMMANDS if command.startswith("make ")}
    assert {"run", "test"} <= targets
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
