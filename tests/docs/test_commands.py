"""The documents' commands: each is run by a test, or its block says what it needs that no test has; each is valid.

A block is marked behind its language: ```sh needs-aws, needs-containers, or needs-registry (of packages).
"""

import re
import shlex
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from botocore import xform_name
from botocore.session import get_session

from tests.engine import ROOT
from tools.deploy.build import sam_command
from tools.operate import environment, run
from tools.operate.__main__ import main

DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "clients").glob("*/README.md")),
]
LANGUAGES = {"sh", "json", "python", "ts", "text", "yaml"}
MARKS = {"needs-aws", "needs-containers", "needs-registry"}
# Who runs a command that no mark excuses: the beginning of the command, and a test's file in which it, or what it starts, is run.
RUNNERS = {
    r"make run\b": "tests/local/test_run.py",
    r"make (test|check)\b": ".github/workflows/ci.yml",
    r"make generate\b": "tests/docs/test_adding_a_route.py",
    r"make build$": "tests/runtime/test_built_functions.py",
    r"(EMPLOYEE=|curl -s (-X PUT )?http://127\.0\.0\.1:3000/)": "tests/test_readme.py",
    r"\.venv/bin/python -m tools\.codegen\.(events|record)\b": "tests/docs/test_adding_a_route.py",
    r"pip install\b": "tests/clients/test_python_package.py",
    r"npm install\b": "tests/clients/test_typescript.py",
}
RENAMED = {"endpoint": "notification-endpoint"}  # by the AWS CLI, whose own option would be hidden by it
SERVICES = {"s3api": "s3"}  # to the AWS CLI
_BLOCK = re.compile(r"^ *```(?P<language>\S*) *(?P<mark>\S*)\n(?P<content>.*?)^ *```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"(?<!`)`(?P<command>(?:make|aws|git|\S*sam|tools\.operate) [^`…]+)`(?!`)")
_PLACE = re.compile(r"<[^>]+>")


class Command(NamedTuple):
    """`mark` is that of its block, None outside of blocks."""

    document: str
    text: str
    mark: str | None

    @property
    def words(self) -> list[str]:
        """Without a comment, its placeholders a number, which is also a name."""
        return shlex.split(_PLACE.sub("1", self.text), comments=True)


def blocks() -> list[tuple[str, str, str, str]]:
    return [
        (document.name, found["language"], found["mark"], found["content"])
        for document in DOCUMENTS
        for found in _BLOCK.finditer(document.read_text())
    ]


def commands() -> list[Command]:
    """Of the blocks, and between single backticks where one is written out."""
    in_blocks = [
        Command(document, line.strip(), mark)
        for document, language, mark, content in blocks()
        if language == "sh"
        for line in re.sub(r"\\\n *", "", content).splitlines()
        if line.strip()
    ]
    inline = [
        Command(document.name, found["command"], None)
        for document in DOCUMENTS
        for found in _INLINE.finditer(_BLOCK.sub("", document.read_text()))
    ]
    return in_blocks + inline


def written(*programs: str) -> list[Command]:
    return [each for each in commands() if each.words[0] in programs]


def every(*programs: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("command", written(*programs), ids=lambda each: f"{each.document}: {each.text[:50]}")


def test_every_block_says_its_language_and_a_mark_that_is_known() -> None:
    wrong = [
        (document, language, mark)
        for document, language, mark, _ in blocks()
        if language not in LANGUAGES or mark not in {"", *MARKS}
    ]
    assert wrong == []


def test_every_command_of_a_block_is_run_by_a_test_or_marked() -> None:
    unmarked = [each for each in commands() if each.mark == ""]
    assert unmarked
    assert [each for each in unmarked if not any(re.match(start, each.text) for start in RUNNERS)] == []


@pytest.mark.parametrize(("start", "runner"), RUNNERS.items())
def test_every_runner_is_there_and_still_has_something_to_run(start: str, runner: str) -> None:
    assert (ROOT / runner).exists()
    assert [each for each in commands() if re.match(start, each.text)]


def test_a_mark_excuses_no_command_that_needs_nothing() -> None:
    """`make build` before a deployment stands in its block."""
    marked = [each for each in commands() if each.mark in MARKS]
    needs = (
        r"aws |npx |git checkout |socat |curl .*\$ApiUrl|make (build|operate|sam-invoke|sam-api)\b|\S*sam |"
        r"\S+ -m tools\.operate\.registry "
    )
    assert [each for each in marked if not re.match(needs, each.text)] == []


@every("make")
def test_make_knows_every_target(command: Command) -> None:
    subprocess.run(["make", "--dry-run", *command.words[1:]], cwd=ROOT, capture_output=True, check=True)


def operated(command: Command) -> list[str] | None:
    """The arguments of `tools.operate` in a command, which is short for `make operate ARGS=…`."""
    words = command.words
    if words[0] == "tools.operate":
        return ["--stack", "planocore-dev", *words[1:]]
    found = re.search(r"""make operate ARGS=(["'])(.*)\1$""", _PLACE.sub("1", command.text))
    return shlex.split(found[2]) if found else None


OPERATED = [arguments for command in commands() if (arguments := operated(command)) and "--help" not in arguments]


@pytest.mark.parametrize("arguments", OPERATED, ids=" ".join)
def test_the_operators_command_takes_every_argument(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`notifications set` alone, in a sentence, names a verb."""
    monkeypatch.setattr(environment, "prepare", lambda *_: None)
    monkeypatch.setattr(run, "perform", lambda *_, **__: 0)
    *options, noun, verb = arguments
    if options in ([], ["--stack", "planocore-dev"]):
        arguments = [noun, verb, "--help"]
    assert main(arguments) == 0


@every("aws")
def test_aws_has_every_operation_with_these_parameters_and_requires_no_other(command: Command) -> None:
    _, service, action, *options = command.words
    model = get_session().get_service_model(SERVICES.get(service, service))
    (operation,) = [name for name in model.operation_names if xform_name(name, "-") == action]
    shape = model.operation_model(operation).input_shape
    given = {option.removeprefix("--") for option in options if option.startswith("--")}
    assert shape
    members = {RENAMED.get(option := xform_name(name, "-"), option): name for name in shape.members}
    assert given <= set(members)
    assert set(shape.required_members) <= {members[name] for name in given}


@pytest.mark.parametrize(
    "module", sorted({name for each in commands() for name in re.findall(r"-m (tools\.\w+)", each.text)}), ids=str
)
def test_every_module_that_is_started_is_there(module: str) -> None:
    assert find_spec(module)


SAM = sorted({each.text for each in commands() if re.match(r"\S*sam (deploy|local)\b \S|\S*sam deploy$", each.text)})


@pytest.mark.slow
@pytest.mark.parametrize("text", SAM)
def test_sam_takes_every_option_and_misses_none(text: str, tmp_path: Path) -> None:
    """Without credentials and without an engine it goes no further; what it cannot read ends with 2, as click has it."""
    command, project = sam_command(), tmp_path / "project"
    if command is None:
        pytest.skip("needs SAM CLI (`make build` installs it)")
    as_after_make_run(project)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "DOCKER_HOST": f"unix://{tmp_path}/docker.sock",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "SAM_CLI_TELEMETRY": "0",
    }
    done = subprocess.run(
        [command, *shlex.split(text, comments=True)[1:]],
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert re.search("credentials|container", done.stderr), done.stderr


def as_after_make_run(project: Path) -> None:
    """The files that SAM reads, and those that `make run` writes for it."""
    (project / ".local/sam").mkdir(parents=True)
    for name in ("template.yaml", "gateway.yaml", "samconfig.toml", "functions", "shared", "deps"):
        (project / name).symlink_to(ROOT / name)
    (project / ".local/events").symlink_to(ROOT / "events")
    (project / ".local/sam/env.json").write_text("{}")
    (project / ".local/sam/parameters.yaml").write_text("Architecture: x86_64\n")


def checked(check: Callable[[], None]) -> bool:
    try:
        check()
    except (AssertionError, ValueError, SystemExit, subprocess.CalledProcessError):
        return False
    return True


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("make nothing", test_make_knows_every_target),
        ("aws lambda delete-function --qualifier 1", test_aws_has_every_operation_with_these_parameters_and_requires_no_other),
        ("aws lambda update-alias --alias x", test_aws_has_every_operation_with_these_parameters_and_requires_no_other),
    ],
)
def test_a_command_that_errors_is_noticed(text: str, check: Callable[[Command], None]) -> None:
    assert not checked(lambda: check(Command("x", text, "")))
