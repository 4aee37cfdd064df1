"""A clone as git makes it on a machine that is set to Windows' line ends, and what .gitattributes says of generated files."""

import subprocess
from pathlib import Path

import pytest

from tests.engine import ROOT
from tests.security.test_tree import checked_in
from tools.codegen.clients import __main__ as clients
from tools.codegen.clients import api

SCRIPTS = (
    "Makefile",
    "tools/find-python",
    "tools/checks/scan-secrets",
    "local/run.py",
    "shared/Makefile",
    "deps/layers/base/requirements.txt",
)


def git(*arguments: str, folder: Path = ROOT) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With this tree's .gitattributes, committed there or not."""
    checked_in()  # skips without git
    folder = tmp_path_factory.mktemp("clone") / "planocore"
    git("clone", "--quiet", "--no-checkout", "--config", "core.autocrlf=true", str(ROOT), str(folder))
    (folder / ".git/info/attributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    git("checkout", "--quiet", folder=folder)
    return folder


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_shells_make_and_pip_read_has_line_feeds(clone: Path, name: str) -> None:
    assert b"\r" not in (clone / name).read_bytes()


def test_no_text_has_carriage_returns_and_every_file_is_as_it_was_committed(clone: Path) -> None:
    names = git("ls-files", "-z", folder=clone).decode().rstrip("\0").split("\0")
    committed = {name: git("show", f"HEAD:{name}", folder=clone) for name in names if name.endswith((".png", ".sh", ".py"))}
    assert committed
    assert [name for name, content in committed.items() if (clone / name).read_bytes() != content] == []
    assert b"w/crlf" not in git("ls-files", "--eol", folder=clone)
    assert b"w/mixed" not in git("ls-files", "--eol", folder=clone)


def test_nothing_is_shown_as_modified(clone: Path) -> None:
    assert git("status", "--porcelain", folder=clone) == b""


def test_a_generated_file_is_marked_so_that_reviews_fold_it() -> None:
    made = [path for make in clients.MAKERS for path in make(api.read())]
    document = ROOT / "docs/openapi.json"
    said = git("check-attr", "linguist-generated", *map(str, [*made, document])).decode().splitlines()
    assert len(said) > len(made)
    assert [line for line in said if not line.endswith(": set")] == []


def test_what_people_write_is_not_marked() -> None:
    written = ("README.md", "Makefile", "local/run.py", "clients/python/README.md")
    said = git("check-attr", "linguist-generated", *written).decode().splitlines()
    assert [line for line in said if line.endswith(": set")] == []
