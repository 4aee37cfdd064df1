"""Mistakes of operators."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import Invalid, ParamError


class OperatorError(Exception):
    """An operator's mistake; its text is a sentence for the operator."""


class AlreadyThereError(OperatorError):
    """The record that is to be created exists."""


class NothingToChangeError(OperatorError):
    def __init__(self) -> None:
        super().__init__("There is nothing to change: name at least one new value.")


@contextmanager
def refusals() -> Iterator[None]:
    """Tells an operator what a route's caller would be told."""
    try:
        yield
    except Invalid as refusal:
        raise OperatorError(" ".join(map(_sentence, refusal.errors))) from None


def _sentence(error: ParamError) -> str:
    if error.rule.word == "not_found":
        return f"{error.message[0].upper()}{error.message[1:]}."
    return f"{error.attr} {error.message}."
