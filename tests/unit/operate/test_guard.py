"""Every end of a command that fails is a sentence."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import ProfileNotFound

from tests.engine import ROOT
from tools.operate.guard import INTERRUPTED, guarded


def stopped_by(error: BaseException) -> int:
    def work() -> int:
        raise error

    return guarded(work)


def test_a_fault_of_the_commands_own_is_a_sentence_and_its_trace_is_kept_for_its_owner(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert stopped_by(KeyError("plano_app_secret")) == 1
    (line,) = capsys.readouterr().err.splitlines()
    (kept,) = tmp_path.iterdir()
    assert line == f"Stopped by a fault in the command itself (KeyError); details for its makers are in {kept}."
    assert "Traceback" in kept.read_text()
    assert "KeyError: 'plano_app_***'" in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (KeyboardInterrupt(), INTERRUPTED, r"Interrupted\. What was done stays done; the same command again does the rest\."),
        (ModuleNotFoundError(name="boto3"), 1, r"This Python has no boto3: use \.venv/bin/python, which `make operate .*` makes\."),
        (ProfileNotFound(profile="nobody"), 1, r"The config profile \(nobody\) could not be found\."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_can_be_foreseen_says_what_to_do(
    error: BaseException, status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stopped_by(error) == status
    assert re.fullmatch(sentence + "\n", capsys.readouterr().err)


@pytest.mark.parametrize("module", ["tools.operate", "tools.operate.registry"])
def test_a_python_without_our_packages_is_told_in_a_sentence(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", module, "--help"], cwd=ROOT, env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"This Python has no \w+: .*\n", done.stderr)


def test_a_pipe_that_closes_early_is_no_fault() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code = "from tools.operate.guard import guarded; raise SystemExit(guarded(lambda: print('x' * 100_000) or 0))"
    with os.fdopen(writer, "w") as stdout:
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


def test_what_a_terminal_cannot_show_is_no_fault() -> None:
    code = "from tools.operate.guard import guarded; raise SystemExit(guarded(lambda: print('\\u0141') or 0))"
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=ascii_only, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "\\u0141\n")
