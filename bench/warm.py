"""CPU time of a warm request: ours and the peers', in turn, over the same fake DynamoDB."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.processes import PEERS, ROUTES, Child, alternate
from bench.report import Runs, columns, judged, ratio, table
from tools.codegen.routes import routes

CALLS = 2  # that a request of the floor and of the other peers makes
MOST, MOST_ALONE = 0.35, 0.16  # of the floor
STORES_IMAGE = tuple(route.name for route in routes() if route.images == "store")
HASHES = tuple(route.name for route in routes() if route.hashes_passwords)
MEASURED = tuple(
    name for name in ROUTES if name not in (*STORES_IMAGE, *HASHES)
)  # whose picture, or hash, would be all of their time
_WARMING = 100
_GOALS = f"Goals: a request at most {MOST} of the floor at as many calls; own work at most {MOST_ALONE} of the floor"
_HEAD = ("handler", "CPU ms per request", "to the floor", "calls", "to the floor at as many", "own work, ms", "to the floor")


def compare(code: Path, endpoint: str, *, rounds: int, requests: int) -> str:
    with ExitStack() as stack:
        children = {name: _child(stack, name, code, endpoint) for name in (*PEERS, *MEASURED)}
        alone = {_alone(name): _child(stack, name, code, endpoint, BENCH_CANNED="1") for name in MEASURED}
        measured = alternate({**children, **alone}, rounds, requests)
    return judged(table(_HEAD, [_row(measured, name) for name in children]), _GOALS, _held(measured))


def _alone(name: str) -> str:
    return f"own work of {name}"


def _child(stack: ExitStack, name: str, code: Path, endpoint: str, **variables: str) -> Child:
    child = Child(name, code, endpoint, **variables)
    stack.callback(child.end)
    child.measure(_WARMING)
    return child


def _row(measured: Mapping[str, Runs], name: str) -> list[str]:
    floor, alone = measured["floor"], measured.get(_alone(name))
    request, calls = columns(measured[name], floor, "cpu", ".2f", 1000), _calls(measured, name)
    own_work = columns(alone, floor, "cpu", ".2f", 1000, ".3f") if alone else ["", ""]
    return [name, *request, str(calls), f"{_at_as_many(measured, name):.2f}", *own_work]


def _calls(measured: Mapping[str, Runs], name: str) -> int:
    """Of AWS: without the registry's, once a minute, and the ids', once for 100."""
    alone = measured.get(_alone(name))
    return round(median(run["calls"] for run in alone)) if alone else CALLS


def _at_as_many(measured: Mapping[str, Runs], name: str) -> float:
    """The ratio to the floor if that made as many calls: they are all of its time but some hundredths."""
    return ratio(measured[name], measured["floor"], "cpu") * CALLS / _calls(measured, name)


def _held(measured: Mapping[str, Runs]) -> dict[str, bool]:
    requests = {name: _at_as_many(measured, name) <= MOST for name in MEASURED}
    alone = {_alone(name): ratio(measured[_alone(name)], measured["floor"], "cpu") <= MOST_ALONE for name in MEASURED}
    return {**requests, **alone}
