"""CPU time of a warm request: ours and the peers', in turn, over the same fake DynamoDB."""

from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.processes import PEERS, ROUTES, Child, alternate
from bench.report import columns, table

CALLS = 2  # that a request makes of DynamoDB: ours as well as the peers'
_WARMING = 100
Runs = dict[str, list[dict[str, float]]]


def compare(code: Path, endpoint: str, *, rounds: int, requests: int) -> str:
    with ExitStack() as stack:
        children = {name: _child(stack, name, code, endpoint) for name in (*PEERS, *ROUTES)}
        alone = {f"{name} alone": _child(stack, name, code, endpoint, BENCH_CANNED="1") for name in ROUTES}
        measured = alternate({**children, **alone}, rounds, requests)
    return table(("handler", "CPU ms per request", "to the floor", "own work, ms"), [_row(measured, name) for name in children])


def _child(stack: ExitStack, name: str, code: Path, endpoint: str, **variables: str) -> Child:
    child = Child(name, code, endpoint, **variables)
    stack.callback(child.end)
    child.measure(_WARMING)
    return child


def _row(measured: Runs, name: str) -> list[str]:
    alone = measured.get(f"{name} alone")
    own_work = f"{median(run['cpu'] for run in alone) * 1000:.2f}" if alone else ""
    return [name, *columns(measured[name], measured["floor"], "cpu", ".2f", 1000), own_work]
