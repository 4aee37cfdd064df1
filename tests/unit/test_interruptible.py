"""Connections that are cut, against servers on this machine, also over TLS."""

from collections.abc import Iterator
from concurrent.futures import Future
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import create_connection, create_server, socket
from threading import Thread

import pytest
import requests

from shared.outbound.interruptible import InterruptibleAdapter
from tests.corpus.certificates import Authority


@pytest.fixture
def listener() -> Iterator[socket]:
    with create_server(("127.0.0.1", 0)) as listener:
        yield listener


def get(url: str, adapter: InterruptibleAdapter, verify: str | bool = True) -> bytes:
    with requests.Session() as session:
        session.trust_env = False
        session.mount(url, adapter)
        return session.get(url, timeout=60, verify=verify).content


def getting(url: str, adapter: InterruptibleAdapter, verify: str | bool = True) -> "Future[bytes]":
    """What a thread gets, or fails with."""
    got: Future[bytes] = Future()

    def work() -> None:
        try:
            got.set_result(get(url, adapter, verify))
        except requests.RequestException as error:
            got.set_exception(error)

    Thread(target=work, daemon=True).start()
    return got


def address(listener: socket, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/"


def test_over_a_line_that_is_left_alone_an_answer_comes(tmp_path: Path) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\nwell")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    authority, adapter = Authority(tmp_path), InterruptibleAdapter()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = authority.context("127.0.0.1").wrap_socket(server.socket, server_side=True)
        Thread(target=server.handle_request, daemon=True).start()
        assert get(f"https://127.0.0.1:{server.server_port}/", adapter, str(authority.root)) == b"well"
    adapter.cut()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_line_is_cut_while_an_answer_or_a_handshake_is_waited_for(listener: socket, scheme: str) -> None:
    adapter = InterruptibleAdapter()
    got = getting(address(listener, scheme), adapter)
    with listener.accept()[0] as accepted:
        assert accepted.recv(1)
        adapter.cut()
        with pytest.raises(requests.ConnectionError):
            got.result(30)


def test_a_line_is_cut_within_an_answer_over_tls(listener: socket, tmp_path: Path) -> None:
    authority, adapter = Authority(tmp_path), InterruptibleAdapter()
    got = getting(address(listener, "https"), adapter, str(authority.root))
    with authority.context("127.0.0.1").wrap_socket(listener.accept()[0], server_side=True) as accepted:
        assert accepted.recv(1)
        accepted.sendall(b"HTTP/1.1 200 OK\r\nx-a: ")
        adapter.cut()
        with pytest.raises(requests.ConnectionError):
            got.result(30)


def test_what_is_cut_before_it_is_made_is_not_made(listener: socket) -> None:
    adapter = InterruptibleAdapter()
    adapter.cut()
    with pytest.raises(requests.ConnectionError):
        get(address(listener), adapter)


def test_cutting_leaves_the_sockets_of_others_alone(listener: socket) -> None:
    """Numbers of closed sockets are given to others."""
    adapter = InterruptibleAdapter()
    with adapter.hold(create_connection(listener.getsockname())), listener.accept()[0]:
        adapter.cut()
    with create_connection(listener.getsockname()) as another, listener.accept()[0] as accepted:
        adapter.cut()
        another.sendall(b"x")
        assert accepted.recv(1) == b"x"
