"""Help, refusals of wrong usage, and conversions of values, for all operators' commands."""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from cyclopts import App, CycloptsError, Parameter
from cyclopts.help import DefaultFormatter, PanelSpec
from rich.box import Box

from tools.codegen.text import for_terminal, has_control
from tools.operate import environment
from tools.operate.console import console

WRONG_USAGE = 2
_NO_BORDER = Box("    \n" * 8, ascii=True)  # so that help can be searched, copied and piped


def app(module: str, sentences: str, **more: Any) -> App:
    return App(
        name=f".venv/bin/python -m {module}",
        help=sentences,
        help_format="plaintext",
        help_formatter=DefaultFormatter(panel_spec=PanelSpec(box=_NO_BORDER, padding=(0, 0, 0, 2), expand=False)),
        version_flags=(),
        console=console(),
        default_parameter=Parameter(negative=(), show_default=False, json_list=False),
        exit_on_error=False,
        print_error=False,
        result_action="return_int_as_exit_code_else_zero",
        verbose=False,
        **more,
    )


def status(command: App, arguments: Sequence[str] | None) -> int:
    """The exit status of the command that `arguments` (default: the process's) give."""
    command.suppress_keyboard_interrupt = False  # `guarded` says what an interruption leaves behind
    try:
        return int(command(sys.argv[1:] if arguments is None else arguments))
    except (CycloptsError, environment.Unclear) as error:
        print(f"error: {for_terminal(str(error))} See --help.", file=sys.stderr)
        return WRONG_USAGE


def _holds(rule: Callable[[str], bool], sentence: str) -> Callable[[Any, str | None], None]:
    """A validator of cyclopts, which asks it about defaults, too."""

    def validate(_: Any, value: str | None) -> None:
        if value is not None and not rule(value):
            raise ValueError(sentence)

    return validate


def _is_stack(name: str) -> bool:
    return name.replace("-", "").isalnum() and name.isascii()


def _integer(_: type, tokens: Sequence[Any]) -> int:
    """Cyclopts itself would take 5.7 for 6."""
    if not tokens[0].value.isdecimal():
        raise ValueError("An id has to be an integer.")
    return int(tokens[0].value)


def _integers(kind: type, tokens: Sequence[Any]) -> list[int]:
    return [_integer(kind, [token]) for token in tokens]


def _hours(_: type, tokens: Sequence[Any]) -> int:
    if not tokens[0].value.isdecimal() or int(tokens[0].value) < 1:
        raise ValueError("It has to be a number of hours, at least 1.")
    return int(tokens[0].value)


def _route(_: type, tokens: Sequence[Any]) -> tuple[str, str]:
    service, _slash, action = tokens[0].value.partition("/")
    if not service or not action or "/" in action:
        raise ValueError("A route is written SERVICE/ACTION.")
    return service, action


def _token(_: type, tokens: Sequence[Any]) -> int | str:
    if tokens[0].value == "-":
        return sys.stdin.readline().strip()
    if not tokens[0].value.isdecimal():  # and not repeated: it may be a token
        raise ValueError("A token is named by its id, or by - with the token on standard input, out of the history.")
    return int(tokens[0].value)


def _roles(_: type, tokens: Sequence[Any]) -> list[tuple[str, list[str]]]:
    """`planoauth=client,liaison` as ("planoauth", ["client", "liaison"])."""
    pairs = [token.value.partition("=") for token in tokens]
    if not all(application and equals for application, equals, _names in pairs):
        raise ValueError("Roles are written APPLICATION=ROLE,ROLE.")
    return [(application, [name for name in names.split(",") if name]) for application, _equals, names in pairs]


_TEXT = _holds(lambda text: bool(text) and not has_control(text), "It has to be a text without control characters.")
# None where an option is not given.
Flag = bool | None
Raw = str | None
Text = Annotated[str | None, Parameter(validator=_TEXT, metavar="TEXT")]
Texts = Annotated[list[str] | None, Parameter(metavar="TEXT")]
Id = Annotated[int | None, Parameter(converter=_integer, metavar="ID")]
Ids = Annotated[list[int] | None, Parameter(converter=_integers, metavar="ID")]
Hours = Annotated[int | None, Parameter(converter=_hours, metavar="HOURS")]
Route = Annotated[tuple[str, str] | None, Parameter(converter=_route, n_tokens=1, metavar="SERVICE/ACTION")]
Roles = Annotated[list[tuple[str, list[str]]] | None, Parameter(converter=_roles, n_tokens=1, metavar="APPLICATION=ROLE,ROLE")]
Token = Annotated[int | str, Parameter(converter=_token, n_tokens=1, allow_leading_hyphen=True)]
Stack = Annotated[
    str | None,
    Parameter(
        validator=_holds(_is_stack, "A stack's name has letters, digits and dashes."),
        metavar="NAME",
        help="the CloudFormation stack, whose tables are NAME-... (default: TABLE_PREFIX)",
    ),
]
Endpoint = Annotated[
    str | None,
    Parameter(
        validator=_holds(environment.is_url, "It has to be an http or https URL."),
        metavar="URL",
        help="an embedded AWS, such as http://127.0.0.1:3001 (default: AWS itself)",
    ),
]
