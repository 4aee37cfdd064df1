"""`python -m tools.deploy.build` is `sam build` with the documentation's pages, a Python 3.13 that SAM can use, and bytecode.

What follows it is handed to SAM. The layers' own makefiles compile them. SAM copies a function as it is, and Lambda, whose folders
are read-only, would compile it at each cold start.
"""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.codegen.routes import ROOT

_BUILT_FROM = "built-from"  # beside what was built: the sources' digest. `sam build` empties the folder first
_NO_SOURCES = frozenset({"node_modules", "__pycache__", "pages"})
_NO_SAM = "SAM CLI was not found: install aws-sam-cli into a virtual environment of its own, and put its sam on PATH or into SAM."


def python313() -> Path | None:
    """An interpreter that proved to be Python 3.13; without one, what to do has been printed."""
    found = subprocess.run([ROOT / "tools/find-python", "3.13"], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ours
    return Path(found.stdout.strip()) if found.returncode == 0 else None


def environment(python: Path) -> dict[str, str]:
    """The environment of a process which finds `python` as `python3.13`: SAM asks PATH, where pyenv's shims may refuse to run."""
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


def build(arguments: list[str]) -> str | int:
    """Makes the pages, runs `sam build`, and compiles what it made. SAM's exit code, or what is missing."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-b", "--build-dir", type=Path, default=ROOT / ".aws-sam/build")
    make_pages()
    failed = sam(["build", *arguments])
    if not failed:
        folder = parser.parse_known_args(arguments)[0].build_dir
        compile_functions(folder)
        (folder / _BUILT_FROM).write_text(_digest())
    return failed


def make_pages() -> None:
    from tools.codegen.site.__main__ import main

    main()


def is_stale(folder: Path = ROOT / ".aws-sam/build") -> bool:
    """Whether what is in `folder` was not built, or from other sources than those that are here."""
    built_from = folder / _BUILT_FROM
    return not built_from.exists() or built_from.read_text() != _digest()


def _digest() -> str:
    digest = hashlib.sha256()
    for file in sorted(_sources()):
        digest.update(f"{file.relative_to(ROOT)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield ROOT / "template.yaml"
    for folder in ("deps/layers", "docs/recorded", "functions", "shared", "tools"):
        yield from (file for file in (ROOT / folder).rglob("*") if file.is_file() and not _NO_SOURCES & set(file.parts))


def compile_functions(folder: Path) -> None:
    """Writes bytecode, which is compared with no source, beside each built function's."""
    python, mode = str(python313()), ("--invalidation-mode", "unchecked-hash")
    for handler in folder.glob("*/handler.py"):
        named = ("-s", str(handler.parent), "-p", "/var/task")  # in tracebacks as in Lambda
        command = [python, "-m", "compileall", "-q", *named, *mode, str(handler.parent)]
        subprocess.run(command, check=True)  # noqa: S603 - ours


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a trace; SAM gets it as well
    sys.exit(build(sys.argv[1:]))
