"""Webhooks: CPU time of a fan-out and of a delivery beside a bare POST, and what DynamoDB and SQS are asked for.

Over MiniStack, which is a process of its own: only our own is measured. Receivers are `bench.stub`, which answers at once.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench import canned
from bench.capacity import index_units, item_bytes, read_units, write_units
from bench.processes import stub
from bench.report import table
from bench.stub import ROOT_CERTIFICATE
from bench.tables import tables
from tools.codegen.names import pascal
from tools.codegen.routes import ROOT
from tools.deploy.template import load, resources

_EVENT, _STATUS = "order.delivered", "completed"
_PAYLOAD = {"order_id": "A-1001", "property_info": {"address": "12 Main Street, Springfield"}, "notes": "n" * 600}
_MEGABYTES, _A_CPU = 512, 1769  # of memory, with which a function has one vCPU
_WAITS_SECONDS = 60

Run = Callable[[], float]  # CPU seconds of one


def compare(*, rounds: int, events: int) -> str:
    with TemporaryDirectory() as folder, tables(), stub() as plain, stub(certificates=Path(folder)) as secure:
        _prepare(plain, secure, Path(folder) / ROOT_CERTIFICATE)
        runs = _runs(plain, secure, Path(folder) / ROOT_CERTIFICATE, events)
        measured = {name: [run() for run in [run] * rounds] for name, run in runs.items()}
    floor = median(measured[_FLOOR])
    rows = [[name, f"{1000 * median(each):.2f}", f"{median(each) / floor:.1f}"] for name, each in measured.items()]
    whole = median(measured[_FAN_OUT]) + median(measured[_BY_TEN])
    rows.append(["fan-out and delivery of a job, version 3", f"{1000 * whole:.2f}", f"{whole / floor:.1f}"])
    sent = median(measured[_BY_TEN])
    share = _MEGABYTES / _A_CPU
    made = median(measured[_FAN_OUT])
    rates = f"{share / sent:.0f} deliveries a second, or {share / made:.0f} new jobs"
    said = f"A function of {_MEGABYTES} MB has {share:.2f} of a CPU: {rates}."
    return f"{table(('what', 'CPU ms', 'to a bare POST'), rows)}\n\n{said}"


_FLOOR = "a bare POST by urllib3, over a kept connection, with an HMAC"
_FAN_OUT = "fan-out of an event to 20 subscriptions, a job"
_BY_TEN = "delivery of a job, version 3, ten due at once"


def _runs(plain: str, secure: str, root: Path, events: int) -> dict[str, Run]:
    return {
        _FLOOR: _bare(plain, events),
        "the same, over TLS, each with a connection of its own": _bare(secure, events, root),
        "our POST alone, each with a connection of its own": _posts(plain, events),
        "our POST alone, over TLS": _posts(secure, events),
        _FAN_OUT: lambda: _fanned_out(plain, events),
        _BY_TEN: lambda: _delivered("3", plain, 10, events),
        "delivery of a job, version 3, one due": lambda: _delivered("3", plain, 1, events),
        "delivery of a job, version 2": lambda: _delivered("2", plain, 1, events),
        "… ten that wait": lambda: _delivered("2", plain, 10, events),
    }


def _prepare(plain: str, secure: str, root: Path) -> None:
    from shared import log
    from shared.aws import clients
    from shared.outbound import fetch
    from shared.outbound.address import AddressPolicy
    from shared.records.queues import WEBHOOK_WORK
    from shared.services import callback_urls

    log._put = _quiet
    clients.client("sqs").create_queue(QueueName=WEBHOOK_WORK.url.rpartition("/")[2])
    callback_urls.policy = AddressPolicy.allowing(plain.partition("://")[2], secure.partition("://")[2])
    fetch.tls().load_verify_locations(root)


def _quiet(line: str) -> None:
    """Takes the place of the log, so that a table is not lost in it."""


def _bare(endpoint: str, times: int, root: Path | None = None) -> Run:
    """With `root`, each by a connection of its own."""
    import ssl

    import urllib3

    pool = urllib3.PoolManager(ssl_context=ssl.create_default_context(cafile=str(root))) if root else urllib3.PoolManager()
    body, key = json.dumps(_PAYLOAD).encode(), b"k" * 32

    def post() -> None:
        second = str(int(time.time()))
        digest = hmac.new(key, f"1.{second}.".encode() + body, hashlib.sha256).digest()
        signed = {"webhook-id": "1", "webhook-timestamp": second, "webhook-signature": f"v1,{base64.b64encode(digest).decode()}"}
        answer = pool.request("POST", f"{endpoint}/hook", body=body, headers={"content-type": "application/json", **signed})
        if answer.status != 200:
            raise SystemExit(f"answered {answer.status}")
        if root:
            pool.clear()

    return lambda: _cpu(post, times) / times


def _posts(endpoint: str, times: int) -> Run:
    from shared.outbound.post import post
    from shared.services import callback_urls

    body = json.dumps(_PAYLOAD).encode()
    return lambda: _cpu(lambda: post(f"{endpoint}/hook", body, {}, callback_urls.policy), times) / times


def _cpu(act: Callable[[], object], times: int = 1) -> float:
    before = time.process_time()
    for _ in range(times):
        act()
    return time.process_time() - before


def _subscribed(version: str, endpoint: str, number: int) -> tuple[int, list[int]]:
    """A new integration with so many subscriptions: its id, and theirs."""
    from shared.dynamodb.ids import next_id
    from shared.dynamodb.transaction import ALONE
    from shared.records.integrations import Integration
    from shared.records.webhook_out_subs import KINDS, WebhookOutSub
    from shared.services import webhook_secrets
    from shared.timestamps import now

    integration, made = next_id("integrations"), now()
    owners = {"company_id": 1, "application": "planoauth"}
    row = Integration(integration, name="Bench", counts=dict.fromkeys(KINDS, 0), created_at=made, last_updated=made, **owners)
    row.derive()
    row.save()
    values: dict[str, Any] = {
        "key": "orders",
        "name": "Orders",
        "callback_url": f"{endpoint}/hook",
        "version": version,
        "statuses": [_STATUS],
    }
    values |= {"events": [_EVENT], "secrets": webhook_secrets.first()}
    made_ones = [WebhookOutSub.create(ALONE, integration, dict(values)) for _ in range(number)]
    return integration, [int(each.id) for each in made_ones]


def _publish(integration: int) -> None:
    from shared.dynamodb.transaction import ALONE
    from shared.services import webhook_events

    webhook_events.publish(ALONE, integration, {"event": _EVENT, "status": _STATUS, "payload": _PAYLOAD, "order_id": "A-1001"})


def _fanned_out(endpoint: str, events: int) -> float:
    from shared.services.webhook_fan_out import fan_out

    integration, subscriptions = _subscribed("3", endpoint, 20)
    used = 0.0
    for _ in range(max(1, events // 10)):
        _publish(integration)
        used += _cpu(lambda: fan_out(integration))
    return used / (max(1, events // 10) * len(subscriptions))


def _delivered(version: str, endpoint: str, waiting: int, events: int) -> float:
    """CPU seconds a job, where so many wait when a worker begins."""
    from shared.records.queues import WEBHOOK_WORK
    from shared.services.webhook_delivery import work
    from shared.services.webhook_fan_out import fan_out

    integration, (subscription,) = _subscribed(version, endpoint, 1)
    used, times = 0.0, max(1, events // waiting)
    for _ in range(times):
        for _ in range(waiting):
            _publish(integration)
        fan_out(integration)
        used += _in_time(lambda: _cpu(lambda: work(integration, subscription, WEBHOOK_WORK)))
    _require_delivered(integration, times * waiting)
    return used / (times * waiting)


def _in_time(act: Callable[[], float]) -> float:
    from shared.deadline import deadline

    token = deadline.set(time.monotonic() + _WAITS_SECONDS)
    try:
        return act()
    finally:
        deadline.reset(token)


def _require_delivered(integration: int, number: int) -> None:
    from shared.records.webhook_jobs import DELIVERED, WebhookJob

    states = [job.state for job in WebhookJob.query(integration, consistent_read=True)]
    if states != [DELIVERED] * number:
        raise SystemExit(f"of {number} jobs not all were delivered: {states}")


class Counted:
    """Stands in front of the calls of AWS, and sums up units and requests; rows are read before and after each write, uncounted."""

    def __init__(self, forward: Callable[..., Any]) -> None:
        self._forward = forward
        self.reads = self.writes = self.calls = self.messages = 0

    def dynamodb(self, operation: str, request: dict[str, Any]) -> Any:
        self.calls += 1
        actions = list(_writes(operation, request))
        before = [self._row(*action) for action in actions]
        answer = self._forward(operation, request)
        after = [self._row(*action) for action in actions]
        once = 1 if operation == "TransactWriteItems" else 2  # a transaction's units are twice as many
        for (name, _), old, new in zip(actions, before, after, strict=True):
            self.writes += write_units(max(item_bytes(old), item_bytes(new))) // once
            self.writes += sum(_in_index(index, old, new) for index in _indexes(name))
        self.reads += _read(operation, answer)
        return answer

    def _row(self, name: str, key: dict[str, Any]) -> dict[str, Any]:
        return dict(self._forward("GetItem", {"TableName": name, "Key": key, "ConsistentRead": True}).get("Item", {}))


def _writes(operation: str, request: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, key) of each."""
    if operation in ("UpdateItem", "DeleteItem", "PutItem"):
        yield request["TableName"], _key(request["TableName"], request.get("Key") or request["Item"])
    for action in request.get("TransactItems", ()):
        ((_, sent),) = action.items()
        yield sent["TableName"], _key(sent["TableName"], sent.get("Key") or sent["Item"])


