"""Lambda's handlers of functions that no request calls: their deadline, their log lines, and what is to come again.

Powertools' Batch would do the second half, one record after the other; importing it takes a sixth of a cold start.
Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html,
https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from inspect import signature
from typing import Any

from shared import log
from shared.background.declaration import Consumer, Declared
from shared.deadline import deadline

Handler = Callable[[Mapping[str, Any], Any], Any]
Record = Mapping[str, Any]

_KEPT_SECONDS = 1.0  # of the function's timeout, for ending in good order
_RECORD = "record"  # the parameter that stands for the whole record


class Failed(Exception):
    """The work failed. It says nothing more, because Lambda logs it: the crash's line has the trace, without what is secret."""


def serve(declared: Declared) -> Handler:
    if declared.act is None:
        raise LookupError(f"{declared.name} has no function: mark it with its `handler`")
    return _Batches(declared, declared.act).handle if isinstance(declared, Consumer) else _runs(declared, declared.act)


def _runs(declared: Declared, act: Callable[..., None]) -> Handler:
    def handle(event: Mapping[str, Any], context: Any) -> None:  # noqa: ARG001 - a clock's event says nothing
        started = time.monotonic()
        with _in_time(context):
            done = _attempted(declared.name, context.aws_request_id, act)
        _log(declared.name, started, [done], context)
        if not done:
            raise Failed

    return handle


class _Batches:
    """The steps of a consumer's batches."""

    def __init__(self, declared: Consumer, act: Callable[..., None]) -> None:
        self._declared, self._act = declared, act
        self._wanted = tuple(signature(act).parameters)

    def handle(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        """Names the records that are to come again. Of a stream, Lambda goes on with the first of them."""
        started = time.monotonic()
        units = self._units(event["Records"])
        with _in_time(context):
            outcomes = self._side_by_side([records[0] for records in units], context.aws_request_id)
        _log(self._declared.name, started, outcomes, context)
        failed = {_id(record) for records, done in zip(units, outcomes, strict=True) if not done for record in records}
        return {"batchItemFailures": [{"itemIdentifier": _id(each)} for each in event["Records"] if _id(each) in failed]}

    def _units(self, records: Sequence[Record]) -> list[list[Record]]:
        """The records that are alike, together, in the order of their first."""
        units: dict[str, list[Record]] = {}
        for record in records:
            units.setdefault(self._told_apart(record), []).append(record)
        return list(units.values())

    def _told_apart(self, record: Record) -> str:
        """The record's id where all of it is wanted, and where it cannot be read, for which it fails alone."""
        try:
            return _id(record) if _RECORD in self._wanted else json.dumps(list(self._arguments(record)))
        except (ValueError, LookupError, TypeError):
            return _id(record)

    def _arguments(self, record: Record) -> Iterator[Any]:
        fields = {_RECORD: record} if _RECORD in self._wanted else _fields(record)
        return (fields[name] for name in self._wanted)

    def _side_by_side(self, records: Sequence[Record], request_id: str) -> list[bool]:
        """Whether the work on each was done. Each thread knows the deadline."""
        with ThreadPoolExecutor(self._declared.at_once) as pool:
            return list(pool.map(lambda context, record: context.run(self._work, record, request_id), _contexts(), records))

    def _work(self, record: Record, request_id: str) -> bool:
        return _attempted(self._declared.name, request_id, lambda: self._act(*self._arguments(record)))


def _contexts() -> Iterator[Any]:
    """A context may be entered by one thread at a time."""
    while True:
        yield copy_context()


def _attempted(name: str, request_id: str, act: Callable[[], None]) -> bool:
    try:
        act()
    except Exception:  # noqa: BLE001 - the net: one unit's failure is not the others'
        log.crash(name, request_id)
        return False
    return True


def _fields(record: Record) -> Mapping[str, Any]:
    """A message's JSON, or the keys of a stream's row."""
    if "dynamodb" in record:
        return {name: _key(value) for name, value in record["dynamodb"]["Keys"].items()}
    return dict(json.loads(record["body"]))


def _key(value: Mapping[str, str]) -> str | int:
    return int(value["N"]) if "N" in value else value["S"]


def _id(record: Record) -> str:
    return str(record["dynamodb"]["SequenceNumber"] if "dynamodb" in record else record["messageId"])


@contextmanager
def _in_time(context: Any) -> Iterator[None]:
    previous = deadline.set(time.monotonic() + context.get_remaining_time_in_millis() / 1000 - _KEPT_SECONDS)
    try:
        yield
    finally:
        deadline.reset(previous)


def _log(name: str, started: float, outcomes: Sequence[bool], context: Any) -> None:
    duration_ms = (time.monotonic() - started) * 1000
    log.work(name, outcomes.count(True), outcomes.count(False), duration_ms, context.aws_request_id)
