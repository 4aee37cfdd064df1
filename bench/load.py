"""Parallel clients: what is answered, how fast, and what is held in memory before and after."""

import json
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from statistics import mean, quantiles
from typing import Any

from bench import memory, targets
from bench.report import table
from bench.targets import Target

ROUTES = ("list_items/create", "audit_events_fmp/create", "requirements/create", "webhook_out_subs/index")
CLIENTS = 16  # each with a route of its own, so that no function has more than four requests at once
HEAD = (
    "on",
    "clients",
    "seconds",
    "requests/s",
    "answers",
    "p50 ms",
    "p99 ms",
    "processes of ours",
    "MB each, before",
    "after",
    "engine's MB, before",
    "after",
)
TARGETS = {"make run": targets.make_run, "make stack": targets.make_stack}
_WARMING_SECONDS = 3.0
_SCRIPT = {"script_name": "Sync", "host_name": "fm", "file_name": "Orders", "start_time": "2026-03-02T09:30:00Z"}
_SUCCESS = "action-successful"
_SHOWN = 120  # characters of an answer that is not ours
Sample = tuple[str, float]  # status, seconds


@dataclass(frozen=True)
class Held:
    """Megabytes by process id."""

    ours: dict[int, float]
    engine: float


def measure(*, seconds: float) -> str:
    return table(HEAD, [_row(name, running, seconds) for name, running in TARGETS.items()])


def _row(name: str, running: Callable[[], AbstractContextManager[Target]], seconds: float) -> list[object]:
    with running() as target:
        return [name, CLIENTS, *_measured(target, seconds)]


def _measured(target: Target, seconds: float) -> list[object]:
    sys.stderr.write(f"{CLIENTS} clients for {seconds:.0f} s\n")
    _warm(target, min(seconds, _WARMING_SECONDS))
    before, (samples, took) = _held(target), _drive(target, CLIENTS, seconds)
    _require_success(samples)
    return [f"{took:.0f}", f"{len(samples) / took:.0f}", _answers(samples), *_times(samples), *_memory(before, _held(target))]


def _require_success(samples: Sequence[Sample]) -> None:
    if any(status != _SUCCESS for status, _ in samples):
        raise ChildProcessError(f"answered {_answers(samples)}")


def _warm(target: Target, seconds: float) -> None:
    """With more and more clients: while MiniStack unpacks the layers of a process that it starts, it hardly answers."""
    for clients in range(len(ROUTES), CLIENTS + 1, len(ROUTES)):
        samples, _ = _drive(target, clients, seconds)
        if any(status != _SUCCESS for status, _ in samples):
            sys.stderr.write(f"while {clients} clients warmed it up: {_answers(samples)}\n")


def _answers(samples: Sequence[Sample]) -> str:
    return ", ".join(f"{count:,} {status}" for status, count in Counter(status for status, _ in samples).most_common())


def _times(samples: Sequence[Sample]) -> list[str]:
    cuts = quantiles([duration * 1000 for _, duration in samples], n=100)
    return [f"{cuts[49]:.0f}", f"{cuts[98]:.0f}"]


def _held(target: Target) -> Held:
    return Held(memory.resident_mb(target.ours()), sum(memory.resident_mb([target.engine]).values()))


def _memory(before: Held, after: Held) -> list[str]:
    """Of ours, the mean of those processes that were there before and after."""
    same = before.ours.keys() & after.ours.keys()
    numbers = list(dict.fromkeys((len(before.ours), len(after.ours))))
    each = [mean(held.ours[process] for process in same) for held in (before, after)]
    return [" → ".join(map(str, numbers)), *(f"{held:.1f}" for held in each), f"{before.engine:.0f}", f"{after.engine:.0f}"]


def _drive(target: Target, clients: int, seconds: float) -> tuple[list[Sample], float]:
    started = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        driven = [pool.submit(_client, target, ROUTES[number % len(ROUTES)], started + seconds) for number in range(clients)]
        samples = [sample for client in driven for sample in client.result()]
    return samples, time.monotonic() - started


def _client(target: Target, route: str, end: float) -> list[Sample]:
    """One kept connection, one request after the other."""
    connection = target.connect()
    samples: list[Sample] = []
    while time.monotonic() < end:
        body = _body(target, route)
        started = time.monotonic()
        samples.append((_status(connection, target, route, body), time.monotonic() - started))
    connection.close()
    return samples


def _status(connection: HTTPConnection, target: Target, route: str, body: dict[str, Any]) -> str:
    headers = {"Authorization": f"Bearer {target.token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", f"{target.base}/api/v1/{route}", json.dumps(body), headers)
        response = connection.getresponse()
        return _named(response.status, response.read())
    except (OSError, HTTPException) as error:
        connection.close()
        return f"no answer: {type(error).__name__}"


def _named(code: int, text: bytes) -> str:
    """The envelope's status, or as much as there is of what is no envelope of ours."""
    try:
        return str(json.loads(text)["status"])
    except (ValueError, KeyError, TypeError):
        sys.stderr.write(f"{code} {text!r}\n")
        return f"{code} `{text[:_SHOWN].decode('utf-8', 'replace')}`"


def _body(target: Target, route: str) -> dict[str, Any]:
    unique = uuid.uuid4().hex
    bodies: dict[str, dict[str, Any]] = {
        "list_items/create": {"key": "load", "slug": unique, "name": "Load"},
        "audit_events_fmp/create": {**_SCRIPT, "unique_id": unique},
        "requirements/create": {**target.requirement, "key": unique},
        "webhook_out_subs/index": {"integration_id": target.integration, "count": True},
    }
    return bodies[route]
