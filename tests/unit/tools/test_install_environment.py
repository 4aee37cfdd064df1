"""tools/install-environment, with a uv and a pip that are scripts."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.engine import ROOT

TOOL = ROOT / "tools/install-environment"
SAYS_ITS_NAME = '#!/bin/sh\necho "$(basename "$0")" "$@"\n'
FAILS = "#!/bin/sh\necho 'no network' >&2\nexit 1\n"


def program(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    place.chmod(0o755)
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A virtual environment whose Python is a script."""
    program(tmp_path / "venv/bin/python", SAYS_ITS_NAME)
    return tmp_path / "venv"


def install(folder: Path, uv: Path) -> "subprocess.CompletedProcess[str]":
    named = {**os.environ, "UV": str(uv)}
    return subprocess.run([TOOL, folder, "deps/x.txt"], env=named, capture_output=True, text=True, timeout=60, check=False)


def test_there_is_a_line_at_the_start_and_one_at_the_end(folder: Path, tmp_path: Path) -> None:
    done = install(folder, program(tmp_path / "uv", "#!/bin/sh\n"))
    first, last = done.stdout.splitlines()
    assert first.startswith(f"Installing what deps/x.txt names into {folder}")
    assert last.startswith(f"{folder} is ready after ")
    assert done.stderr == ""


def test_uv_installs_it_as_pip_would_with_bytecode(folder: Path, tmp_path: Path) -> None:
    done = install(folder, program(tmp_path / "uv", SAYS_ITS_NAME))
    assert f"uv pip install --quiet --compile-bytecode --python {folder}/bin/python -r deps/x.txt" in done.stdout
    assert "python -m pip" not in done.stdout


@pytest.mark.parametrize("uv", ["fails", "is not there"])
def test_where_uv_cannot_pip_does(uv: str, folder: Path, tmp_path: Path) -> None:
    done = install(folder, program(tmp_path / "uv", FAILS) if uv == "fails" else tmp_path / "absent")
    assert "python -m pip install --quiet --disable-pip-version-check -r deps/x.txt" in done.stdout
    assert ("uv cannot install it; pip tries" in done.stdout) == (uv == "fails")
    assert done.returncode == 0


def test_what_stops_pip_is_shown_and_ends_it(folder: Path, tmp_path: Path) -> None:
    program(folder / "bin/python", FAILS)
    done = install(folder, tmp_path / "absent")
    assert done.returncode == 1
    assert "no network" in done.stderr
    assert "is ready" not in done.stdout


@pytest.mark.slow
def test_a_folder_that_is_no_environment_is_made_one_without_losing_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "x.txt").write_text("")
    subprocess.run([TOOL, tmp_path, tmp_path / "x.txt"], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "bin/python").exists()
    assert (tmp_path / "letter.txt").read_text() == "mine"
