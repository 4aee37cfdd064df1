"""What a connection makes of the bytes that come: a whole answer, or an error after which nothing is reused."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import pytest

from shared.connection import Answer, BadAnswer, Connection

OK = b"HTTP/1.1 200 OK\r\n"
WHOLE = OK + b"Content-Length: 2\r\nX-Amz-Crc32: 7\r\n\r\nab"
PAUSE = 0.01


class Peer:
    """Sends `pieces` when it has been sent something, and hangs up if `ends`."""

    def __init__(self, *pieces: bytes, ends: bool = True) -> None:
        self.pieces, self.ends, self.received = pieces, ends, b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with suppress(OSError), connection, self._listener:
            self.received = connection.recv(65536)
            for piece in self.pieces:
                connection.sendall(piece)
                time.sleep(PAUSE)
            if not self.ends:
                connection.recv(1)


@pytest.fixture
def kept() -> Iterator[list[Connection]]:
    connections: list[Connection] = []
    yield connections
    for connection in connections:
        connection.close()


def exchanged(peer: Peer, kept: list[Connection], seconds: float = 5) -> Answer:
    kept.append(Connection(peer.endpoint, None, 5))
    return kept[-1].exchange("POST", "/", {"host": "h"}, b"body", seconds)


def test_a_request_is_sent_with_its_length(kept: list[Connection]) -> None:
    peer = Peer(WHOLE)
    exchanged(peer, kept)
    assert peer.received == b"POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 4\r\n\r\nbody"


def test_headers_are_by_lower_case_name(kept: list[Connection]) -> None:
    assert exchanged(Peer(WHOLE), kept) == (200, {b"content-length": b"2", b"x-amz-crc32": b"7"}, b"ab", True)


def test_an_answer_may_come_byte_by_byte(kept: list[Connection]) -> None:
    assert exchanged(Peer(*(bytes([byte]) for byte in WHOLE)), kept).body == b"ab"


@pytest.mark.parametrize(
    ("raw", "status", "body", "reusable"),
    [
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n", 200, b"abc", True),
        (OK + b"Content-Length: 2\r\nConnection: Close\r\n\r\nab", 200, b"ab", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab", 200, b"ab", False),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
        (b"HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n", 500, b"", True),
    ],
)
def test_an_answer_is_read_to_its_end(kept: list[Connection], raw: bytes, status: int, body: bytes, reusable: bool) -> None:
    answer = exchanged(Peer(raw, ends=False), kept)
    assert (answer.status, answer.body, answer.reusable) == (status, body, reusable)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200",
        b"garbage\r\n\r\n",
        OK + b"Content-Length: 3\r\n\r\nab",
        OK + b"Content-Length: -2\r\n\r\nab",
        OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nab",
        OK + b"Transfer-Encoding: chunked\r\n\r\nz\r\nab\r\n0\r\n\r\n",
        OK + b"\r\nthe end is where it hangs up",
        WHOLE + b"junk",
        WHOLE + OK,
        WHOLE + WHOLE,
        b"HTTP/1.1 100 Continue\r\n\r\n" + WHOLE,
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
def test_what_is_not_one_whole_answer_is_an_error(kept: list[Connection], raw: bytes) -> None:
    with pytest.raises(BadAnswer):
        exchanged(Peer(raw), kept)


def test_silence_is_a_timeout(kept: list[Connection]) -> None:
    with pytest.raises(TimeoutError):
        exchanged(Peer(OK, ends=False), kept, seconds=0.05)


def test_an_answer_that_drips_is_a_timeout_too(kept: list[Connection]) -> None:
    with pytest.raises(TimeoutError):
        exchanged(Peer(*(bytes([byte]) for byte in WHOLE * 2)), kept, seconds=5 * PAUSE)


def test_a_port_where_nobody_listens_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        Connection(f"http://127.0.0.1:{port}", None, 1)


def test_a_server_without_tls_is_an_error_where_tls_is_wanted() -> None:
    peer = Peer(WHOLE)
    with pytest.raises(ssl.SSLError):
        Connection(peer.endpoint.replace("http:", "https:"), ssl.create_default_context(), 1)
