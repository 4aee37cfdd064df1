"""`python -m local` as a child process, and requests to it over real HTTP."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.engine import ROOT, free_ports

START_SECONDS, STOP_SECONDS = 120, 15


class HttpAnswer:
    """Headers by lower-case name."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.code = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.bytes = response.read()

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.bytes))

    @property
    def status(self) -> str:
        """The envelope's, whose code has to be the one that was sent."""
        assert self.body["code"] == self.code
        return str(self.body["status"])


def send(port: int, method: str, path: str, body: Any = None, **headers: str) -> HttpAnswer:
    """One request on a connection of its own. A body that is no bytes is sent as JSON; `x_y` is the header `x-y`."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None and not isinstance(body, bytes):
        body, sent = json.dumps(body).encode(), {"content-type": "application/json", **sent}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path, body, sent)
        return HttpAnswer(connection.getresponse())


class Run:
    """One start of the runner."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.folder, (self.port, self.aws_port) = folder, free_ports(2)
        self.ready_file = folder / "ready.json"
        self.output, self.errors = folder / "output", folder / "errors"
        self.ready: dict[str, Any] = {}
        with self.output.open("wb") as output, self.errors.open("wb") as errors:
            arguments = command(folder, self.port, self.aws_port, "--ready-file", str(self.ready_file), *options)
            self.process = subprocess.Popen(
                arguments, cwd=ROOT, env=clean_environment(environment), stdout=output, stderr=errors, start_new_session=True
            )

    def wait_until_ready(self) -> "Run":
        end = time.monotonic() + START_SECONDS
        while not self.ready_file.exists():
            assert self.process.poll() is None, self.errors.read_text()
            assert time.monotonic() < end
            time.sleep(0.02)
        self.ready = json.loads(self.ready_file.read_text())
        return self

    def send(self, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str) -> HttpAnswer:
        """`token` is the kind of a demo token."""
        authorization = {"authorization": f"Bearer {self.ready['tokens'][token]}"} if token else {}
        return send(self.port, method, path, body, **authorization, **headers)

    def create_item(self, slug: str, token: str = "employee", **params: Any) -> HttpAnswer:
        return self.send("POST", "/api/v1/list_items/create", {"key": "t", "slug": slug, **params}, token=token)

    def subscriptions(self, token: str = "client", **params: Any) -> HttpAnswer:
        own = self.ready["integrations"]["own"]
        return self.send("POST", "/api/v1/webhook_out_subs/index", {"integration_id": own, **params}, token=token)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(STOP_SECONDS)


@contextmanager
def running(folder: Path, *options: str, **environment: str) -> Iterator[Run]:
    run = Run(folder, *options, **environment)
    try:
        yield run.wait_until_ready()
    finally:
        if run.process.poll() is None:
            run.stop()


def command(folder: Path, port: int, aws_port: int, *options: str) -> list[str]:
    places = ["--port", str(port), "--aws-port", str(aws_port), "--state", str(folder / "state")]
    return [sys.executable, "-m", "local", *places, *options]


def clean_environment(added: Mapping[str, str]) -> dict[str, str]:
    """Without the settings of the tests in this process."""
    kept = ("PATH", "HOME", "LANG", "PLANOCORE_MINISTACK")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, **added}


def refused(folder: Path, *options: str, port: int | None = None, aws_port: int | None = None, **environment: str) -> str:
    """What a start that must fail says: one sentence, no trace, exit code 1."""
    free, free_too = free_ports(2)
    arguments = command(folder, port or free, aws_port or free_too, *options)
    ended = subprocess.run(
        arguments, cwd=ROOT, env=clean_environment(environment), capture_output=True, text=True, timeout=START_SECONDS, check=False
    )
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") == 1
    return ended.stderr
