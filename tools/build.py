"""`python -m tools.build` is `sam build` with a Python 3.13 that SAM can use; what follows is handed to SAM."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.routes import ROOT

_NO_SAM = "SAM CLI was not found: install aws-sam-cli into a virtual environment of its own, and put its sam on PATH or into SAM."


def python313() -> Path | None:
    """An interpreter that proved to be Python 3.13; without one, what to do has been printed."""
    found = subprocess.run([ROOT / "tools/find-python", "3.13"], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ours
    return Path(found.stdout.strip()) if found.returncode == 0 else None


def environment(python: Path) -> dict[str, str]:
    """That of a process which finds `python` as `python3.13`: SAM asks PATH, where pyenv's shims may refuse to run."""
    return {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


def sam_command() -> str | None:
    """The one that SAM names, the one that `make` installs, or whichever is on PATH."""
    installed = ROOT / ".venv-sam/bin/sam"
    return os.environ.get("SAM") or (str(installed) if installed.exists() else shutil.which("sam"))


def sam(arguments: list[str]) -> str | int:
    """SAM's exit code, or what is missing."""
    python, command = python313(), sam_command()
    if python is None:
        return 1
    if command is None:
        return _NO_SAM
    return subprocess.run([command, *arguments], cwd=ROOT, env=environment(python), check=False).returncode  # noqa: S603 - SAM itself


if __name__ == "__main__":
    sys.exit(sam(["build", *sys.argv[1:]]))
