"""`python -m tools.operate <noun> <verb> …`"""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from tools.operate import environment, failures
from tools.operate.arguments import parser

_OF_THE_COMMAND = frozenset({"stack", "endpoint", "json", "function", "columns", "all_integrations"})


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status; argparse itself leaves with 2."""
    command = parser()
    parsed = command.parse_args(arguments)
    try:
        environment.prepare(parsed.stack, parsed.endpoint)
    except environment.Unclear as what:
        command.error(str(what))
    return _run(parsed)


def _run(parsed: argparse.Namespace) -> int:
    from tools import operations
    from tools.operate import output

    try:
        result = getattr(operations, parsed.function)(**_values(parsed))
        output.show(result, columns=parsed.columns, as_json=parsed.json)
    except operations.OperatorError as mistake:
        print(mistake, file=sys.stderr)
    except failures.FORESEEN as failure:
        print(failures.sentence(failure), file=sys.stderr)
    else:
        return 0
    return 1


def _values(parsed: argparse.Namespace) -> dict[str, Any]:
    """The function's arguments. What was not given is left out, except a scope of all integrations, which is None."""
    given = {name: value for name, value in vars(parsed).items() if name not in _OF_THE_COMMAND and value is not None}
    if getattr(parsed, "all_integrations", False):
        given["integration_ids"] = None
    if "route" in given:
        given["service"], given["action"] = given.pop("route")
    return given


if __name__ == "__main__":
    sys.exit(main())