def _read(operation: str, answer: dict[str, Any]) -> int:
    if operation == "GetItem":
        return read_units(item_bytes(answer.get("Item", {})))
    if operation == "BatchGetItem":
        return sum(read_units(item_bytes(item)) for items in answer["Responses"].values() for item in items)
    return read_units(sum(map(item_bytes, answer["Items"]))) if operation == "Query" else 0


@cache
def _table(name: str) -> Mapping[str, Any]:
    wanted = f"{pascal(name.removeprefix(canned.TABLE_PREFIX))}Table"
    return next(each for id_, each in resources(load(ROOT / "template.yaml"), "AWS::DynamoDB::Table") if id_ == wanted)


def _key(name: str, item: Mapping[str, Any]) -> dict[str, Any]:
    return {each["AttributeName"]: item[each["AttributeName"]] for each in _table(name)["KeySchema"]}


def _indexes(name: str) -> list[Mapping[str, Any]]:
    return list(_table(name).get("GlobalSecondaryIndexes", ()))


def _in_index(index: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> int:
    """Units of the change in an index: nothing where what it holds is the same; another key is a delete and a put."""
    keys = [each["AttributeName"] for each in index["KeySchema"]]
    was, is_ = (_held(index, keys, item) for item in (old, new))
    if was == is_:
        return 0
    same = was and is_ and all(was[key] == is_[key] for key in keys)
    return index_units(item_bytes(is_)) if same else sum(index_units(item_bytes(each)) for each in (was, is_) if each)


def _held(index: Mapping[str, Any], keys: Sequence[str], item: Mapping[str, Any]) -> dict[str, Any]:
    """What the index has of an item."""
    kept = {*keys, "integration_id", "id", "webhook_out_sub_id", *index["Projection"].get("NonKeyAttributes", ())}
    everything = index["Projection"]["ProjectionType"] == "ALL"
    return {name: value for name, value in item.items() if everything or name in kept} if all(key in item for key in keys) else {}


def count() -> str:
    """What an event and its jobs cost of DynamoDB and SQS."""
    with tables(), stub() as plain, TemporaryDirectory():
        _prepare_to_count(plain)
        rows = [*_counted_events(plain), *_counted_deliveries(plain)]
    head = ("what", "calls of DynamoDB", "read units", "write units", "messages sent, in calls of SQS")
    return table(head, rows)


def _prepare_to_count(plain: str) -> None:
    from shared import log
    from shared.aws import clients
    from shared.outbound.address import AddressPolicy
    from shared.records.queues import WEBHOOK_WORK
    from shared.services import callback_urls

    log._put = _quiet
    clients.client("sqs").create_queue(QueueName=WEBHOOK_WORK.url.rpartition("/")[2])
    callback_urls.policy = AddressPolicy.allowing(plain.partition("://")[2])


@contextmanager
def _counting() -> Iterator[Counted]:
    from shared.aws.queues import Queue
    from shared.dynamodb import low_level

    counted, call, send = Counted(low_level.call), low_level.call, Queue._send

    def sent(self: Queue, messages: Sequence[Mapping[str, Any]], delay_seconds: int) -> None:
        counted.messages += 1
        send(self, messages, delay_seconds)

    low_level.call, Queue._send = counted.dynamodb, sent  # type: ignore[method-assign]  # for as long as it counts
    try:
        yield counted
    finally:
        low_level.call, Queue._send = call, send  # type: ignore[method-assign]  # for as long as it counts


def _row(name: str, counted: Counted, of: int = 1) -> list[str]:
    parts = (counted.calls, counted.reads, counted.writes, counted.messages)
    return [name, *(f"{part / of:.3g}" for part in parts)]


def _counted_events(plain: str) -> Iterator[list[str]]:
    from shared.services.webhook_fan_out import fan_out

    for subscriptions in (1, 20):
        integration, _ = _subscribed("3", plain, subscriptions)
        _publish(integration)
        fan_out(integration)  # so that channels are there
        with _counting() as published:
            _publish(integration)
        if subscriptions == 1:
            yield _row("saving an event", published)
        with _counting() as fanned_out:
            fan_out(integration)
        yield _row(f"its fan-out to {subscriptions} subscription{'s' * (subscriptions > 1)}", fanned_out)


def _counted_deliveries(plain: str) -> Iterator[list[str]]:
    from shared.services.webhook_delivery import work
    from shared.services.webhook_fan_out import fan_out

    for version, waiting in (("3", 1), ("3", 10), ("2", 1), ("2", 10)):
        integration, (subscription,) = _subscribed(version, plain, 1)
        for _ in range(waiting):
            _publish(integration)
        fan_out(integration)
        with _counting() as delivered:
            _in_time(partial(_cpu, partial(work, integration, subscription)))
        yield _row(f"a delivery, version {version}, {waiting} waiting", delivered, waiting)
