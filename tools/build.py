"""`python -m tools.build` is `sam build` with a Python 3.13 that SAM can use; what follows is handed to SAM."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.routes import ROOT

_VERSION_PROGRAM = "import sys; print(*sys.version_info[:2], sep='.')"


def python313() -> Path | None:
    """An interpreter that really is Python 3.13: on PATH, else pyenv's. pyenv's shims stand on PATH and may refuse to run."""
    return next((path for path in _candidates() if _output([str(path), "-c", _VERSION_PROGRAM]) == "3.13"), None)


def environment(python: Path) -> dict[str, str]:
    """That of a process which finds `python` as `python3.13`."""
    return {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


def main(arguments: list[str]) -> str | int:
    """SAM's exit code, or what is missing."""
    python, sam = python313(), os.environ.get("SAM") or shutil.which("sam")
    if python is None:
        return "No Python 3.13 found, neither on PATH nor in pyenv. Lambda runs the functions in 3.13, so they are built with it."
    if sam is None:
        return "SAM CLI not found. Install aws-sam-cli into a virtual environment of its own, and name its sam in SAM, or put it on PATH."
    return subprocess.run([sam, "build", *arguments], cwd=ROOT, env=environment(python), check=False).returncode  # noqa: S603 - SAM itself


def _candidates() -> Iterator[Path]:
    for folder in os.environ["PATH"].split(os.pathsep):
        yield Path(folder) / "python3.13"
    pyenv = _output(["pyenv", "root"])
    if pyenv:
        yield from sorted(Path(pyenv).glob("versions/3.13*/bin/python3.13"), reverse=True)


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()  # noqa: S603 - no input of others
    except (OSError, subprocess.SubprocessError):
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
