"""A server on this machine that plays Mandrill: it keeps what it is sent, and answers what a test wants."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Mandrill:
    url: str = ""
    status: int = 200
    body: bytes | None = None  # None: everybody's mail is sent
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0  # how long it thinks first
    drips: tuple[bytes, ...] = ()  # sent instead, with half a second after each
    has_dripped: bool = False  # all of it
    hangs_up: bool = False
    requests: list[tuple[str, Any]] = field(default_factory=list)  # (path, JSON)

    def outcomes(self, *statuses: str) -> None:
        """What becomes of each address's mail."""
        self.body = json.dumps([{"email": "a@example.com", "status": status, "_id": "x"} for status in statuses]).encode()

    @property
    def messages(self) -> list[Any]:
        return [sent["message"] for _, sent in self.requests]


@contextmanager
def mandrill() -> Iterator[Mandrill]:
    played = Mandrill()
    server = _Server(("127.0.0.1", 0), _handler(played))
    played.url = f"http://127.0.0.1:{server.server_address[1]}/api/1.0"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up is what some tests want."""


def _handler(played: Mandrill) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
            played.requests.append((self.path, sent))
            time.sleep(played.seconds)
            if played.hangs_up:
                return
            if played.drips:
                self._drip(played.drips)
                return
            body = played.body
            if body is None:
                body = json.dumps([{"email": to["email"], "status": "sent"} for to in sent["message"]["to"]]).encode()
            self.send_response(played.status)
            for name, value in {"content-length": str(len(body)), **played.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _drip(self, parts: tuple[bytes, ...]) -> None:
            for part in parts:
                self.wfile.write(part)
                time.sleep(0.5)
            played.has_dripped = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            pass

    return Handler
