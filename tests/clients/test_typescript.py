"""The TypeScript client: its own tests, also against `make run`; its types; its README; what would be published."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.engine import ROOT
from tests.local.runner import Run

CLIENT = ROOT / "clients/typescript"
README = (CLIENT / "README.md").read_text()
PROGRAMS = CLIENT / "node_modules/.bin"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("clients")]


def test_its_own_tests_pass_against_make_run(run: Run) -> None:
    tested = npm("test", PLANOCORE_READY=str(run.ready_file))
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert int(re.findall(r"^# skipped (\d+)", tested.stdout, re.MULTILINE)[0]) == 0
    assert int(re.findall(r"^# pass (\d+)", tested.stdout, re.MULTILINE)[0]) > 40


def test_types_are_those_of_the_openapi_and_fit_the_client() -> None:
    checked = npm("run", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_types_of_another_openapi_are_found_stale(tmp_path: Path) -> None:
    document = json.loads((ROOT / "docs/openapi.json").read_text())
    document["components"]["schemas"]["CreateListItem"]["properties"]["zip"] = {"type": "string"}
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    script = json.loads((CLIENT / "package.json").read_text())["scripts"]["generate"]
    command = script.replace("../../docs/openapi.json", str(tmp_path / "openapi.json")).split()
    checked = subprocess.run([PROGRAMS / command[0], *command[1:], "--check"], cwd=CLIENT, capture_output=True, text=True)
    assert checked.returncode != 0


def test_lines_of_the_readme_install_it_into_a_fresh_project_and_its_examples_run_there(fresh_run: Run, tmp_path: Path) -> None:
    (line,) = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    project, clone = tmp_path / "project", tmp_path / "planocore-serverless/clients/typescript"
    shutil.copytree(CLIENT, clone, ignore=shutil.ignore_patterns("node_modules", "dist", "build"))
    project.mkdir()
    (project / "package.json").write_text('{"private": true}')
    installed = subprocess.run(line.split(), cwd=project, capture_output=True, text=True, timeout=300)
    assert installed.returncode == 0, installed.stderr
    compile_readme(project, fresh_run.ready["api"])
    environment = {"PATH": os.environ["PATH"], "PLANOCORE_TOKEN": fresh_run.ready["tokens"]["employee"]}
    ran = subprocess.run(["node", "readme.mjs"], cwd=project, env=environment, capture_output=True, text=True, timeout=60)
    first, *active, last = ran.stdout.splitlines()
    assert re.search(r"^\d+ 20\d\d-\d\d-\d\dT[\d:.]+Z$", first), ran.stderr
    assert (len(active), last) == (40, "it is there"), ran.stderr


def compile_readme(project: Path, api: str) -> None:
    """Its examples as one program, of whose types the compiler is as strict as of the client's."""
    examples = "\n".join(re.findall(r"```ts\n(.*?)```", README, re.DOTALL))
    (project / "readme.mts").write_text(examples.replace("https://api.example.com", api))
    options = {"rootDir": ".", "outDir": ".", "typeRoots": [str(CLIENT / "node_modules/@types")]}
    config = {"extends": str(CLIENT / "tsconfig.json"), "compilerOptions": options, "include": ["readme.mts"], "exclude": []}
    (project / "tsconfig.json").write_text(json.dumps(config))
    checked = subprocess.run([PROGRAMS / "tsc", "--project", project], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_what_would_be_published_is_what_its_users_need(tmp_path: Path) -> None:
    packed = npm("pack", "--silent", "--json", "--pack-destination", str(tmp_path))
    assert packed.returncode == 0, packed.stderr
    names = {file["path"] for file in json.loads(packed.stdout[packed.stdout.index("[\n") :])[0]["files"]}
    assert {"package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "dist/openapi.d.ts"} <= names
    assert {name for name in names if not name.startswith("dist/")} == {"package.json", "README.md", "LICENSE"}


def test_lock_files_name_no_host_to_install_from() -> None:
    for folder in (CLIENT, ROOT / "deps/node", ROOT / "console"):
        lock = json.loads((folder / "package-lock.json").read_text())
        assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
        assert all("integrity" in package for name, package in lock["packages"].items() if name)


def npm(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["npm", *arguments], cwd=CLIENT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300
    )
