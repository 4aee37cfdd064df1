"""`python -m tools.template` rewrites the routes' part of template.yaml from their declarations; `--check` only compares."""

import sys

from tools.generated import write_or_check
from tools.template.block import TEMPLATE, rewritten

if __name__ == "__main__":
    sys.exit(write_or_check(TEMPLATE, rewritten(TEMPLATE.read_text()), "python -m tools.template", sys.argv[1:]))
