"""`python -m tools.operate <noun> <verb> …`"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tools.guard import guarded

if TYPE_CHECKING:
    import argparse

_OF_THE_COMMAND = frozenset({"stack", "endpoint", "json", "function", "columns", "all_integrations", "yes"})


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status; argparse itself leaves with 2."""
    return guarded(lambda: _main(arguments))


def _main(arguments: Sequence[str] | None) -> int:
    from tools.operate import environment
    from tools.operate.arguments import parser

    command = parser()
    parsed = command.parse_args(arguments)
    try:
        environment.prepare(parsed.stack, parsed.endpoint)
    except environment.Unclear as what:
        command.error(str(what))
    return _run(parsed)


def _run(parsed: "argparse.Namespace") -> int:
    from tools import operations
    from tools.operate import output

    try:
        result = _done(parsed)
        output.show(result, columns=parsed.columns, as_json=parsed.json)
        output.note(_namesakes(parsed.function, result))
    except operations.OperatorError as mistake:
        print(mistake, file=sys.stderr)
        return 1
    return 0


def _done(parsed: "argparse.Namespace") -> Any:
    """What the verb's function returns, once it was agreed to what it destroys."""
    from shared.settings import settings
    from tools import operations
    from tools.operate.confirm import Question
    from tools.operations.losses import LOSSES

    values = _values(parsed)
    question = Question(settings.table_prefix.removesuffix("-"), getattr(parsed, "yes", False))
    if parsed.function in LOSSES:
        question(*LOSSES[parsed.function](**values))
    if parsed.function == "sweep_images":  # which finds out what goes while it is at work
        values["approve"] = question
    return getattr(operations, parsed.function)(**values)


def _namesakes(function: str, record: Any) -> str | None:
    from tools.operations.namesakes import NAMESAKES

    return NAMESAKES[function](record) if function in NAMESAKES else None


def _values(parsed: "argparse.Namespace") -> dict[str, Any]:
    """The function's arguments. What was not given is left out, except a scope of all integrations, which is None."""
    given = {name: value for name, value in vars(parsed).items() if name not in _OF_THE_COMMAND and value is not None}
    if getattr(parsed, "all_integrations", False):
        given["integration_ids"] = None
    if "route" in given:
        given["service"], given["action"] = given.pop("route")
    return given


if __name__ == "__main__":
    sys.exit(main())
