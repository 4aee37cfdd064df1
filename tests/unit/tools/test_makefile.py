"""The Makefile: what a command gets as ARGS."""

import re
import subprocess

import pytest

from tests.engine import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
_MAKE = re.compile(r"\bmake \S+ ARGS=")  # which hands them to a make of its own
TARGETS = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("target", TARGETS)
def test_args_reach_one_command_and_never_one_of_a_prerequisite(target: str) -> None:
    """`--always-make` shows the recipes of all prerequisites, though nothing is run."""
    command = ["make", "--dry-run", "--always-make", target, "ARGS=--marked"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert sum("--marked" in line and not _MAKE.search(line) for line in shown.splitlines()) <= 1


@pytest.mark.parametrize("target", ["sam-invoke", "sam-api", "run", "test", "build", "stack", "bench"])
def test_what_is_documented_to_take_args_hands_them_on(target: str) -> None:
    shown = subprocess.run(
        ["make", "--dry-run", target, "ARGS=--marked"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert shown.splitlines()[-1].endswith("--marked")
