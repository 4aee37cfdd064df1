"""Lambda's Runtime API for one function at a time, and the runtime client that talks to it.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import queue
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

_SECONDS = 30


class RuntimeApi(ThreadingHTTPServer):
    """Hands out the events that are put into `events`; what comes back stands in `answers`, as (kind, value)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self.answers: queue.Queue[tuple[str, Any]] = queue.Queue()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        self.events.put(event)
        kind, value = self.answers.get(timeout=_SECONDS)
        assert kind == "response", value
        return dict(value)


class _Handler(BaseHTTPRequestHandler):
    server: RuntimeApi

    def do_GET(self) -> None:
        event = json.dumps(self.server.events.get()).encode()
        self.send_response(200)
        # All of these: the runtime client's C part reads headers that are not there, and crashes.
        self.send_header("Content-Type", "application/json")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
        self.send_header("Lambda-Runtime-Aws-Request-Id", "11111111-2222-3333-4444-555555555555")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + _SECONDS) * 1000)))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:tested")
        self.send_header("Content-Length", str(len(event)))
        self.end_headers()
        self.wfile.write(event)

    def do_POST(self) -> None:
        value = json.loads(self._body())
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.answers.put((self.path.rpartition("/")[2], value))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the standard library calls it
        """Says nothing."""

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        body = b""
        while length := int(self.rfile.readline(), 16):
            body += self.rfile.read(length)
            self.rfile.readline()
        return body


@contextmanager
def running(python: Path, folder: Path, path: list[Path], environment: Mapping[str, str], log: Path) -> Iterator[RuntimeApi]:
    """A function in Lambda's runtime client: nothing in its environment but what is given, and no packages but those of `path`."""
    api = RuntimeApi()
    Thread(target=api.serve_forever, daemon=True).start()
    variables = {"AWS_LAMBDA_RUNTIME_API": api.address, "PYTHONPATH": ":".join(map(str, path)), "LAMBDA_TASK_ROOT": str(folder)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [python, "-S", "-m", "awslambdaric", "shared.api.entry.handler"],
            cwd=folder,
            env={**environment, **variables},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        Thread(target=lambda: api.answers.put(("exit", f"ended with {process.wait()}: {log.read_text()}")), daemon=True).start()
        try:
            yield api
        finally:
            process.terminate()
            process.wait(timeout=10)
            api.shutdown()
            api.server_close()
