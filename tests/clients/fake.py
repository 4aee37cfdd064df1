"""An API on this machine that answers what a test tells it to."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

REQUEST_ID = "0f5c2d0e"
TIME = "2026-03-02T09:30:00.123456Z"
ITEM = {
    "id": 7,
    "created_at": TIME,
    "last_updated": TIME,
    "key": "rooms",
    "slug": "kitchen",
    "active": True,
    "default": False,
    **dict.fromkeys(
        ("name", "value", "description", "notes", "external_id", "item_type", "item_id", "related_type", "related_id", "image")
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One answer. `dropped`: none comes, the connection just ends; `after`: how many seconds it takes."""

    code: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False
    after: float = 0


def success(data: Any, **members: Any) -> Told:
    return envelope(200, "action-successful", data=data, **members)


def envelope(code: int, status: str, *, retry_after: str | None = None, **members: Any) -> Told:
    body = {"code": code, "status": status, "request_id": REQUEST_ID, **members}
    return Told(code, json.dumps(body).encode(), {} if retry_after is None else {"retry-after": retry_after})


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Fake:
    """Answers what it is told, in that order, the last one again and again; `asked` is what came."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self._told: list[Told] = []

    def tell(self, *told: Told) -> None:
        self._told = list(told)

    def answer(self, asked: Asked) -> Told:
        self.asked.append(asked)
        return self._told.pop(0) if len(self._told) > 1 else self._told[0]


@contextmanager
def serving() -> Iterator[Fake]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.fake = Fake(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]  # its handler finds it there
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server.fake  # type: ignore[attr-defined]  # as above
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        told: Told = self.server.fake.answer(Asked(self.command, self.path, headers, body))  # type: ignore[attr-defined]  # as above
        time.sleep(told.after)
        self.close_connection = told.dropped
        if not told.dropped:
            self._send(told)

    do_POST = do_PUT = do_GET = _respond  # noqa: N815 - as http.server calls them

    def _send(self, told: Told) -> None:
        self.send_response(told.code)
        for name, value in {"content-type": "application/json", "content-length": str(len(told.body)), **told.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(told.body)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - as the base class names it
        """Says nothing."""
