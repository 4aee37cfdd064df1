"""HTTP/1.1 for the gateway: a thread per connection, the protocol by h11, which keeps names of headers and the target as sent."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus

import h11

MAX_BODY_BYTES = 10 * 1024 * 1024  # API Gateway's quota of a payload
MAX_HEAD_BYTES = 64 * 1024
_IDLE_SECONDS = 60.0
_DRAIN_SECONDS = 10.0
_FINISH_SECONDS = 3.0
_CHUNK = 64 * 1024
_OF_THE_CONNECTION = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"})

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it came. `body` is None where it was longer than API Gateway takes."""

    method: str
    target: str
    headers: Headers
    body: bytes | None
    source_ip: str
    version: str


@dataclass(frozen=True, slots=True)
class HttpResponse:
    status: int
    headers: Headers
    body: bytes = b""


OnRequest = Callable[[HttpRequest], HttpResponse]
OnInvalid = Callable[[], HttpResponse]


class Server(socketserver.ThreadingTCPServer):
    """Bound when made, so that a port in use is known before anything else starts; `open` begins to serve.

    `answer` is asked for every request, `refuse` for what is no HTTP. Neither may raise.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Connection, bind_and_activate=False)
        self.server_bind()
        self.port = int(self.server_address[1])
        self.busy = 0
        self.connections: set[socket.socket] = set()
        self.lock = threading.Lock()

    def open(self, answer: OnRequest, refuse: OnInvalid) -> None:
        self.answer, self.refuse = answer, refuse
        self.server_activate()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Accepts nothing more, lets requests under way be answered for a while, and closes all connections."""
        self.shutdown()
        self.server_close()
        deadline = time.monotonic() + _FINISH_SECONDS
        while self.busy and time.monotonic() < deadline:
            time.sleep(0.01)
        with self.lock:
            for connection in self.connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that broke is the client's affair; everything else is caught before."""


class _Connection(socketserver.BaseRequestHandler):
    """One connection: request after request, until either side has enough."""

    server: Server
    request: socket.socket

    def setup(self) -> None:
        self.protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request.settimeout(_IDLE_SECONDS)
        with self.server.lock:
            self.server.connections.add(self.request)

    def handle(self) -> None:
        with suppress(OSError, h11.LocalProtocolError):
            while self._serve_one():
                self.protocol.start_next_cycle()

    def finish(self) -> None:
        with self.server.lock:
            self.server.connections.discard(self.request)

    def _serve_one(self) -> bool:
        """Whether the connection can take another request."""
        try:
            head = self._next()
            if not isinstance(head, h11.Request):
                return False
            _require_short(head)
            request = self._read(head)
            with _Busy(self.server):
                self._send(self.server.answer(request), has_body=request.method != "HEAD")
        except h11.RemoteProtocolError:
            if self.protocol.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                self._send(self.server.refuse())
        if self.protocol.our_state is h11.DONE and self.protocol.their_state is h11.DONE:
            return True
        self._drain()
        return False

    def _next(self) -> h11.Event | type[h11.PAUSED]:
        while (event := self.protocol.next_event()) is h11.NEED_DATA:
            if self.protocol.they_are_waiting_for_100_continue:
                self.request.sendall(self.protocol.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
            self.protocol.receive_data(self.request.recv(_CHUNK))
        return event  # type: ignore[return-value] # NEED_DATA has been dealt with

    def _read(self, head: h11.Request) -> HttpRequest:
        return HttpRequest(
            head.method.decode("ascii"),
            head.target.decode("ascii"),
            [(name.decode("ascii"), value.decode("latin-1")) for name, value in head.headers.raw_items()],
            self._body(),
            str(self.client_address[0]),
            head.http_version.decode("ascii"),
        )

    def _body(self) -> bytes | None:
        received = bytearray()
        while isinstance(event := self._next(), h11.Data):
            received += event.data
            if len(received) > MAX_BODY_BYTES:
                return None
        return bytes(received)

    def _send(self, response: HttpResponse, *, has_body: bool = True) -> None:
        """In one piece. The length is always told, also of what HEAD leaves out (RFC 9110 §8.6)."""
        headers = [(name, value) for name, value in response.headers if name.lower() not in _OF_THE_CONNECTION]
        headers.append(("date", formatdate(usegmt=True)))
        has_length = response.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        if has_length:
            headers.append(("content-length", str(len(response.body))))
        head = h11.Response(status_code=response.status, headers=headers, reason=_reason(response.status))
        sent = self.protocol.send(head) or b""
        if response.body and has_length and has_body:
            sent += self.protocol.send(h11.Data(data=response.body)) or b""
        self.request.sendall(sent + (self.protocol.send(h11.EndOfMessage()) or b""))

    def _drain(self) -> None:
        """Takes what the client still sends: closing before would reset the connection, and the answer with it (RFC 9112 §9.6)."""
        self.request.shutdown(socket.SHUT_WR)
        self.request.settimeout(1.0)
        deadline = time.monotonic() + _DRAIN_SECONDS
        while time.monotonic() < deadline and self.request.recv(_CHUNK):
            pass


class _Busy:
    """Counts the requests under way, for an orderly stop."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __enter__(self) -> None:
        with self._server.lock:
            self._server.busy += 1

    def __exit__(self, *_: object) -> None:
        with self._server.lock:
            self._server.busy -= 1


def _require_short(head: h11.Request) -> None:
    """h11 limits only what has not arrived completely, so that chance would decide."""
    if len(head.target) + sum(len(name) + len(value) for name, value in head.headers) > MAX_HEAD_BYTES:
        raise h11.RemoteProtocolError("the head is too long")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
