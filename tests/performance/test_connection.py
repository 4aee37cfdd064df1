"""A connection's reading of answers: a whole answer, or an error after which nothing is reused."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from threading import Event, Thread

import pytest

from shared.aws import connection, pool
from shared.aws.connection import Connection, HttpResponse, InvalidResponse
from tests.corpus.certificates import Authority
from tests.waiting import eventually

OK = b"HTTP/1.1 200 OK\r\n"
WHOLE = OK + b"Content-Length: 2\r\nX-Amz-Crc32: 7\r\n\r\nab"
PAUSE = 0.01


def _pause() -> None:
    time.sleep(PAUSE)


class Peer:
    """Sends `pieces` when it has been sent something, with a `rest` after each, and hangs up if `ends`."""

    def __init__(
        self, *pieces: bytes, ends: bool = True, tls: ssl.SSLContext | None = None, rest: Callable[[], object] = _pause
    ) -> None:
        self.pieces, self.ends, self.tls, self.rest, self.received = pieces, ends, tls, rest, b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError), self._listener, self._accepted() as connection:
            self.received = connection.recv(65536)
            for piece in self.pieces:
                connection.sendall(piece)
                self.rest()
            if not self.ends:
                connection.recv(1)

    def _accepted(self) -> socket.socket:
        connection, _ = self._listener.accept()
        return self.tls.wrap_socket(connection, server_side=True) if self.tls else connection


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def kept() -> Iterator[list[Connection]]:
    connections: list[Connection] = []
    yield connections
    for each in connections:
        each.close()


def exchanged(peer: Peer, kept: list[Connection], seconds: float = 5) -> HttpResponse:
    kept.append(Connection(peer.endpoint, None, 5))
    return kept[-1].send("POST", "/", {"host": "h"}, b"body", seconds)


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
    assert answer.status == status
    assert answer.body == body
    assert answer.reusable == reusable


def test_an_answer_without_length_or_chunks_ends_with_the_connection(kept: list[Connection]) -> None:
    assert exchanged(Peer(OK + b"\r\nab", b"c"), kept) == (200, {}, b"abc", False)


def test_over_tls_the_end_of_such_an_answer_has_to_be_told(authority: Authority, kept: list[Connection]) -> None:
    """A third party on the way can close a connection, but not say in its name that this is all."""
    peer = Peer(OK + b"\r\nab", tls=authority.context("127.0.0.1"))
    kept.append(over_tls(peer, ssl.create_default_context(cafile=authority.root)))
    with pytest.raises(InvalidResponse):
        kept[0].send("GET", "/", {}, b"", 5)


@pytest.mark.parametrize("part", ["method", "target", "name", "value"])
@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_a_line_break_is_sent_in_no_part_of_the_head(part: str, ending: str, kept: list[Connection]) -> None:
    text = {"method": "GET", "target": "/", "name": "host", "value": "h"}
    text[part] += ending
    peer = Peer(WHOLE)
    kept.append(Connection(peer.endpoint, None, 5))
    with pytest.raises(ValueError, match="line break"):
        kept[0].send(text["method"], text["target"], {text["name"]: text["value"]}, b"", 5)


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
        WHOLE + b"junk",
        WHOLE + OK,
        WHOLE + WHOLE,
        b"HTTP/1.1 100 Continue\r\n\r\n" + WHOLE,
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
def test_what_is_not_one_whole_answer_is_an_error(kept: list[Connection], raw: bytes) -> None:
    with pytest.raises(InvalidResponse):
        exchanged(Peer(raw), kept)


def test_silence_is_a_timeout(kept: list[Connection]) -> None:
    with pytest.raises(TimeoutError):
        exchanged(Peer(OK, ends=False), kept, seconds=0.05)


def test_an_answer_that_drips_is_a_timeout_too(kept: list[Connection]) -> None:
    with pytest.raises(TimeoutError):
        exchanged(Peer(*(bytes([byte]) for byte in WHOLE * 2)), kept, seconds=5 * PAUSE)


def test_an_answer_without_end_is_a_timeout_however_fast_it_comes(kept: list[Connection]) -> None:
    flood = OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with pytest.raises(TimeoutError):
        exchanged(Peer(flood, *[b"10000\r\n" + b"x" * 65536 + b"\r\n"] * 50), kept, seconds=5 * PAUSE)


def test_an_answer_that_is_too_long_is_an_error(kept: list[Connection], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_MAX_BYTES", 100_000)
    with pytest.raises(InvalidResponse, match="too long"):
        exchanged(Peer(OK + b"Content-Length: 1000000\r\n\r\n" + b"x" * 1_000_000), kept)


def test_a_connection_is_quiet_until_something_comes_or_it_ends(kept: list[Connection]) -> None:
    for more in ([b"HTTP/1.1 408 Request Timeout\r\n\r\n"], []):
        seen = Event()
        exchanged(Peer(WHOLE, *more, rest=seen.wait), kept)
        assert kept[-1].is_quiet()
        seen.set()
        assert eventually(lambda: not kept[-1].is_quiet())


@pytest.fixture
def deaf() -> Iterator[tuple[str, int]]:
    """An address where nobody accepts any more: the handshakes of those who come are left alone."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(2):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_all_addresses_together_have_the_time_of_one(deaf: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, *[deaf] * 8)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        Connection("http://many.example", None, 1)
    assert time.monotonic() - began < 4, "8 addresses of 1 s each would take 8"


