"""Counts, on `bench.model`, what requests read while their tables grow."""

import base64
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple
from unittest.mock import patch

from bench import canned
from bench.child import Context, print_crashes, require_success
from bench.model import Kept, Model
from bench.processes import environment, event
from bench.report import judged, table
from shared.dynamodb import low_level
from shared.dynamodb.side_by_side import side_by_side
from shared.records import merged
from shared.records.audit_events_fmp import AuditEventFmp, AuditEventFmpId
from shared.records.integrations import Integration
from shared.records.list_item_collections import PARTS, CollectionPart
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem
from shared.records.requirements import Requirement
from shared.records.webhook_out_subs import WebhookOutSub

DEPTH = 1_000  # records before a page by cursor; of fewer records, half of them
TOLERANCE = 0.2
_AT_ONCE = 100  # records on the pages that lead there
_KEY, _SCRIPT = "places", "Sync orders"
_TIMES = {"created_at": canned.TIME, "last_updated": canned.TIME}
Params = dict[str, Any]


class Case(NamedTuple):
    """A request that is counted. `most`: the round trips that it may take."""

    what: str
    route: str
    params: Params
    most: int
    by_cursor: bool = False


@dataclass(frozen=True)
class Growing:
    """Records of one kind: the tables that hold so many of them, and requests for the one with a number among them."""

    records: str
    tables: Callable[[int], Sequence[Kept]]
    cases: Callable[[int], Sequence[Case]]


@dataclass
class Cost:
    """Of one request."""

    round_trips: int
    items: int
    bytes: int
    units: float

    def shown(self) -> Sequence[object]:
        return self.round_trips, self.items, f"{self.bytes / 1000:.0f}", f"{self.units:g}"


def count(sizes: Sequence[int]) -> str:
    os.environ.update({**environment("http://127.0.0.1:9"), "REGISTRY_SECONDS": "86400"})
    from shared import log

    log._put = print_crashes
    counted = [each for growing in KINDS for each in _counted(growing, sizes)]
    rows = [row for each in counted for row in each.rows()]
    head = ("request", "records", "round trips", "items read", "KB read", "read units")
    goals = "Goals: within 20 %, the same at 1,000 records and more; an index and a read take at most 3 round trips, an update 4"
    return judged(table(head, rows), goals, {each.case.what: each.holds() for each in counted})


@dataclass
class Counted:
    """A case at each number of records."""

    case: Case
    costs: dict[int, Cost] = field(default_factory=dict)

    def rows(self) -> Iterator[Sequence[object]]:
        """Numbers of records of which the same is read stand in one row."""
        for shown, sizes in groupby(self.costs, lambda size: self.costs[size].shown()):
            first, *others = sizes
            yield self.case.what, f"{first:,} to {others[-1]:,}" if others else f"{first:,}", *shown

    def holds(self) -> bool:
        """With few records there may be less to read than a page takes."""
        few = [cost for size, cost in self.costs.items() if size < DEPTH]
        many = [cost for size, cost in self.costs.items() if size >= DEPTH] or few
        in_time = all(cost.round_trips <= self.case.most for cost in (*few, *many))
        return in_time and all(_is_flat([getattr(cost, what) for cost in many]) for what in ("round_trips", "items", "bytes"))


def _is_flat(values: Sequence[float]) -> bool:
    return max(values) <= (1 + TOLERANCE) * min(values)


def _counted(growing: Growing, sizes: Sequence[int]) -> list[Counted]:
    counted: dict[str, Counted] = {}
    for size in sizes:
        sys.stderr.write(f"{size:,} {growing.records}\n")
        model = Model(*growing.tables(size))
        for case in growing.cases(size):
            counted.setdefault(case.what, Counted(case)).costs[size] = _cost(model, case, size)
    return list(counted.values())


def _cost(model: Model, case: Case, size: int) -> Cost:
    with _answered_by(model) as trips:
        params = {**case.params, **(_behind(case, size) if case.by_cursor else {})}
        send(case.route, params)  # reads the registry, which is not counted
        trips.made, model.reads = 0, []
        send(case.route, params)
        items, sizes, units = (sum(numbers) for numbers in zip(*model.reads, strict=True))
        return Cost(trips.made, items, sizes, units)


class _Trips:
    """Counts round trips to a model: each call is one, and so are those that are made side by side."""

    def __init__(self, model: Model) -> None:
        self.made, self._model, self._are_beside = 0, model, False

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.made += not self._are_beside
        return self._model(operation, request)

    def side_by_side(self, act: Any, on: Any) -> Any:
        self.made, self._are_beside = self.made + 1, True
        try:
            return side_by_side(act, on)
        finally:
            self._are_beside = False


@contextmanager
def _answered_by(model: Model) -> Iterator[_Trips]:
    trips = _Trips(model)
    with patch.object(low_level, "call", trips.call), patch.object(merged, "side_by_side", trips.side_by_side):
        yield trips


