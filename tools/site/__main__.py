"""`python -m tools.site` writes documentation/pages/; `--check` only compares. Strays are named, not deleted."""

import sys

from tools.generated import write_or_check
from tools.site.pages import FOLDER, pages

COMMAND = "python -m tools.site"


def main(arguments: list[str]) -> str | None:
    """Returns what is wrong, if anything."""
    made = pages()
    problems = [_write(name, text, arguments) for name, text in made.items()]
    strays = [file for file in FOLDER.rglob("*") if file.is_file() and str(file.relative_to(FOLDER)) not in made]
    problems += [f"{file} belongs to no route: delete it." for file in strays]
    return "\n".join(filter(None, problems)) or None


def _write(name: str, text: str, arguments: list[str]) -> str | None:
    path = FOLDER / name
    if "--check" not in arguments:
        path.parent.mkdir(parents=True, exist_ok=True)
    return write_or_check(path, text, COMMAND, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
