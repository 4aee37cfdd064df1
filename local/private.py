"""Files that hold tokens."""

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner may read (mode 0600), renamed into place, so that nobody reads half of it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(0o600, exist_ok=False)
    unfinished.write_bytes(content)
    unfinished.replace(path)