def test_where_an_address_does_not_answer_the_next_one_is_taken(
    deaf: tuple[str, int], kept: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = Peer(WHOLE)
    resolve_to(monkeypatch, deaf, ("127.0.0.1", int(peer.endpoint.rpartition(":")[2])))
    kept.append(Connection("http://two.example", None, 2))
    assert kept[0].send("POST", "/", {}, b"", 5).body == b"ab"


def test_a_port_where_nobody_listens_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        Connection(f"http://127.0.0.1:{port}", None, 1)


def over_tls(peer: Peer, tls: ssl.SSLContext) -> Connection:
    return Connection(peer.endpoint.replace("http:", "https:"), tls, 5)


def test_over_tls_an_answer_is_the_same(authority: Authority, kept: list[Connection]) -> None:
    peer = Peer(WHOLE[:30], WHOLE[30:], ends=False, tls=authority.context("127.0.0.1"))
    kept.append(over_tls(peer, ssl.create_default_context(cafile=authority.root)))
    assert kept[0].send("POST", "/", {"host": "h"}, b"x" * 2_000, 5).body == b"ab"
    assert kept[0].is_quiet(), "tickets of TLS 1.3 came with the answer"


def test_a_name_that_the_certificate_does_not_have_is_refused(authority: Authority) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        over_tls(Peer(WHOLE, tls=authority.context("other.example")), ssl.create_default_context(cafile=authority.root))


def test_aws_is_a_server_with_a_certificate_for_its_name(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(authority.root))
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        over_tls(Peer(WHOLE, tls=authority.context("other.example")), pool.tls.__wrapped__())


@pytest.mark.parametrize(("days", "trusted", "reason"), [(-1, True, "expired"), (30, False, "unable to get local issuer")])
def test_a_certificate_that_is_over_or_of_an_unknown_authority_is_refused(
    authority: Authority, days: int, trusted: bool, reason: str
) -> None:
    tls = ssl.create_default_context(cafile=authority.root) if trusted else ssl.create_default_context()
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        over_tls(Peer(WHOLE, tls=authority.context("127.0.0.1", days=days)), tls)


def test_a_server_without_tls_is_an_error_where_tls_is_wanted() -> None:
    with pytest.raises(ssl.SSLError):
        over_tls(Peer(WHOLE), ssl.create_default_context())
