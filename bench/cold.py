"""From the start of a process to its first answer, and the memory that it has then; fresh processes in turn, over TLS."""

from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import certifi

from bench.processes import PEERS, ROUTES, Child, orders, stub
from bench.report import Runs, columns, judged, ratio, table
from bench.stub import ROOT_CERTIFICATE
from bench.warm import STORES_IMAGE

MOST, MOST_STORING, MOST_MEMORY = 0.9, 1.2, 0.9  # of the floor
_KINDS = {"first_cpu": "CPU", "import_mb": "memory"}  # wall time is also that of other processes
_GOALS = (
    f"Goals: CPU at most {MOST} of the floor, for {', '.join(STORES_IMAGE)} {MOST_STORING}; "
    f"memory after import at most {MOST_MEMORY}"
)
_HEAD = (
    "handler",
    "first answer, CPU ms",
    "to the floor",
    "wall ms",
    "to the floor",
    "MB after import",
    "to the floor",
    "after 1st",
)


def compare(code: Path, *, rounds: int) -> str:
    names = (*PEERS, *ROUTES)
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    with TemporaryDirectory() as certificates, stub(certificates=Path(certificates)) as endpoint:
        trusted = _trusted(Path(certificates))
        for order in orders(names, rounds):
            for name in order:
                measured[name].append(_start(name, code, endpoint, trusted))
    rows = [_row(name, measured[name], measured["floor"]) for name in names]
    return judged(table(_HEAD, rows), _GOALS, _held(measured))


def _trusted(certificates: Path) -> dict[str, str]:
    """Variables with which the stub is trusted, beside certifi's certificates: a client reads as many as on Lambda."""
    root, bundle = certificates / ROOT_CERTIFICATE, certificates / "bundle.pem"
    bundle.write_bytes(Path(certifi.where()).read_bytes() + root.read_bytes())
    return {"AWS_CA_BUNDLE": str(bundle), "BENCH_IMAGE_ROOT": str(root)}


def _start(name: str, code: Path, endpoint: str, trusted: Mapping[str, str]) -> dict[str, float]:
    host = endpoint.removeprefix("https://") if name in STORES_IMAGE else ""
    child = Child(name, code, endpoint, **trusted, BENCH_IMAGE_HOST=host)
    child.end()
    return child.first


def _row(name: str, own: Runs, floor: Runs) -> list[str]:
    scales = {"first_cpu": 1000, "first_wall": 1000, "import_mb": 1}
    shown = [part for key, scale in scales.items() for part in columns(own, floor, key, ".0f", scale)]
    return [name, *shown, f"{median(run['first_mb'] for run in own):.0f}"]


def _held(measured: Mapping[str, Runs]) -> dict[str, bool]:
    return {
        f"{kind} of {name}": ratio(measured[name], measured["floor"], key) <= _most(name, key)
        for name in ROUTES
        for key, kind in _KINDS.items()
    }


def _most(name: str, key: str) -> float:
    if key == "import_mb":
        return MOST_MEMORY
    return MOST_STORING if name in STORES_IMAGE else MOST
