"""From the start of a process to its first answer, and the memory that it has then; fresh processes in turn."""

from pathlib import Path
from statistics import median

from bench.processes import PEERS, ROUTES, Child
from bench.report import ratio, table

UPLOAD = "list_items_upload_image"


def compare(code: Path, endpoint: str, *, rounds: int) -> str:
    names = (*PEERS, *ROUTES, UPLOAD)
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            measured[name].append(_start(name, code, endpoint))
    head = (
        "handler",
        "first answer, CPU ms",
        "to the floor",
        "wall ms",
        "to the floor",
        "MB after import",
        "to the floor",
        "after 1st",
    )
    return table(head, [_row(name, measured[name], measured["floor"]) for name in names])


def _start(name: str, code: Path, endpoint: str) -> dict[str, float]:
    child = Child(name, code, endpoint, BENCH_IMAGE_HOST=endpoint.removeprefix("http://") if name == UPLOAD else "")
    child.end()
    return child.first


def _row(name: str, own: list[dict[str, float]], floor: list[dict[str, float]]) -> list[str]:
    def column(key: str, scale: float) -> list[str]:
        mine, theirs = ([run[key] for run in runs] for runs in (own, floor))
        return [f"{median(mine) * scale:.0f}", ratio(mine, theirs)]

    after_first = f"{median(run['first_mb'] for run in own):.0f}"
    return [name, *column("first_cpu", 1000), *column("first_wall", 1000), *column("import_mb", 1), after_first]
