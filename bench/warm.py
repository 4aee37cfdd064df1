"""CPU time of a warm request: ours and the peers', in turn, over the same fake DynamoDB."""

from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.processes import PEERS, ROUTES, Child
from bench.report import ratio, table

CALLS = 2  # that a request makes of DynamoDB: ours as well as the peers'
_WARMING = 100


def compare(code: Path, endpoint: str, *, rounds: int, requests: int) -> str:
    with ExitStack() as stack:
        children = {name: _child(stack, name, code, endpoint) for name in (*PEERS, *ROUTES)}
        alone = {f"{name} alone": _child(stack, name, code, endpoint, BENCH_CANNED="1") for name in ROUTES}
        children |= alone
        measured = _alternate(children, rounds, requests)
    floor = measured["floor"]
    rows = [[name, _ms(measured[name]), ratio(measured[name], floor), _alone(measured, name)] for name in (*PEERS, *ROUTES)]
    return table(("handler", "CPU ms per request", "to the floor", "own work, ms"), rows)


def _child(stack: ExitStack, name: str, code: Path, endpoint: str, **variables: str) -> Child:
    child = Child(name, code, endpoint, **variables)
    stack.callback(child.end)
    child.measure(_WARMING)
    return child


def _alternate(children: dict[str, Child], rounds: int, requests: int) -> dict[str, list[float]]:
    measured: dict[str, list[float]] = {name: [] for name in children}
    for _ in range(rounds):
        for name, child in children.items():
            measured[name].append(child.measure(requests)["cpu"])
    return measured


def _ms(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:.2f}"


def _alone(measured: dict[str, list[float]], name: str) -> str:
    return _ms(measured[f"{name} alone"]) if f"{name} alone" in measured else ""
