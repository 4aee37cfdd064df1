"""`python -m tools.codegen.clients` makes the generated parts of the clients from docs/openapi.json; `--check` only compares."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.codegen.clients import api, bruno, python, typescript
from tools.codegen.generated import write_or_check

MAKERS = (python.files, typescript.files, bruno.files)


def main(arguments: list[str]) -> str | None:
    document = api.read()
    wanted = {path: text for make in MAKERS for path, text in make(document).items()}
    stale = [_write_or_check(path, text, arguments) for path, text in wanted.items()]
    return "\n".join([*filter(None, stale), *_left_over(wanted)]) or None


def _write_or_check(path: Path, text: str, arguments: list[str]) -> str | None:
    if "--check" not in arguments:
        path.parent.mkdir(exist_ok=True)
    return write_or_check(path, text, "python -m tools.codegen.clients", arguments)


def _left_over(wanted: Iterable[Path]) -> Iterator[str]:
    """A request whose route is gone."""
    there = {path for path in bruno.FOLDER.glob("*/*.bru") if path.parent.name != "environments"}
    return (f"{path.name} in {path.parent} is of no route: delete it" for path in sorted(there.difference(wanted)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
