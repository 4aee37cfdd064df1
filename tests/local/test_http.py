"""The HTTP server alone, over sockets."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from threading import Event, Thread

import pytest

from local.http import MAX_BODY_BYTES, HttpRequest, HttpResponse, Server


class Echo:
    """Remembers what was asked, and answers with the body's length."""

    def __init__(self) -> None:
        self.requests: list[HttpRequest] = []
        self.wait: Event | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        if self.wait:
            self.wait.wait(5)
        length = "too long" if request.body is None else str(len(request.body))
        return HttpResponse(204 if request.target == "/nothing" else 200, [("X-Length", length)], length.encode())


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def server(echo: Echo) -> Iterator[Server]:
    server = Server(0)
    server.open(echo, lambda: HttpResponse(403, [], b"refused"))
    yield server
    server.stop()


@pytest.fixture
def connection(server: Server) -> Iterator[socket.socket]:
    with connected(server) as connection:
        yield connection


def connected(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def read(connection: socket.socket, method: str = "GET") -> tuple[int, bytes]:
    response = HTTPResponse(connection, method=method)
    response.begin()
    with closing(response):
        return response.status, response.read()


def is_closed(connection: socket.socket) -> bool:
    return connection.recv(1) == b""


def test_several_requests_go_over_one_connection(connection: socket.socket) -> None:
    for _ in range(3):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert read(connection) == (200, b"0")


def test_requests_sent_before_the_answer_is_read_are_answered_in_order(connection: socket.socket, echo: Echo) -> None:
    connection.sendall(b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    received = b""
    while part := connection.recv(4096):
        received += part
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert [request.target for request in echo.requests] == ["/1", "/2"]


def test_a_chunked_body_is_put_together(connection: socket.socket) -> None:
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
    assert read(connection) == (200, b"5")


def test_a_client_that_waits_for_100_continue_is_told_to_send(connection: socket.socket) -> None:
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
    connection.sendall(b"abc")
    assert read(connection) == (200, b"3")


def test_names_of_headers_and_the_target_arrive_as_they_were_sent(connection: socket.socket, echo: Echo) -> None:
    connection.sendall(b"GET /a%2Fb?x[]=%C3%A9&x[]=2 HTTP/1.1\r\nHost: a\r\nX-MiXed: 1\r\nx-mixed: 2\r\n\r\n")
    read(connection)
    assert echo.requests[0].target == "/a%2Fb?x[]=%C3%A9&x[]=2"
    assert echo.requests[0].headers == [("Host", "a"), ("X-MiXed", "1"), ("x-mixed", "2")]


def test_head_tells_the_length_and_sends_no_body(connection: socket.socket) -> None:
    connection.sendall(b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    received = connection.recv(4096)
    assert b"content-length: 1\r\n" in received
    assert received.endswith(b"\r\n\r\n")
    assert is_closed(connection)


def test_204_has_neither_body_nor_length(connection: socket.socket) -> None:
    connection.sendall(b"GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    received = connection.recv(4096)
    assert b"content-length" not in received
    assert received.endswith(b"\r\n\r\n")


def test_http_1_0_is_answered_and_closed(connection: socket.socket) -> None:
    connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert read(connection) == (200, b"0")
    assert is_closed(connection)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_what_is_no_http_or_has_too_long_a_head_is_refused_and_harms_nobody(server: Server, nonsense: bytes) -> None:
    with connected(server) as connection:
        connection.sendall(nonsense)
        assert read(connection) == (403, b"refused")
        assert is_closed(connection)
    with connected(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert read(connection)[0] == 200


def test_a_body_of_10_mb_arrives(connection: socket.socket) -> None:
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % MAX_BODY_BYTES + b"x" * MAX_BODY_BYTES)
    assert read(connection) == (200, str(MAX_BODY_BYTES).encode())


@pytest.mark.parametrize("length", [MAX_BODY_BYTES + 1, 4 * MAX_BODY_BYTES])
def test_a_longer_one_is_answered_though_the_client_sends_it_to_the_end_first(connection: socket.socket, length: int) -> None:
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % length)
    connection.sendall(b"x" * length)
    assert read(connection) == (200, b"too long")
    assert is_closed(connection)


def test_a_longer_one_in_chunks_is_answered_as_well(connection: socket.socket) -> None:
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + 11 * chunk + b"0\r\n\r\n")
    assert read(connection) == (200, b"too long")


def test_a_client_that_leaves_early_is_no_error(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    for part in (b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"):
        with connected(server) as connection:
            connection.sendall(part)
    time.sleep(0.1)
    assert capfd.readouterr().err == ""


def test_stopping_lets_a_request_under_way_be_answered(echo: Echo) -> None:
    server, echo.wait = Server(0), Event()
    server.open(echo, lambda: HttpResponse(403, []))
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request("GET", "/")
        while not echo.requests:
            time.sleep(0.01)
        stopping = Thread(target=server.stop)
        stopping.start()
        echo.wait.set()
        assert connection.getresponse().read() == b"0"
        stopping.join(5)
    assert not stopping.is_alive()


def test_stopping_closes_idle_connections(echo: Echo) -> None:
    server = Server(0)
    server.open(echo, lambda: HttpResponse(403, []))
    with connected(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        read(connection)
        server.stop()
        assert is_closed(connection)
