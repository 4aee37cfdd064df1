"""The Makefile: what a command gets as ARGS."""

import os
import re
import subprocess

import pytest

from tests.engine import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
_MAKE = re.compile(r"\bmake \S+ ARGS=")  # which hands them to a make of its own
TARGETS = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)


def shown(target: str, *options: str) -> list[str]:
    """The lines of the recipes that make would run, as for a make that no other make has started."""
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "ARGS")}
    command = ["make", "--dry-run", *options, target, "ARGS=--marked"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("target", TARGETS)
def test_args_reach_one_command_and_never_one_of_a_prerequisite(target: str) -> None:
    """`--always-make` shows the recipes of all prerequisites, though nothing is run."""
    assert sum("--marked" in line and not _MAKE.search(line) for line in shown(target, "--always-make")) <= 1


@pytest.mark.parametrize("target", ["sam-invoke", "sam-api", "run", "test", "build", "stack", "bench"])
def test_what_is_documented_to_take_args_hands_them_on(target: str) -> None:
    assert shown(target)[-1].endswith("--marked")
