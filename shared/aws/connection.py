"""HTTP/1.1 connection, kept alive, for AWS APIs: sends a request in one piece, reads the whole response.

`http.client` reads an answer's headers as an e-mail's and sends head and body apart; that takes longer than all the rest of a call.

Source: https://www.rfc-editor.org/rfc/rfc9112
"""

import select
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

_PORTS = {"http": 80, "https": 443}
_CHUNK_BYTES = 65536  # most responses are smaller
_LINES = 3  # of a head beside its headers: the request's own, the length, the empty one
_MAX_BYTES = 64 << 20  # DynamoDB's largest response is a quarter of it


class InvalidResponse(OSError):
    """Malformed or truncated response, too long a one, or more than one."""


class NoResponse(InvalidResponse):
    """Closed before the first byte of a response: on a reused connection, most likely before the request was sent."""


class HttpResponse(NamedTuple):
    """`headers` by lower-case name; `reusable` is whether the connection may be used again."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    reusable: bool


class Connection:
    """A connection for one thread at a time.

    Raises OSError (TimeoutError, ssl.SSLError, InvalidResponse …), after which it has to be closed.
    """

    def __init__(self, endpoint: str, tls: ssl.SSLContext | None, seconds: float) -> None:
        """`endpoint` is scheme, host, and port unless it is the scheme's own; `tls` is for https; `seconds` are for all of it."""
        parts = urlsplit(endpoint)
        host = (parts.hostname or "").encode("ascii")  # as text, it would have Python import what encodes international names
        end = time.monotonic() + seconds
        self._socket = _connected(host, parts.port or _PORTS[parts.scheme], end)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self._socket.settimeout(_left(end))
            self._socket = tls.wrap_socket(self._socket, server_hostname=host, suppress_ragged_eofs=False)
        self._readable = select.poll()
        self._readable.register(self._socket, select.POLLIN)

    def is_quiet(self) -> bool:
        """Whether the connection is still usable: neither closed by the server nor with unread bytes on it."""
        return not self._readable.poll(0)

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes, seconds: float) -> HttpResponse:
        """The response to a request, read completely within `seconds`. The Content-Length header is added.

        Raises ValueError, with nothing sent, where a line break in one of them would be read as the head's next line.
        """
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{method} {target} HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n"
        if {head.count("\r"), head.count("\n")} != {len(headers) + _LINES}:
            raise ValueError("a line break in a header or in the target")
        end = time.monotonic() + seconds
        self._socket.settimeout(seconds)
        try:  # noqa: SIM105 - costs nothing, on the way of every call
            self._socket.sendall(head.encode() + body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # by who refuses it before it is whole: that answer is there
        return self._answer(end, _Head() if method == "HEAD" else _Message())

    def close(self) -> None:
        self._socket.close()

    def _answer(self, end: float, message: "_Message") -> HttpResponse:
        parser = HttpResponseParser(message)
        received = 0
        while not message.is_whole:
            self._socket.settimeout(_left(end))
            data = self._received(received, message)
            received += len(data)
            try:
                parser.feed_data(data) if data else message.on_close()
            except (HttpParserError, HttpParserUpgrade) as error:
                raise InvalidResponse(str(error)) from error
        if message.begun > 1 or parser.get_status_code() < 200:
            raise InvalidResponse("more than one answer")
        reusable = parser.get_http_version() == "1.1" and b"close" not in message.headers.get(b"connection", b"").lower()
        return HttpResponse(
            parser.get_status_code(), message.headers, b"".join(message.parts), reusable and not message.ends_at_close
        )

    def _received(self, before: int, message: "_Message") -> bytes:
        """The next bytes, after the `before` first ones of the answer; none where it ends with the connection, in good order."""
        data: bytes | None
        try:
            data = self._socket.recv(_CHUNK_BYTES)
        except (ConnectionError, ssl.SSLEOFError):
            data = None
        if data is None or not (data or message.ends_at_close):
            raise (InvalidResponse if before else NoResponse)("closed before the answer was whole")
        if before > _MAX_BYTES:
            raise InvalidResponse("too long an answer")
        return data


def _connected(host: bytes, port: int, end: float) -> socket.socket:
    """Socket to the first address that accepts. Each address but the last may take half of the remaining time."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for family, kind, protocol, _, address in addresses[:-1]:
        with suppress(OSError):
            return _socket((family, kind, protocol), address, _left(end) / 2)
    family, kind, protocol, _, address = addresses[-1]
    return _socket((family, kind, protocol), address, _left(end))


def _socket(form: tuple[int, int, int], address: Any, seconds: float) -> socket.socket:
    made = socket.socket(*form)
    try:
        made.settimeout(seconds)
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made


def _left(end: float) -> float:
    """Seconds until `end`. Raises TimeoutError after it: a socket that always has bytes to read never times out by itself."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Message:
    """Callbacks of the parser, which collect one response."""

    __slots__ = ("begun", "ends_at_close", "headers", "is_whole", "parts")

    def __init__(self) -> None:
        self.headers: dict[bytes, bytes] = {}
        self.parts: list[bytes] = []
        self.is_whole = False
        self.ends_at_close = False  # having neither a length nor chunks
        self.begun = 0  # how many answers

    def on_message_begin(self) -> None:
        self.begun += 1

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        self.ends_at_close = b"content-length" not in self.headers and b"transfer-encoding" not in self.headers

    def on_body(self, part: bytes) -> None:
        self.parts.append(part)

    def on_message_complete(self) -> None:
        self.is_whole = True
        self.ends_at_close = False  # of a status that has no body

    def on_close(self) -> None:
        self.is_whole = True


class _Head(_Message):
    """Response to HEAD: it has no body, even with a Content-Length."""

    __slots__ = ()

    def on_headers_complete(self) -> None:
        self.is_whole = True
