"""Receivers of webhooks that fail in every way, at random, and remember what they got."""

import json
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.seed import SEED
from tests.soak.worker import POST_SECONDS


@dataclass(frozen=True)
class Receipt:
    """One request: the job and the event's number in it, and whether it was answered as delivered."""

    job: str
    number: int
    taken: bool


@dataclass
class Receivers:
    """By the path's last part, the subscription's name. `failing`: the share of requests that fail."""

    failing: float
    got: dict[str, list[Receipt]] = field(default_factory=dict)
    port: int = 0
    gone_once: set[str] = field(default_factory=set)  # those that answer 410 to their next request
    gone: set[str] = field(default_factory=set)  # those that did
    taken: set[tuple[str, str]] = field(default_factory=set)  # receivers and jobs
    _chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"

    def take(self, name: str, job: str, number: int) -> Callable[["Handler"], None]:
        """What to answer with."""
        with self._lock:
            act = _gone if name in self.gone_once else _fail(self._chance) if self._chance.random() < self.failing else _accept
            if act is _gone:
                self.gone_once.discard(name)
                self.gone.add(name)
            elif act is _accept:
                self.taken.add((name, job))
            self.got.setdefault(name, []).append(Receipt(job, number, act is _accept))
        return act


def _fail(chance: random.Random) -> Callable[["Handler"], None]:
    return chance.choice((_break, _be_busy, _redirect, _hang, _drip, _reset, _lie, _continue))


def _accept(handler: "Handler") -> None:
    handler.say(200)


def _gone(handler: "Handler") -> None:
    handler.say(410)


def _break(handler: "Handler") -> None:
    handler.say(500)


def _be_busy(handler: "Handler") -> None:
    handler.say(503, **{"retry-after": "60"})


def _redirect(handler: "Handler") -> None:
    handler.say(302, location="/elsewhere")


def _hang(handler: "Handler") -> None:
    time.sleep(POST_SECONDS * 1.5)


def _drip(handler: "Handler") -> None:
    for letter in b"HTTP/1.1 200 OK\r\nx: ":
        handler.wfile.write(bytes([letter]))
        time.sleep(POST_SECONDS / 10)


def _reset(handler: "Handler") -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _lie(handler: "Handler") -> None:
    """About the answer's length."""
    handler.say(500, **{"content-length": "1000"})


def _continue(handler: "Handler") -> None:
    """Interim answers, and no final one."""
    handler.wfile.write(b"HTTP/1.1 102 Processing\r\n\r\n" * 3)


class Handler(BaseHTTPRequestHandler):
    receivers: Receivers

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        act = self.receivers.take(self.path.removeprefix("/"), self.headers["webhook-id"], number_in(body))
        self.close_connection = True
        with suppress(OSError):  # the sender has gone
            act(self)

    def say(self, code: int, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def number_in(body: dict[str, Any]) -> int:
    """Version 3 has the payload in `data`, version 2 is it."""
    return int(body.get("data", body)["number"])


class _Server(ThreadingHTTPServer):
    daemon_threads, request_queue_size = True, 128

    def handle_error(self, *_: Any) -> None:
        """A sender that was killed."""


@contextmanager
def running(failing: float) -> Iterator[Receivers]:
    receivers = Receivers(failing)
    server = _Server(("127.0.0.1", 0), type("Ours", (Handler,), {"receivers": receivers}))
    receivers.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield receivers
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
