"""Files that are made from the declarations: written, or with `--check` only compared."""

import json
from pathlib import Path
from typing import Any

_COLUMNS = 132


def write_or_check(path: Path, wanted: str, command: str, arguments: list[str]) -> str | None:
    """Writes `wanted`; with `--check` it returns a sentence if the file has anything else."""
    stale = not path.exists() or path.read_text() != wanted
    if "--check" in arguments:
        return f"{path.name} is not what the declarations say: run `.venv/bin/{command}`" if stale else None
    if stale:
        path.write_text(wanted)
    return None


def json_text(value: Any) -> str:
    """JSON as people review it: a hash or an array that fits on a line stays on it."""
    return f"{_json_text(value, '', 0)}\n"


def _json_text(value: Any, indent: str, taken: int) -> str:
    """`taken`: columns in front of the value, beside the indentation."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or len(indent) + taken + len(flat) < _COLUMNS:
        return flat
    inner = f"{indent} "
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _json_text(each, inner, 0) for each in value) + f"\n{indent}]"
    names = [(f"{json.dumps(name, ensure_ascii=False)}: ", each) for name, each in value.items()]
    return "{\n" + ",\n".join(inner + name + _json_text(each, inner, len(name)) for name, each in names) + f"\n{indent}}}"
