"""Writes of the creates, in units of DynamoDB, and a simulation of 2,000 creates of audit events a second against its limits.

An item and a partition take 1,000 write units and 3,000 read units a second; a table paid by request starts with 4 partitions.
Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
"""

import base64
import hashlib
import importlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from bench import canned
from bench.capacity import index_units, item_bytes, write_units
from bench.child import Context, print_crashes, require_success
from bench.processes import ROUTES, environment, event
from bench.report import table
from shared.records.audit_events_fmp import SHARDS
from tools.codegen.names import pascal
from tools.codegen.routes import ROOT
from tools.deploy.template import Template, load, resources

WRITE_LIMIT, READ_LIMIT = 1000, 3000  # units a second of an item, and of a partition
_PER_SECOND, _SECONDS, _PARTITIONS = 2000, 10, 4
_CREATES = tuple(name for name in ROUTES if name.endswith("_create"))
# Whose key is the same for many requests, and for which.
_SHARED = {
    "list_items": "all of one collection",
    "list_item_collections": "an eighth of one collection",
    "list_item_defaults": "those of one collection with `default`",
    "list_item_ids": "those that refer to one list item",
    "requirements": "those that refer to one requirement",
    "references": "those that refer to one record",
    "list_item_collections/by_part": "an eighth of all",
    "list_items/all_by_id": "a quarter of all",
    "list_items/all_by_name": "a quarter of all",
    **{f"audit_events_fmp/{name}_by_start_time": f"an eighth of one {name}" for name in ("script", "file", "host")},
    "audit_events_fmp/all_by_start_time": "an eighth of all",
    "requirements/all_by_id": "all",
    "requirements/all_by_created_at": "all",
    "requirements/all_by_last_updated": "all",
    "requirements/required_record_by_id": "those of one record",
    "requirements/requireable_record_by_id": "those for one record",
    "requirements/key_by_id": "those of one key",
}
_SHARED_BY_NEW_ONES = ("list_items", "list_item_defaults")


Place = tuple[str, int]  # a table's name, and the number of one of its partitions
Request = list[tuple[Place, int]]  # where each of its writes goes, and the units that it takes


class Write(NamedTuple):
    table: str
    kind: str  # Put, ConditionCheck …
    key: str
    units: int


def units() -> str:
    os.environ.update(environment("http://127.0.0.1:9"))
    rows = [row for route in _CREATES for row in _rows(route, list(_writes(route, {})))]
    return table(("route", "table", "action", "write units", "shared by", "an item's limit, requests/s"), rows)


def simulate() -> str:
    """Each second's writes are spread over partitions by their keys' hashes; a request of which any write is refused has failed."""
    os.environ.update(environment("http://127.0.0.1:9"))
    rows = [_simulated(partitions) for partitions in (_PARTITIONS, 2 * _PARTITIONS, 4 * _PARTITIONS)]
    head = ("partitions of a table", "hottest partition, write units/s", "requests refused", "hottest item", "its units/s")
    return table(head, rows)


def _rows(route: str, writes: list[Write]) -> Iterator[list[object]]:
    for write in writes:
        is_own = write.kind == "Put" and write.table not in _SHARED_BY_NEW_ONES
        shared = "" if is_own else _SHARED.get(write.table, "")
        yield [route, write.table, write.kind, write.units, shared, f"{WRITE_LIMIT // write.units:,}" if shared else ""]
    yield [route, "all", "", sum(write.units for write in writes), "", ""]
    yield [route, "counters", "Update, once for 100 ids", "0.01", "all of the route", f"{WRITE_LIMIT * 100:,}"]
    yield [route, "tokens", "read", "1 read unit", "all with one token", f"{READ_LIMIT:,}"]


def _writes(route: str, changes: dict[str, Any]) -> Iterator[Write]:
    """What a request of the route writes, as it goes to DynamoDB."""
    for request in _requests(route, changes):
        for action in request["TransactItems"]:
            ((kind, sent),) = action.items()
            key = {
                name: typed
                for name, typed in (sent.get("Key") or sent["Item"]).items()
                if name in ("id", "key", "slug", "unique_id")
            }
            table, size = sent["TableName"].removeprefix(canned.TABLE_PREFIX), item_bytes(sent.get("Item", {}))
            local, others = _indexes(table, sent.get("Key") or sent["Item"])
            yield Write(table, kind, json.dumps(key), write_units(size) + len(local) * index_units(size))
            yield from (Write(f"{table}/{index}", "Index", json.dumps(key), index_units(size)) for index in others)


def _indexes(name: str, item: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The table's local indexes, which share the partition of the item, and the global ones, that have a copy of the item."""
    (table,) = [each for id_, each in resources(_template(), "AWS::DynamoDB::Table") if id_ == f"{pascal(name)}Table"]
    found = []
    for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        indexes = table.get(kind, ())
        found.append([each["IndexName"] for each in indexes if all(key["AttributeName"] in item for key in each["KeySchema"])])
    return found[0], found[1]


@cache
def _template() -> Template:
    return load(ROOT / "template.yaml")


def _requests(route: str, changes: dict[str, Any]) -> list[dict[str, Any]]:
    from shared import log
    from shared.api.pipeline import serve
    from shared.dynamodb import low_level

    sent: list[dict[str, Any]] = []

    def call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if operation == "TransactWriteItems":
            sent.append(request)
        return canned.answer(operation, request)

    forward, low_level.call, log._put = low_level.call, call, print_crashes
    sample = json.loads(event(route))
    body = {**json.loads(base64.b64decode(sample["body"])), **changes}
    sample["body"] = base64.b64encode(json.dumps(body).encode()).decode()
    require_success(serve(importlib.import_module(f"functions.routes.{route}.handler").route)(sample, Context()))
    low_level.call = forward
    return sent


def _simulated(partitions: int) -> list[object]:
    sample = list(_writes("audit_events_fmp_create", {}))
    hottest, refused, items = 0, 0, Counter[str]()
    for second in range(_SECONDS):
        requests = [_placed(sample, f"{second}-{number}", number % SHARDS, partitions) for number in range(_PER_SECOND)]
        hottest = max(hottest, *_asked(requests).values())
        refused += _refused(requests)
        items["a counter"] += _PER_SECOND // 100
        items["a token, read units"] += _PER_SECOND
    item, used = items.most_common(1)[0]
    return [partitions, hottest, f"{refused / (_PER_SECOND * _SECONDS):.1%}", item, used // _SECONDS]


def _placed(sample: Sequence[Write], key: str, shard: int, partitions: int) -> Request:
    """The writes of one request: a table's partition, and the units that it takes there.

    No other request has its keys, but for those of indexes: all events are of one script, one file and one host.
    """
    keys = ((write, str(shard) if write.kind == "Index" else key) for write in sample)
    return [((write.table, _partition(f"{write.table}{key}", partitions)), write.units) for write, key in keys]


def _asked(requests: Iterable[Request]) -> Counter[Place]:
    units: Counter[Place] = Counter()
    for place, wanted in chain.from_iterable(requests):
        units[place] += wanted
    return units


def _refused(requests: Iterable[Request]) -> int:
    """How many of a second's requests fail: one refused write fails a transaction, whose other writes cost their units anyway."""
    used: Counter[Place] = Counter()
    refused = 0
    for request in requests:
        fitting = [(place, wanted) for place, wanted in request if used[place] + wanted <= WRITE_LIMIT]
        refused += len(fitting) < len(request)
        used.update(_asked([fitting]))
    return refused


def _partition(key: str, partitions: int) -> int:
    return int.from_bytes(hashlib.md5(key.encode()).digest()[:4]) % partitions
