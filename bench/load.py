"""Parallel clients on `make run`: what is answered, how fast, and what the API's process holds in memory before and after."""

import json
import os
import signal
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench.processes import ROOT
from bench.report import table
from tests.engine import free_port

CLIENTS = 16
_START_SECONDS = 60
Sample = tuple[str, float]  # status, seconds


def measure(*, seconds: float) -> str:
    with TemporaryDirectory() as folder, _running(Path(folder)) as (process, ready):
        _drive(ready, 3)  # so that memory is compared once everything has been used
        before, (samples, took) = _resident_mb(process), _drive(ready, seconds)
        after = _resident_mb(process)
    cuts = quantiles([duration * 1000 for _, duration in samples], n=100)
    statuses = ", ".join(f"{count:,} {status}" for status, count in Counter(status for status, _ in samples).most_common())
    head = ("clients", "seconds", "requests/s", "answers", "p50 ms", "p99 ms", "MB before", "MB after")
    rate = f"{len(samples) / took:.0f}"
    return table(
        head, [[CLIENTS, f"{took:.0f}", rate, statuses, f"{cuts[49]:.0f}", f"{cuts[98]:.0f}", f"{before:.0f}", f"{after:.0f}"]]
    )


@contextmanager
def _running(folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The process id of `python -m local`, and what its ready file says."""
    ready = folder / "ready.json"
    ports = ["--port", str(free_port()), "--aws-port", str(free_port())]
    command = [str(ROOT / ".venv/bin/python"), "-m", "local", *ports, "--state", str(folder / "state"), "--ready-file", str(ready)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process.pid, _wait(ready)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _wait(ready: Path) -> dict[str, Any]:
    end = time.monotonic() + _START_SECONDS
    while not ready.exists():
        if time.monotonic() > end:
            raise TimeoutError("make run does not start")
        time.sleep(0.1)
    return dict(json.loads(ready.read_text()))


def _drive(ready: dict[str, Any], seconds: float) -> tuple[list[Sample], float]:
    started = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(_client, ready, started + seconds) for _ in range(CLIENTS)]
        samples = [sample for client in clients for sample in client.result()]
    return samples, time.monotonic() - started


def _client(ready: dict[str, Any], end: float) -> list[Sample]:
    """One kept connection, the four routes in turn."""
    connection = HTTPConnection(ready["api"].removeprefix("http://"), timeout=30)
    headers = {"Authorization": f"Bearer {ready['tokens']['employee']}", "Content-Type": "application/json"}
    samples: list[Sample] = []
    while time.monotonic() < end:
        for path, body in _requests(ready):
            started = time.monotonic()
            connection.request("POST", path, json.dumps(body), headers)
            status = json.loads(connection.getresponse().read())["status"]
            samples.append((status, time.monotonic() - started))
    connection.close()
    return samples


def _requests(ready: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    unique, records = uuid.uuid4().hex, ready["records"]
    references = [{"type": name, "id": number} for name, number in records.items() if name != "list_item"]
    event = {
        "unique_id": unique,
        "script_name": "Sync",
        "host_name": "fm",
        "file_name": "Orders",
        "start_time": "2026-03-02T09:30:00Z",
    }
    yield "/api/v1/list_items/create", {"key": "load", "slug": unique, "name": "Load"}
    yield "/api/v1/audit_events_fmp/create", event
    yield "/api/v1/requirements/create", {"required": references[0], "requireable": references[1], "key": unique}
    yield "/api/v1/webhook_out_subs/index", {"integration_id": ready["integrations"]["own"], "count": True}


def _resident_mb(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
