"""Our own processes, which are killed at any instant and replaced: the gateway, and those that fan out and deliver."""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.engine import ROOT

GATEWAY, WORKER = "gateway", "worker"
KINDS = (GATEWAY, WORKER)
_WORKERS = 2
_HURRY = 600  # six minutes are 0.6 s


@dataclass
class Processes:
    """`receivers`: the port to which the integration's webhooks are delivered. `gateway_port`: where the newest gateway serves."""

    receivers: int
    integration: int
    gateway_port: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    _running: dict[str, list["subprocess.Popen[str]"]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def start(self, kind: str) -> None:
        numbers = {GATEWAY: (), WORKER: (self.receivers, self.integration)}[kind]
        output = subprocess.PIPE if kind == GATEWAY else subprocess.DEVNULL
        environment = {**os.environ, "WEBHOOK_HURRY": str(_HURRY), "REGISTRY_SECONDS": "1"}
        command = [sys.executable, "-m", f"tests.soak.{kind}", *map(str, numbers)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, text=True)
        self._running[kind].append(process)
        if process.stdout:
            with process.stdout:
                self.gateway_port = int(process.stdout.readline())

    def replace(self, kind: str, chance: random.Random) -> None:
        """Kills one of them by SIGKILL and starts another."""
        process = self._running[kind].pop(chance.randrange(len(self._running[kind])))
        assert process.poll() is None, f"a {kind} ended by itself"
        _kill(process)
        self.killed[kind] += 1
        self.start(kind)

    def stop(self) -> None:
        for processes in self._running.values():
            for process in processes:
                _kill(process)


def _kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()


@contextmanager
def running(receivers: int, integration: int) -> Iterator[Processes]:
    processes = Processes(receivers, integration)
    try:
        for kind in (*[WORKER] * _WORKERS, GATEWAY):
            processes.start(kind)
        yield processes
    finally:
        processes.stop()
