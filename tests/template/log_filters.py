"""CloudWatch's JSON filter patterns, as far as template.yaml uses them: the emulators take metric filters and never apply them.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
"""

import json
import re
from collections.abc import Callable
from typing import Any

_TOKEN = re.compile(r'\s*(?:(&&|\|\||\(|\)|!=|=)|"([^"]*)"|\$\.([\w.]+))')
_MISSING = object()


def matches(pattern: str, line: str) -> bool:
    """Whether a log line is counted. Text that is no JSON object is counted by no such pattern."""
    try:
        found = json.loads(line)
    except ValueError:
        return False
    return isinstance(found, dict) and _Pattern(pattern).holds(found)


class _Pattern:
    """An expression of comparisons, `&&`, `||` and brackets; `&&` binds more strongly."""

    def __init__(self, pattern: str) -> None:
        inner = re.fullmatch(r"\{(.*)\}", pattern.strip())
        if not inner:
            raise ValueError(f"{pattern} is no JSON pattern")
        self._tokens = [match.groups() for match in _TOKEN.finditer(inner[1])]
        if _TOKEN.sub("", inner[1]).strip():
            raise ValueError(f"{pattern} holds what is not known here")

    def holds(self, line: dict[str, Any]) -> bool:
        self._left = list(self._tokens)
        result = self._any(line)
        if self._left:
            raise ValueError("something follows the expression")
        return result

    def _any(self, line: dict[str, Any]) -> bool:
        return self._joined("||", self._all, any, line)

    def _all(self, line: dict[str, Any]) -> bool:
        return self._joined("&&", self._one, all, line)

    def _joined(self, word: str, part: Callable[[Any], bool], combine: Callable[[list[bool]], bool], line: Any) -> bool:
        results = [part(line)]
        while self._left and self._left[0][0] == word:
            self._left.pop(0)
            results.append(part(line))
        return combine(results)

    def _one(self, line: dict[str, Any]) -> bool:
        word, _, selector = self._left.pop(0)
        if word == "(":
            result = self._any(line)
            assert self._left.pop(0)[0] == ")"
            return result
        comparison, expected = self._left.pop(0)[0], self._left.pop(0)[1]
        value = _selected(line, selector)
        return value is not _MISSING and (str(value) == expected) == (comparison == "=")


def _selected(line: Any, selector: str) -> Any:
    for name in selector.split("."):
        line = line.get(name, _MISSING) if isinstance(line, dict) else _MISSING
    return line
