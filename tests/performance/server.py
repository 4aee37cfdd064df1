"""A server that answers, or fails to, as it is told."""

import json
import socket
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import pytest

from shared.aws import pool

Act = Callable[[socket.socket], bool]  # what is done with a request; whether the connection is kept
FINE = {"Item": {"id": {"N": "1"}}}


def answer(content: Any, status: str = "200 OK", *headers: str, crc: int | str | None = None, keep: bool = True) -> Act:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body)}",
        f"x-amz-crc32: {zlib.crc32(body) if crc is None else crc}",
        *headers,
    ]

    def act(connection: socket.socket) -> bool:
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return keep

    return act


def error(code: str, status: str = "400 Bad Request", **members: Any) -> Act:
    return answer({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "m", **members}, status)


def raw(content: bytes, *, keep: bool = False) -> Act:
    def act(connection: socket.socket) -> bool:
        connection.sendall(content)
        return keep

    return act


def silence(connection: socket.socket) -> bool:
    connection.settimeout(5)
    connection.recv(1)
    return False


def hang_up(connection: socket.socket) -> bool:
    return False


def hasten(monkeypatch: pytest.MonkeyPatch, script: list[Act]) -> None:
    """Has the client wait for a moment only where the next act of the script is silence: any answer may take long."""
    waits = [0.3 if act is silence else 60.0 for act in script]
    monkeypatch.setattr(pool, "read_seconds", lambda: waits.pop(0) if waits else 60.0)


fine = answer(FINE)
fine_then_closed = answer(FINE, keep=False)
said_to_close = answer(FINE, "200 OK", "Connection: close", keep=False)
broken = answer(b"<html>", "500 Internal Server Error")
unavailable = answer(b"", "503 Service Unavailable")


@dataclass
class Server:
    """Does with each request what comes next in `script`, and after that answers well."""

    script: list[Act] = field(default_factory=list)
    requests: int = 0
    connections: int = 0
    received: list[bytes] = field(default_factory=list)
    fine: Act = fine
    eager: Act | None = None  # what is done once a request's head is there

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while self._received(connection):
                self.requests += 1
                if not (self.script.pop(0) if self.script else self.fine)(connection):
                    return

    def _received(self, connection: socket.socket) -> bool:
        received = b""
        while True:
            head, end, body = received.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
            if end and self.eager:
                return self.eager(connection)
            if end and len(body) >= length:
                self.received.append(received)
                return True
            more = connection.recv(65536)
            if not more:
                return False
            received += more
