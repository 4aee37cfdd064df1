"""Files that are made from the declarations: written, or with `--check` only compared."""

from pathlib import Path


def write_or_check(path: Path, wanted: str, command: str, arguments: list[str]) -> str | None:
    """Writes `wanted`; with `--check` it returns a sentence if the file has anything else."""
    stale = not path.exists() or path.read_text() != wanted
    if "--check" in arguments:
        return f"{path.name} is not what the declarations say: run `.venv/bin/{command}`" if stale else None
    if stale:
        path.write_text(wanted)
    return None
