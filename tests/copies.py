"""Copies of the project, for tests that change it."""

import shutil
from pathlib import Path

from tests.engine import ROOT

_LEFT_OUT = shutil.ignore_patterns(
    ".venv*", ".git", ".local", ".aws-sam", "node_modules", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", "pages"
)


def copy_to(folder: Path) -> Path:
    """What people write and what git keeps, without environments and what is made from it."""
    return Path(shutil.copytree(ROOT, folder, ignore=_LEFT_OUT))
