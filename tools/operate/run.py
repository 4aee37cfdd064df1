"""Runs the operation that a command line names, and prints what it returns."""

import sys
from collections.abc import Mapping
from typing import Annotated, Any

from cyclopts import CycloptsError, Group, Parameter

from tools.operate import environment, output
from tools.operate.command_line import Endpoint, Stack
from tools.operate.commands import Verb, app

Rest = Annotated[str, Parameter(show=False, allow_leading_hyphen=True)]
Json = Annotated[bool, Parameter(help="print JSON", allow_repeating=True)]
program = app.meta
program.group_parameters = Group("Common options", sort_key=2)


@program.default
def run(*tokens: Rest, stack: Stack = None, endpoint: Endpoint = None, json: Json = False) -> int:
    """Returns the exit status. These options may stand anywhere among the others."""
    verb, bound, _ = app.parse_args(tokens)
    if not isinstance(verb, Verb):
        raise CycloptsError(msg="A noun and a verb are needed.")
    bound.apply_defaults()
    environment.prepare(stack, endpoint)
    return perform(verb, bound.arguments, as_json=json)


def perform(verb: Verb, arguments: Mapping[str, Any], *, as_json: bool) -> int:
    from tools.operate import operations

    try:
        result = _done(verb.operation, {**values(arguments), **verb.fixed}, agreed=bool(arguments.get("yes")))
        secret = result.secret if verb.operation == "create_subscription" else None
        shown = {**output.row(result), "secret": secret} if secret and as_json else result
        output.show(shown, columns=output.COLUMNS.get(verb.operation, ()), as_json=as_json)
        if secret:
            output.show_secret(secret, as_json=as_json)
        output.note(_namesakes(verb.operation, result))
    except operations.OperatorError as mistake:
        print(mistake, file=sys.stderr)
        return 1
    return 0


def _done(operation: str, given: dict[str, Any], *, agreed: bool) -> Any:
    """Returns the operation's result, once the operator agreed to what it destroys."""
    from shared.settings import settings
    from tools.operate import operations
    from tools.operate.confirm import Question
    from tools.operate.operations.losses import LOSSES

    question = Question(settings.table_prefix.removesuffix("-"), agreed)
    if operation in LOSSES:
        question(*LOSSES[operation](**given))
    if operation == "sweep_images":  # which finds out what goes while it is at work
        given["approve"] = question
    return getattr(operations, operation)(**given)


def _namesakes(operation: str, record: Any) -> str | None:
    from tools.operate.operations.namesakes import NAMESAKES

    return NAMESAKES[operation](record) if operation in NAMESAKES else None


def values(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the operation's arguments. What was not given is left out, except a scope of all integrations, which is None."""
    given = {name: value for name, value in arguments.items() if name != "yes" and value is not None}
    if given.pop("all_integrations", False):
        given["integration_ids"] = None
    if given.pop("inactive", False):
        given["active"] = False
    if "roles" in given:
        given["roles"] = dict(given["roles"])
    if "route" in given:
        given["service"], given["action"] = given.pop("route")
    return given
