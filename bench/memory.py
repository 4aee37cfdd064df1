"""Memory of processes, as Linux counts it."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def resident_mb(processes: Iterable[int]) -> dict[int, float]:
    """By process id, of those that are still there."""
    found = {}
    for process in processes:
        with suppress(OSError):
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
            found[process] = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return found


def children(parent: int) -> set[int]:
    return {process for process in _processes() if _parent(process) == parent}


def _processes() -> Iterable[int]:
    return (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit())


def _parent(process: int) -> int | None:
    with suppress(OSError):
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return None
