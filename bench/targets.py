"""Targets of the load test: `make run`, and the functions that `make stack` deploys; each runs for as long as it is entered."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from bench import canned, memory
from tests.engine import free_ports
from tools.codegen.routes import ROOT
from tools.deploy.stack import calls, deployment, emulator, first_calls, gateway

SUBSCRIPTIONS = 60  # of the integration that is asked for
_START_SECONDS = 60
_ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Target:
    connect: Callable[[], HTTPConnection]
    base: str  # what stands before a route's path
    token: str  # an application's
    integration: int
    requirement: Mapping[str, Any]  # two references
    engine: int  # process id of the emulated AWS
    ours: Callable[[], set[int]]  # process ids of what runs our code


@contextmanager
def make_run() -> Iterator[Target]:
    with TemporaryDirectory() as folder, _local(Path(folder)) as (process, ready):
        (emulated,) = memory.children(process)
        records = [{"type": name, "id": number} for name, number in ready["records"].items() if name != "list_item"]
        yield Target(
            connect=lambda: HTTPConnection(urlsplit(ready["api"]).netloc, timeout=_ANSWER_SECONDS),
            base="",
            token=ready["tokens"]["application"],
            integration=ready["integrations"]["own"],
            requirement={"required": records[0], "requireable": records[1]},
            engine=emulated,
            ours=lambda: {process},
        )


@contextmanager
def make_stack() -> Iterator[Target]:
    """Its functions are processes of MiniStack's: as many of a function as it answers requests at once."""
    with TemporaryDirectory() as name, _deployed(Path(name)) as (stack, token):
        wanted = calls.parameters("requirements_create")
        yield Target(
            connect=lambda: stack.emulator.connection(_ANSWER_SECONDS),
            base=urlsplit(calls.Api(stack).base).path,
            token=token,
            integration=1,
            requirement={name: wanted[name] for name in ("required", "requireable")},
            engine=stack.emulator.process,
            ours=lambda: memory.children(stack.emulator.process),
        )


@contextmanager
def _local(folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The process id of `python -m local`, and what its ready file says."""
    ready = folder / "ready.json"
    port, aws_port = free_ports(2)
    ports = ["--port", str(port), "--aws-port", str(aws_port)]
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


@contextmanager
def _deployed(folder: Path) -> Iterator[tuple[deployment.Stack, str]]:
    """A stack with what events/ names, and a token. It goes with its engine."""
    _say("sam build")
    deployment.build(folder / "build")
    with emulator.running(folder / "emulator") as started:
        stack = deployment.Stack(started, build=folder / "build")
        _say("sam deploy")
        stack.deploy()
        gateway.complete(stack)
        _say("what the requests name")
        token = first_calls.prepare(stack)
        _subscribe(stack)
        yield stack, token


def _say(step: str) -> None:
    sys.stderr.write(f"make stack: {step}\n")


def _subscribe(stack: deployment.Stack) -> None:
    client = stack.client("dynamodb")
    client.put_item(TableName=stack.resources["IntegrationsTable"], Item=canned.integration(1, SUBSCRIPTIONS))
    for number in range(1, SUBSCRIPTIONS + 1):
        client.put_item(TableName=stack.resources["WebhookOutSubsTable"], Item=canned.subscription(1, number))
