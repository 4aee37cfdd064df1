"""`python -m tools.codegen.readme` rewrites the table of routes in README.md; `--check` only compares."""

import re
import sys
from typing import Any

from shared.api.route import Route
from tools.codegen.generated import write_or_check
from tools.codegen.routes import ROOT, routes

FILE = ROOT / "README.md"
_TABLE = re.compile(r"(?<=\| route \| what it does \|\n\|---\|---\|\n)(?:\|.*\n)+")


def table() -> str:
    return "".join(map(_row, routes()))


def rewritten(text: str) -> str:
    """The text with a new table. Raises ValueError where there is none."""
    if not _TABLE.search(text):
        raise ValueError("README.md lacks the table of routes")
    return _TABLE.sub(lambda _: table(), text, count=1)


def _row(route: Route[Any]) -> str:
    others = "".join(f", or `{method}`" for method in route.also_methods)
    return f"| `{route.method} {route.path}`{others} | {route.purpose} |\n"


if __name__ == "__main__":
    sys.exit(write_or_check(FILE, rewritten(FILE.read_text()), "python -m tools.codegen.readme", sys.argv[1:]))
