"""A kept connection of HTTP/1.1, as far as an API of AWS needs one: a request, and its whole answer.

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
_AT_ONCE = 65536  # bytes; most answers are smaller
_LINES = 3  # of a head beside its headers: the request's own, the length, the empty one
_MOST = 64 << 20  # bytes; DynamoDB's largest answer is a quarter of it


class BadAnswer(OSError):
    """What came is no answer, or not all of it, or more than was asked for."""


class Unanswered(BadAnswer):
    """Closed before a byte of an answer came: on a kept connection, most likely before the request was sent."""


class Answer(NamedTuple):
    """`headers` by lower-case name; `reusable` is whether the connection may be used again."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    reusable: bool


class Connection:
    """Not for two threads at once. Raises OSError: TimeoutError, ssl.SSLError, BadAnswer … after which it has to be closed."""

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
        """Whether nothing has come since the last answer: neither its end nor what nobody asked for."""
        return not self._readable.poll(0)

    def exchange(self, method: str, target: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Answer:
        """The answer to a request, which has to have come within `seconds`. `headers` need no length.

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

    def _answer(self, end: float, message: "_Message") -> Answer:
        parser = HttpResponseParser(message)
        received = 0
        while not message.is_whole:
            self._socket.settimeout(_left(end))
            data = self._received(received, message)
            received += len(data)
            try:
                parser.feed_data(data) if data else message.on_close()
            except (HttpParserError, HttpParserUpgrade) as error:
                raise BadAnswer(str(error)) from error
        if message.begun > 1 or parser.get_status_code() < 200:
            raise BadAnswer("more than one answer")
        reusable = parser.get_http_version() == "1.1" and b"close" not in message.headers.get(b"connection", b"").lower()
        return Answer(parser.get_status_code(), message.headers, b"".join(message.parts), reusable and not message.ends_at_close)

    def _received(self, before: int, message: "_Message") -> bytes:
        """The next bytes, after the `before` first ones of the answer; none where it ends with the connection, in good order."""
        data: bytes | None
        try:
            data = self._socket.recv(_AT_ONCE)
        except (ConnectionError, ssl.SSLEOFError):
            data = None
        if data is None or not (data or message.ends_at_close):
            raise (BadAnswer if before else Unanswered)("closed before the answer was whole")
        if before > _MOST:
            raise BadAnswer("too long an answer")
        return data


def _connected(host: bytes, port: int, end: float) -> socket.socket:
    """A socket to the first address that takes it. Each but the last gets half of what time is left, for the others' sake."""
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
    """Seconds until then. Raises TimeoutError where it is past, which a socket that always has something to read never does."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Message:
    """What llhttp calls while it reads."""

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
    """An answer to HEAD: it has no body, whatever length it names."""

    __slots__ = ()

    def on_headers_complete(self) -> None:
        self.is_whole = True
