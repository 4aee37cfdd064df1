"""`python -m tools.clients` makes from docs/openapi.json what of the clients would be written twice; `--check` only compares."""

import sys

from tools.clients import api, bruno, python, typescript
from tools.template import write_or_check

MAKERS = (python.files, typescript.files, bruno.files)


def main(arguments: list[str]) -> str | None:
    document = api.read()
    wanted = {path: text for make in MAKERS for path, text in make(document).items()}
    stale = [write_or_check(path, text, "python -m tools.clients", arguments) for path, text in wanted.items()]
    return "\n".join(filter(None, stale)) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
