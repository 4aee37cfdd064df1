"""The words that an error's `rule` may be, with their messages, read from where the code raises them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tools.routes import ROOT  # isort: skip - it sets what shared reads at import

from shared.api.params import _RULES
from shared.api.route import Route
from shared.api.statuses import InvalidUrl
from shared.services.list_item_images import RULES as IMAGE_RULES

Rules = dict[str, list[str]]

_RAISERS = {"ParamError", "PydanticCustomError", "_refusal"}
_OF_EVERY_ROUTE = ("shared/api/params.py", "shared/api/request.py", "shared/api/pipeline.py", "shared/api/auth.py")


def common() -> Rules:
    """Those that any route may answer."""
    return _collected([*_RULES.values(), *(found for file in _OF_EVERY_ROUTE for found in _raised(ROOT / file))])


def own(route: Route[Any]) -> Rules:
    """Those of the route's handler, and of the records that it works with."""
    handler = ROOT / f"functions/{route.name}/handler.py"
    key = (ROOT / "shared/api/idempotency.py", ROOT / "shared/records/idempotency_keys.py") if route.takes_idempotency_key else ()
    found = [rule for file in (handler, *_records(handler), *key) for rule in _raised(file)]
    return _collected([*found, *(IMAGE_RULES.items() if InvalidUrl in route.statuses else ())])


def _collected(pairs: list[tuple[str, str]]) -> Rules:
    collected: Rules = {}
    for rule, message in pairs:
        if message not in collected.setdefault(rule, []):
            collected[rule].append(message.format_map(_Ellipses()))
    return {rule: list(dict.fromkeys(messages)) for rule, messages in sorted(collected.items())}


class _Ellipses(dict[str, str]):
    """What differs from case to case."""

    def __missing__(self, name: str) -> str:
        return "…"


@cache
def _records(handler: Path) -> tuple[Path, ...]:
    """The modules of shared/records that the handler itself imports from."""
    imported = (node.module or "" for node in ast.walk(_tree(handler)) if isinstance(node, ast.ImportFrom))
    return tuple(ROOT / f"{name.replace('.', '/')}.py" for name in imported if name.startswith("shared.records."))


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def _raised(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RAISERS:
            texts = [text for text in map(_text, node.args) if text is not None]
            if len(texts) >= 2:
                yield texts[-2], texts[-1]


def _text(node: ast.expr) -> str | None:
    """A literal, what is computed in it left out; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return None
