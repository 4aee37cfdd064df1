"""From the start of a process to its first answer, and the memory that it has then; fresh processes in turn."""

from pathlib import Path
from statistics import median

from bench.processes import PEERS, ROUTES, Child
from bench.report import columns, table

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
    scales = {"first_cpu": 1000, "first_wall": 1000, "import_mb": 1}
    shown = [part for key, scale in scales.items() for part in columns(own, floor, key, ".0f", scale)]
    return [name, *shown, f"{median(run['first_mb'] for run in own):.0f}"]
