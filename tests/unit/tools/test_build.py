import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.engine import ROOT
from tools.deploy import build

PYTHON = Path("/somewhere/bin/python3.13")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """Each command that would have been run, with its PATH."""
    commands: list[tuple[list[str], str]] = []

    def run(command: list[str], *, env: dict[str, str], **_: object) -> SimpleNamespace:
        commands.append((command, env["PATH"]))
        return SimpleNamespace(returncode=3)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(build, "python313", lambda: PYTHON)
    monkeypatch.setenv("SAM", "/elsewhere/sam")
    return commands


def test_sam_finds_python_3_13_first_and_its_exit_code_is_ours(ran: list[tuple[list[str], str]]) -> None:
    assert build.sam(["build", "--parallel"]) == 3
    ((command, path),) = ran
    assert command == ["/elsewhere/sam", "build", "--parallel"]
    assert path.startswith("/somewhere/bin:")


def test_without_sam_a_sentence_says_what_to_install(
    ran: list[tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SAM")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "SAM CLI was not found" in str(build.sam(["build"]))
    assert ran == []


def test_without_python_3_13_nothing_is_built(ran: list[tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "python313", lambda: None)
    assert build.sam(["build"]) == 1
    assert ran == []


def test_a_python_is_found_that_is_3_13(tmp_path: Path) -> None:
    python = build.python313()
    if python is None:
        pytest.skip("there is no Python 3.13 here")
    version = subprocess.run([python, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True, check=True)
    assert version.stdout.strip() == "(3, 13)"


def test_sam_build_without_pages_or_console_fails_with_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "documentation"
    shutil.copytree(ROOT / "functions/docs_site", folder, ignore=shutil.ignore_patterns("pages", "console"))
    command = ["make", "build-Documentation", f"ARTIFACTS_DIR={tmp_path}"]
    for made, complaint in (("pages/index.html", "The documentation has no pages"), ("console/console.js", "There is no console")):
        refused = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert refused.returncode != 0
        assert refused.stderr.startswith(f"{complaint}: run `make build`")
        (folder / made).parent.mkdir()
        (folder / made).write_text("made")
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    assert (tmp_path / "pages/index.html").read_text() == "made"
    assert (tmp_path / "console/console.js").read_text() == "made"
