"""Asks before a command destroys something, and says what."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tools.codegen.text import for_terminal
from tools.operate import failures
from tools.operate.operations.errors import OperatorError

_SHOWN = 20


@dataclass(frozen=True)
class Question:
    """The question of a command on a stack; `yes` is the answer that was given beforehand."""

    stack: str
    yes: bool

    def __call__(self, what: str, things: Sequence[str]) -> None:
        """Raises OperatorError unless the operator agrees to lose `things`. Asks nothing where there are none."""
        if not things:
            return
        more = [f"… and {len(things) - _SHOWN} more"] if len(things) > _SHOWN else []
        _say(
            f"This {what}, in the stack {self.stack} at {failures.place()}:", *(f"  {thing}" for thing in [*things[:_SHOWN], *more])
        )
        if not self.yes:
            _ask("yes" if len(things) == 1 else str(len(things)))


def _ask(word: str) -> None:
    if not sys.stdin.isatty():
        raise OperatorError("Nothing was done, since there is nobody to ask: --yes agrees beforehand.")
    print(f"Type {word} to go on: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != word:
        raise OperatorError("Nothing was done.")


def _say(*lines: str) -> None:
    print(*map(for_terminal, lines), sep="\n", file=sys.stderr)
