"""A receiver of webhooks on this machine, that keeps what is posted and answers as it is told."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple, TypeVar


class Delivery(NamedTuple):
    """Headers by lower-case name."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


class Receiver(ThreadingHTTPServer):
    code = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[Delivery] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def hold(self) -> None:
        """Before an answer."""

    def at(self, path: str) -> list[Delivery]:
        return [each for each in self.received if each.path == path]

    def has(self, path: str, deliveries: int) -> bool:
        return len(self.at(path)) >= deliveries


R = TypeVar("R", bound=Receiver)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append(Delivery(self.path, headers, body))
        self.server.hold()
        self.send_response(self.server.code)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the standard library calls it
        """Says nothing."""


@contextmanager
def receiving(server: R) -> Iterator[R]:
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
