"""Pages of an integration's subscriptions while it grows: what MiniStack reads for each, and the units that DynamoDB would take."""

import base64
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from bench import canned
from bench.capacity import item_bytes, read_units
from bench.child import Context, print_crashes
from bench.model import Kept, Model
from bench.processes import TOKEN, environment, event
from bench.report import table
from bench.tables import tables
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import WebhookOutSub

_SECONDS = 600.0  # that MiniStack may take for a page of 1 MB, which DynamoDB reads in milliseconds
_FAST = 1_000  # subscriptions up to which a page is read three times
_PASSABLE = 10_000  # up to which MiniStack passes over them in seconds: it sorts and judges all of them for each read
_PASSING = ("in the middle", "last", "search, one match at the end", "search, no match, with count")
_AT_ONCE = 25  # items in a BatchWriteItem
Answer = dict[str, Any]


class UnlimitedContext(Context):
    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return int(_SECONDS * 1000)


@dataclass
class Reads:
    """Stands in front of `low_level.call`, and sums up what is read of the table of subscriptions."""

    forward: Any
    item: int  # bytes of a subscription
    calls: int = 0
    items: int = 0
    units: int = 0
    seconds: list[float] = field(default_factory=list)

    def __call__(self, operation: str, request: Mapping[str, Any]) -> Answer:
        answer: Answer = self.forward(operation, request)
        self.calls += 1
        if operation == "Query":
            self.items += answer["ScannedCount"]
            self.units += read_units(answer["ScannedCount"] * self.item)
        else:
            self.units += len(request.get("RequestItems", (1,)))
        return answer


def measure(sizes: Sequence[int]) -> str:
    head = ("page", "subscriptions", "round trips", "items read", "KB read", "read units", "ms")
    with tables():
        _prepare()
        rows = [row for number, size in enumerate(sizes, start=1) for row in _of_size(number, size)]
    return table(head, sorted(rows, key=_order))


def count(sizes: Sequence[int]) -> str:
    """The same pages on `bench.model`, which counts as DynamoDB does, and keeps no time."""
    os.environ.update({**environment("http://127.0.0.1:9"), "REGISTRY_SECONDS": "86400"})
    from shared import log
    from shared.dynamodb import low_level

    log._put = print_crashes
    rows = []
    for size in sizes:
        forward, low_level.call = low_level.call, modelled(size)
        rows += [row[:-1] for row in _counted(1, size, _pages(size))]
        low_level.call = forward
    return table(("page", "subscriptions", "round trips", "items read", "KB read", "read units"), sorted(rows, key=_order))


def modelled(size: int) -> Model:
    """An integration with so many subscriptions."""
    integration = canned.integration(1, size)
    return Model(Kept(WebhookOutSub, size, partial(canned.subscription, 1)), Kept(Integration, 1, lambda _: integration))


def _order(row: Sequence[object]) -> int:
    """By page; the sort keeps a page's sizes in their order."""
    return list(_pages(1)).index(str(row[0]))


def _pages(size: int) -> dict[str, dict[str, Any]]:
    """The pages that are asked for, by what they are called in the table."""
    last = -(-size // 25)
    return {
        "first, by id": {},
        "first, by created_at, newest first": {"sort": {"by": "created_at", "order": "desc"}},
        "first, by last_updated": {"sort": {"by": "last_updated"}},
        "first, with count": {"count": True},
        "first of the active ones, with count": {"filters": ["active"], "count": True},
        "in the middle": {"page": {"number": (last + 1) // 2}},
        "last": {"page": {"number": last}},
        "search, many matches": {"search": {"term": "partner"}},
        "search, one match at the end": {"search": {"term": f"orders_{size}", "attributes": ["key"]}, "sort": {"order": "desc"}},
        "search, no match, with count": {"search": {"term": "nowhere"}, "count": True},
    }


def _of_size(integration: int, size: int) -> Iterator[list[object]]:
    _fill(integration, size)
    pages = {name: wanted for name, wanted in _pages(size).items() if size <= _PASSABLE or name not in _PASSING}
    yield from _counted(integration, size, pages, repeated=3 if size <= _FAST else 1)


def _counted(integration: int, size: int, pages: Mapping[str, Answer], repeated: int = 1) -> Iterator[list[object]]:
    item = item_bytes(canned.subscription(integration, size))
    _read({"integration_id": integration}, item, 1)  # reads the registry, which is not counted
    for name, wanted in pages.items():
        reads = _read({"integration_id": integration, **wanted}, item, repeated)
        kilobytes, milliseconds = f"{reads.items * item / 1000:.0f}", f"{median(reads.seconds) * 1000:.0f}"
        sys.stderr.write(f"{size:,} subscriptions, {name}: {milliseconds} ms\n")
        yield [name, f"{size:,}", reads.calls, f"{reads.items:,}", kilobytes, reads.units, milliseconds]


def _read(body: dict[str, Any], item: int, repeated: int) -> Reads:
    from functions.routes.webhook_out_subs_index.handler import route
    from shared.api.pipeline import serve
    from shared.dynamodb import low_level

    sample = {**json.loads(event("webhook_out_subs_index")), "body": base64.b64encode(json.dumps(body).encode()).decode()}
    handler, call = serve(route), low_level.call
    seconds: list[float] = []
    for _ in range(repeated):
        low_level.call = reads = Reads(call, item, seconds=seconds)
        started = time.perf_counter()
        answer = handler(sample, UnlimitedContext())
        reads.seconds.append(time.perf_counter() - started)
        if answer["statusCode"] != 200:
            raise RuntimeError(answer["body"])
    low_level.call = call
    return reads


def _prepare() -> None:
    from shared import log
    from shared.dynamodb import low_level
    from shared.token_format import digest

    log._put = print_crashes
    _wait_for_answers()
    service = {**canned.SERVICE, "service": {"S": "webhook_out_subs"}}
    for name, item in (("tokens", {**canned.TOKEN, "hash": {"S": digest(TOKEN)}}), ("services", service)):
        low_level.call("PutItem", {"TableName": canned.TABLE_PREFIX + name, "Item": item})


def _wait_for_answers() -> None:
    """MiniStack takes longer for a read than our clients wait, wherever they keep how long that is."""
    clients = [module for name, module in sys.modules.items() if name.startswith("shared.") and hasattr(module, "READ_SECONDS")]
    if not clients:
        raise LookupError("no module of shared has READ_SECONDS")
    for module in clients:
        module.__dict__["READ_SECONDS"] = _SECONDS


def _fill(integration: int, size: int) -> None:
    from shared.dynamodb import low_level

    sys.stderr.write(f"writing {size:,} subscriptions\n")
    row = canned.integration(integration, size)
    low_level.call("PutItem", {"TableName": f"{canned.TABLE_PREFIX}integrations", "Item": row})
    make = partial(canned.subscription, integration)
    for start in range(1, size + 1, _AT_ONCE):
        puts = [{"PutRequest": {"Item": make(number)}} for number in range(start, min(start + _AT_ONCE, size + 1))]
        low_level.call("BatchWriteItem", {"RequestItems": {f"{canned.TABLE_PREFIX}webhook_out_subs": puts}})
