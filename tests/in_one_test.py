"""One test over all routes, for a check that takes milliseconds on each: a test per route would cost more than it shows."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]


def in_one_test(name: str, values: Iterable[Any]) -> Callable[[Test], Test]:
    """In place of `parametrize`: a subtest for each value, named after it, so that each failure is told."""

    def decorate(test: Test) -> Test:
        signature = inspect.signature(test)
        others = [each for each in signature.parameters.values() if each.name != name]
        takes_subtests = inspect.Parameter("subtests", inspect.Parameter.KEYWORD_ONLY)

        @wraps(test)
        def over_all(*, subtests: pytest.Subtests, **fixtures: Any) -> None:
            for value in values:
                with subtests.test(getattr(value, "name", str(value))):
                    test(**{name: value}, **fixtures)

        over_all.__signature__ = signature.replace(parameters=[*others, takes_subtests])  # type: ignore[attr-defined]  # pytest reads it
        return over_all

    return decorate
