"""CPU time of a warm request: ours and the peers', in turn, over the same fake DynamoDB."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from bench.processes import PEERS, ROUTES, Child, alternate
from bench.report import Runs, columns, judged, ratio, table

CALLS = 2  # that a request makes of DynamoDB: ours as well as the peers'
MOST, MOST_ALONE = 0.35, 0.078  # of the floor; the second is 0.25 ms where the floor takes 3.2
_WARMING = 100
_GOALS = f"Goals: a request at most {MOST} of the floor; own work at most {MOST_ALONE} of it (0.25 ms where the floor takes 3.2 ms)"


def compare(code: Path, endpoint: str, *, rounds: int, requests: int) -> str:
    with ExitStack() as stack:
        children = {name: _child(stack, name, code, endpoint) for name in (*PEERS, *ROUTES)}
        alone = {_alone(name): _child(stack, name, code, endpoint, BENCH_CANNED="1") for name in ROUTES}
        measured = alternate({**children, **alone}, rounds, requests)
    head = ("handler", "CPU ms per request", "to the floor", "own work, ms", "to the floor")
    return judged(table(head, [_row(measured, name) for name in children]), _GOALS, _held(measured))


def _alone(name: str) -> str:
    return f"own work of {name}"


def _child(stack: ExitStack, name: str, code: Path, endpoint: str, **variables: str) -> Child:
    child = Child(name, code, endpoint, **variables)
    stack.callback(child.end)
    child.measure(_WARMING)
    return child


def _row(measured: Mapping[str, Runs], name: str) -> list[str]:
    floor, alone = measured["floor"], measured.get(_alone(name))
    own_work = columns(alone, floor, "cpu", ".2f", 1000, ".3f") if alone else ["", ""]
    return [name, *columns(measured[name], floor, "cpu", ".2f", 1000), *own_work]


def _held(measured: Mapping[str, Runs]) -> dict[str, bool]:
    most = {name: goal for route in ROUTES for name, goal in ((route, MOST), (_alone(route), MOST_ALONE))}
    return {name: ratio(measured[name], measured["floor"], "cpu") <= goal for name, goal in most.items()}
