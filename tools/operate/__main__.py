"""`python -m tools.operate <noun> <verb> …`"""

import sys
from collections.abc import Sequence

from tools.operate.guard import guarded


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    return guarded(lambda: _main(arguments))


def _main(arguments: Sequence[str] | None) -> int:
    from tools.operate import command_line
    from tools.operate.run import program

    return command_line.status(program, arguments)


if __name__ == "__main__":
    sys.exit(main())