def _behind(case: Case, size: int) -> Params:
    """The page behind so many records."""
    depth = min(DEPTH, size // 2)
    before = {"page": {"size": min(_AT_ONCE, depth), "number": max(1, depth // _AT_ONCE)}}
    return {"page": {"after": send(case.route, {**case.params, **before})["data"]["next"]}}


def send(name: str, params: Mapping[str, Any]) -> Any:
    """The answer of a route, in this process."""
    from shared.api.pipeline import serve
    from tools.codegen.routes import route

    sample = {**json.loads(event(name)), "body": base64.b64encode(json.dumps({"view": "default", **params}).encode()).decode()}
    answer = serve(route(name))(sample, Context())
    require_success(answer)
    return json.loads(answer["body"])


def _item(number: int) -> ListItem:
    values = {"name": f"Name {number:06}", "value": "v" * 100, "active": number % 2 == 0}
    return ListItem.made(number, canned.TIME, {"key": _KEY, "slug": f"s{number:06}", **values})


def _items(size: int) -> Sequence[Kept]:
    parts = [
        CollectionPart(_KEY, part, items=size // PARTS, active_items=size // PARTS // 2, **_TIMES).serialize()
        for part in range(PARTS)
    ]
    return (
        Kept(ListItem, size, lambda number: _item(number).serialize()),
        Kept(ListItemId, size, lambda number: ListItemId(number, key=_KEY, slug=f"s{number:06}").serialize()),
        Kept(CollectionPart, PARTS, lambda number: parts[number - 1]),
    )


def _of_items(size: int) -> Sequence[Case]:
    by_name = {"sort": {"by": "name"}}
    return (
        Case("list_items/index, of a collection, by id", "list_items_index", {"key": _KEY}, 3),
        Case(
            "list_items/index, of a collection, by name, with count", "list_items_index", {"key": _KEY, "count": True, **by_name}, 3
        ),
        Case("list_items/index, of a collection, by name, by cursor", "list_items_index", {"key": _KEY, **by_name}, 3, True),
        Case("list_items/index, of all", "list_items_index", {}, 3),
        Case("list_items/index, of all, by cursor", "list_items_index", {}, 3, True),
        Case("list_items/read, by id", "list_items_read", {"id": size}, 3),
        Case("list_items/read, by slug", "list_items_read", {"key": _KEY, "slug": f"s{size:06}"}, 3),
        Case("list_items/update", "list_items_update", {"id": size, "name": "New"}, 4),
    )


def _collections(size: int) -> Sequence[Kept]:
    def part(number: int) -> Any:
        return CollectionPart(f"key_{number:06}", number % PARTS, items=1, active_items=1, **_TIMES).serialize()

    return (Kept(CollectionPart, size, part),)


def _of_collections(_: int) -> Sequence[Case]:
    return (
        Case("list_item_collections/index, by key", "list_item_collections_index", {}, 3),
        Case("list_item_collections/index, by key, by cursor", "list_item_collections_index", {}, 3, True),
    )


def _requirement(number: int) -> Any:
    sides = {"required": {"type": "Designation", "id": 11}, "requireable": {"type": "OrderRequest", "id": number}}
    made = Requirement(number, **sides, key="certificate", value="any", **_TIMES)
    made.derive()
    return made.serialize()


def _of_requirements(size: int) -> Sequence[Case]:
    of_one = {"required": {"type": "Designation", "id": 11}}
    newest = {"sort": {"by": "last_updated", "order": "desc"}}
    return (
        Case("requirements/index, by id", "requirements_index", {}, 3),
        Case("requirements/index, the last changed first", "requirements_index", newest, 3),
        Case("requirements/index, of one record", "requirements_index", of_one, 3),
        Case("requirements/index, of one record, by cursor", "requirements_index", of_one, 3, True),
        Case("requirements/read", "requirements_read", {"id": size}, 3),
        Case("requirements/update", "requirements_update", {"id": size, "value": "new"}, 4),
    )


def _audit_event(number: int) -> Any:
    names = {"script_name": _SCRIPT, "host_name": "fm-1", "file_name": "Orders", "digest": "0" * 64, "application": "planoauth"}
    made = AuditEventFmp(id=number, unique_id=f"event-{number:06}", start_time=canned.TIME, **names, **_TIMES)
    made.derive()
    return made.serialize()


def _audit_events(size: int) -> Sequence[Kept]:
    return (
        Kept(AuditEventFmp, size, _audit_event),
        Kept(AuditEventFmpId, size, lambda number: AuditEventFmpId(number, unique_id=f"event-{number:06}").serialize()),
    )


def _of_audit_events(size: int) -> Sequence[Case]:
    script = {"script_name": _SCRIPT}
    return (
        Case("audit_events_fmp/index, of all", "audit_events_fmp_index", {}, 3),
        Case("audit_events_fmp/index, of one script", "audit_events_fmp_index", script, 3),
        Case("audit_events_fmp/index, of one script, by cursor", "audit_events_fmp_index", script, 3, True),
        Case("audit_events_fmp/read, by id", "audit_events_fmp_read", {"id": size}, 3),
        Case("audit_events_fmp/read, by unique_id", "audit_events_fmp_read", {"unique_id": f"event-{size:06}"}, 3),
        Case("audit_events_fmp/update", "audit_events_fmp_update", {"unique_id": f"event-{size:06}", "updated_in": "x"}, 4),
    )


def _subscriptions(size: int) -> Sequence[Kept]:
    return (
        Kept(WebhookOutSub, size, lambda number: canned.subscription(1, number)),
        Kept(Integration, 1, lambda _: canned.INTEGRATION),
    )


def _of_subscriptions(size: int) -> Sequence[Case]:
    own, newest = {"integration_id": 1}, {"sort": {"by": "last_updated", "order": "desc"}}
    return (
        Case("webhook_out_subs/index, by id", "webhook_out_subs_index", own, 3),
        Case("webhook_out_subs/index, the last changed first", "webhook_out_subs_index", {**own, **newest}, 3),
        Case("webhook_out_subs/index, by id, by cursor", "webhook_out_subs_index", own, 3, True),
        Case("webhook_out_subs/read", "webhook_out_subs_read", {**own, "id": size}, 3),
    )


KINDS = (
    Growing("list items", _items, _of_items),
    Growing("collections", _collections, _of_collections),
    Growing("requirements", lambda size: (Kept(Requirement, size, _requirement),), _of_requirements),
    Growing("audit events", _audit_events, _of_audit_events),
    Growing("subscriptions", _subscriptions, _of_subscriptions),
)
