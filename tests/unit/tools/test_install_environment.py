"""tools/install-environment, with a pip that says what pip says."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.engine import ROOT

TOOL = ROOT / "tools/install-environment"
PIP = """#!/bin/sh
echo 'Collecting httpx>=0.28'
echo '  Downloading httpx-0.28.1-py3-none-any.whl'
echo 'Processing /wheels/idna-3.20-py3-none-any.whl'
echo 'Requirement already satisfied: certifi in ./lib'
echo 'Installing collected packages: h11, httpx'
echo 'WARNING: Location of a file' >&2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return environment(tmp_path / "venv", PIP)


def environment(folder: Path, pip: str) -> Path:
    """A virtual environment whose Python is a script."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").write_text(pip)
    (folder / "bin/python").chmod(0o755)
    return folder


def install(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([TOOL, folder, "deps/x.txt"], capture_output=True, text=True, timeout=60, check=False)


def on_a_terminal(folder: Path) -> str:
    ours, theirs = pty.openpty()
    subprocess.run([TOOL, folder, "deps/x.txt"], stdout=theirs, stderr=theirs, timeout=60, check=True)
    shown = os.read(ours, 10_000).decode()
    for end in (ours, theirs):
        os.close(end)
    return shown


def test_a_log_gets_a_line_at_the_start_and_one_at_the_end(folder: Path) -> None:
    done = install(folder)
    first, last = done.stdout.splitlines()
    assert first.startswith(f"Installing what deps/x.txt names into {folder}")
    assert last.startswith(f"{folder} is ready after ")
    assert done.stderr == ""


def test_a_terminal_shows_how_far_it_is(folder: Path) -> None:
    shown = on_a_terminal(folder)
    for text in (
        "1 packages found, the last one httpx>=0.28",
        "2 packages found, the last one idna-3.20-py3",
        "3 packages found, the last one certifi",
        "putting 2 packages in place",
    ):
        assert text in shown


def test_what_stops_pip_is_shown_and_ends_it(tmp_path: Path) -> None:
    done = install(environment(tmp_path / "venv", "#!/bin/sh\necho 'ERROR: no network' >&2\nexit 1\n"))
    assert done.returncode == 1
    assert "ERROR: no network" in done.stderr
    assert "is ready" not in done.stdout


@pytest.mark.slow
def test_a_folder_that_is_no_environment_is_made_one_without_losing_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "x.txt").write_text("")
    subprocess.run([TOOL, tmp_path, tmp_path / "x.txt"], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "bin/python").exists()
    assert (tmp_path / "letter.txt").read_text() == "mine"
