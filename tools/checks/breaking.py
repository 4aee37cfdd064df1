"""`python -m tools.checks.breaking` names changes of docs/openapi.json that break callers; `--release` makes it the last release.

oasdiff compares what any OpenAPI holds. What it does not see is compared here: statuses, who may call, what may be repeated,
required parameters of hashes, lengths of arrays, defaults.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.codegen.clients.api import DOCUMENT, ROOT, Api, Operation, Schema, read

RELEASED = ROOT / "docs/openapi.released.json"
OASDIFF = ROOT / "deps/node/node_modules/.bin/oasdiff"
# A new status comes as one more answer of its HTTP code; callers meet statuses that they do not know by their code.
_HARMLESS = frozenset({"response-body-one-of-added"})
_WARNING = 2
# The smallest of the first and the largest of the second that a caller has ever been promised may only move outwards.
_AT_LEAST, _AT_MOST = ("minItems", "minLength", "minimum"), ("maxItems", "maxLength", "maximum")


def breaks(before: Path, after: Path) -> list[str]:
    """Sentences, each once."""
    return sorted({*by_oasdiff(before, after), *by_declarations(read(before), read(after))})


def by_oasdiff(before: Path, after: Path) -> Iterator[str]:
    command = [str(OASDIFF), "breaking", str(before), str(after), "--format", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    for found in json.loads(ran.stdout or "null") or ():
        if found["level"] >= _WARNING and found["id"] not in _HARMLESS:
            yield f"{found['operation']} {found['path']}: {found['text']}"


def by_declarations(before: Api, after: Api) -> Iterator[str]:
    there = {operation.path: operation for operation in after.operations}
    for old in before.operations:
        if new := there.get(old.path):
            yield from (f"{old.method} {old.path}: {sentence}" for sentence in _of_operation(old, new))


def _of_operation(old: Operation, new: Operation) -> Iterator[str]:
    yield from _statuses(_codes(old), _codes(new))
    yield from (f"{who} may no longer call it" for who in old.spec["x-allows"] if who not in new.spec["x-allows"])
    if old.spec["x-repeatable"] and not new.spec["x-repeatable"]:
        yield "it may no longer be repeated"
    yield from _params(old.params, new.params, "")


def _codes(operation: Operation) -> dict[str, int]:
    return {status.status: status.code for status in operation.statuses if status.is_answered}


def _statuses(old: dict[str, int], new: dict[str, int]) -> Iterator[str]:
    for status, code in old.items():
        if status not in new:
            yield f"the status {status} is no longer answered"
        elif new[status] != code:
            yield f"the status {status} has the HTTP code {new[status]} in place of {code}"


def _params(old: Schema, new: Schema, prefix: str) -> Iterator[str]:
    """Those of both, hashes within them too; that one is gone, oasdiff tells."""
    for name, schema in new.get("properties", {}).items():
        if name in old.get("properties", {}):
            yield from _param(old["properties"][name], schema, prefix + name)
        elif schema["x-required"]:
            yield f"the new parameter {prefix}{name} is required"


def _param(old: Schema, new: Schema, name: str) -> Iterator[str]:
    if new["x-required"] and not old["x-required"]:
        yield f"the parameter {name} became required"
    if new.get("default") != old.get("default"):
        yield f"the parameter {name} has the default {new.get('default')!r} in place of {old.get('default')!r}"
    yield from (f"the parameter {name} has another {limit}: {new[limit]}" for limit in _narrowed(old, new))
    if "properties" in old and "properties" in new:
        yield from _params(old, new, f"{name}.")


def _narrowed(old: Schema, new: Schema) -> Iterator[str]:
    yield from (limit for limit in _AT_LEAST if new.get(limit, 0) > old.get(limit, 0))
    yield from (limit for limit in _AT_MOST if limit in new and new[limit] < old.get(limit, float("inf")))


def main(arguments: list[str]) -> str | None:
    if "--release" in arguments:
        RELEASED.write_text(DOCUMENT.read_text())
        return None
    if not OASDIFF.exists():
        return "oasdiff is not installed: run `npm install` in deps/node"
    return "\n".join(breaks(RELEASED, DOCUMENT)) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
