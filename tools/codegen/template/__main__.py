"""`python -m tools.codegen.template` writes gateway.yaml and the routes' part of template.yaml; `--check` only compares."""

import sys

from tools.codegen.generated import write_or_check
from tools.codegen.routes import routes
from tools.codegen.template.api import DEFINITION, definition
from tools.codegen.template.block import TEMPLATE, rewritten

COMMAND = "python -m tools.codegen.template"


def main(arguments: list[str]) -> str | None:
    """Returns what is wrong, if anything."""
    made = {TEMPLATE: rewritten(TEMPLATE.read_text()), DEFINITION: definition(routes())}
    return "\n".join(filter(None, (write_or_check(path, text, COMMAND, arguments) for path, text in made.items()))) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
