"""CONTRIBUTING.md's "Adding a route", followed step by step in a copy of the project."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.copies import copy_to
from tests.engine import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("a new route")]  # one copy for all

TEXT = (ROOT / "CONTRIBUTING.md").read_text().partition("## Adding a route\n")[2].partition("\n## ")[0]
FILES = dict(re.findall(r"^`(\S+)`\n\n```python\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE))
COMMANDS = [
    line.partition("  #")[0].strip() for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]
NAME, PATH = "certificates_create", "/api/v1/certificates/create"
# What `make generate` runs; the make targets themselves would look for virtual environments.
GENERATE = re.findall(r"^GENERATED := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[0].split()
MOST_LINES = 1500


def run(folder: Path, *arguments: str) -> str:
    ministack = os.environ.get("PLANOCORE_MINISTACK", str(ROOT / ".venv-ministack/bin/ministack"))
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PLANOCORE_MINISTACK": ministack}
    ended = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-4000:]
    return ended.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The copy, after the steps."""
    copy = copy_to(tmp_path_factory.mktemp("copy") / "project")
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    for path, text in FILES.items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text(text)
    for command in COMMANDS:
        follow(copy, command)
    yield copy
    shutil.rmtree(copy)


def follow(copy: Path, command: str) -> None:
    words = shlex.split(command)
    if words == ["make", "generate"]:
        for module in GENERATE:
            run(copy, module)
        generate_types(copy)
    elif words[:2] == [".venv/bin/python", "-m"]:
        run(copy, *words[2:], *(["-k", NAME] if words[2] == "tools.codegen.record" else []))


def generate_types(copy: Path) -> None:
    """With the programs of this clone, in the copy."""
    client = copy / "clients/typescript"
    program, *arguments = json.loads((client / "package.json").read_text())["scripts"]["generate"].split()
    command = [ROOT / "clients/typescript/node_modules/.bin" / program, *arguments]
    subprocess.run(command, cwd=client, capture_output=True, check=True)


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def added(copy: Path) -> dict[str, int]:
    """Lines that are new in each file that git would keep, but for those that the steps have one write."""
    git(copy, "add", "--all", "--intent-to-add")
    changes = [line.split("\t") for line in git(copy, "diff", "--numstat").splitlines()]
    return {path: int(lines) for lines, _, path in changes if path not in FILES}


def test_the_steps_name_the_handler_and_its_test_and_nothing_else() -> None:
    assert list(FILES) == [f"functions/routes/{NAME}/handler.py", f"tests/routes/test_{NAME}.py"]
    assert [command.split()[:3] for command in COMMANDS] == [
        [".venv/bin/python", "-m", "tools.codegen.events"],
        ["make", "generate"],
        [".venv/bin/python", "-m", "tools.codegen.record"],
        ["make", "check"],
    ]


def test_the_template_has_the_function_and_its_path(project: Path) -> None:
    template = (project / "template.yaml").read_text()
    assert "  CertificatesCreate:\n    Type: AWS::Serverless::Function\n" in template
    assert f"{PATH}:\n" in (project / "gateway.yaml").read_text()


def test_the_openapi_has_the_operation(project: Path) -> None:
    document = json.loads((project / "docs/openapi.json").read_text())
    assert document["paths"][PATH]["post"]["operationId"] == NAME


def test_the_documentation_has_the_page_with_every_recording(project: Path) -> None:
    run(project, "tools.codegen.site")
    page = (project / "functions/docs_site/pages/api/v1/certificates/create.html").read_text()
    assert "Ask for a certificate" in page
    assert "Not recorded yet" not in page
    assert PATH in (project / "functions/docs_site/pages/index.html").read_text()
    assert f"{PATH.strip('/')}#invalid-token" in (project / "functions/docs_site/pages/statuses.html").read_text()


def test_what_is_generated_for_it_is_no_more_than_a_review_can_take(project: Path) -> None:
    assert sum(added(project).values()) <= MOST_LINES, added(project)


def test_the_readme_has_the_route(project: Path) -> None:
    assert f"| `POST {PATH}` |" in (project / "README.md").read_text()


def test_nothing_that_is_generated_is_stale(project: Path) -> None:
    for module in GENERATE:
        run(project, module, "--check")


def test_the_checks_hold_for_the_route(project: Path) -> None:
    run(project, "pytest", "-q", "tests/docs/test_pages.py", "tests/unit/tools", "tests/template", "-m", "not slow and not nightly")
    chosen = f"{NAME} or test_faults and (certificate or every_route_has_a_scenario) or test_readme and route"
    gate = ("-m", "not nightly", "-k", chosen)
    run(project, "pytest", "-q", "tests/routes", "tests/faults/test_faults.py", "tests/test_readme.py", *gate)


def test_its_code_is_as_the_linters_want_it(project: Path) -> None:
    files = [*FILES]
    run(project, "ruff", "check", "--quiet", *files)
    run(project, "ruff", "format", "--check", "--quiet", *files)
    run(project, "mypy", *files)
