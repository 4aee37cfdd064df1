"""A create over MiniStack: ours and the peers', in turn. The engine's own time hides the difference, so nothing is judged by it."""

from contextlib import ExitStack
from pathlib import Path

from bench import canned
from bench.processes import PEERS, TOKEN, Child, alternate
from bench.report import Runs, columns, table
from bench.tables import tables

HANDLERS = (*PEERS, "list_items_create")
_WARMING = 20


def compare(code: Path, *, rounds: int, requests: int) -> str:
    with tables(*map(_prefix, HANDLERS)) as endpoint, ExitStack() as stack:
        children = {name: _child(stack, name, code, endpoint) for name in HANDLERS}
        measured = alternate(children, rounds, requests)
    head = ("handler", "CPU ms per request", "to the floor", "wall ms per request", "to the floor")
    return table(head, [_row(name, measured[name], measured["floor"]) for name in HANDLERS])


def _prefix(name: str) -> str:
    """Each has tables of its own, since the peers number their items by themselves."""
    return f"{name}-"


def _child(stack: ExitStack, name: str, code: Path, endpoint: str) -> Child:
    _prepare(_prefix(name))
    child = Child(name, code, endpoint, TABLE_PREFIX=_prefix(name), BENCH_UNIQUE="1")
    stack.callback(child.end)
    child.measure(_WARMING)
    return child


def _prepare(prefix: str) -> None:
    from shared.aws import clients
    from shared.token_format import digest

    service = {**canned.SERVICE, "service": {"S": "list_items"}}
    for name, item in (("tokens", {**canned.TOKEN, "hash": {"S": digest(TOKEN)}}), ("services", service)):
        clients.client("dynamodb").put_item(TableName=prefix + name, Item=item)


def _row(name: str, own: Runs, floor: Runs) -> list[str]:
    return [name, *columns(own, floor, "cpu", ".2f", 1000), *columns(own, floor, "wall", ".1f", 1000)]
