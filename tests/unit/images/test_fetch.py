"""Fetching, as far as it is not the corpus's business: exceptions, and what importing costs."""

import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from shared.errors import UrlRefused
from shared.outbound.address import AddressPolicy
from shared.outbound.fetch import Deadline, Download, fetch


class Echo(BaseHTTPRequestHandler):
    """Answers with the path and the Host header."""

    def do_GET(self) -> None:
        body = f"{self.path} {self.headers['host']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the base class names it
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_exception_s_server_is_reached_on_its_port_by_address_and_by_name(port: int) -> None:
    policy = AddressPolicy.allowing(f"127.0.0.1:{port}", f"localhost:{port}")
    assert fetch(f"http://127.0.0.1:{port}/a?b#c", policy) == Download(f"/a?b 127.0.0.1:{port}".encode(), "127.0.0.1")
    assert fetch(f"http://LOCALHOST:{port}", policy) == Download(f"/ localhost:{port}".encode(), "localhost")


def test_without_the_exception_the_same_server_is_refused(port: int) -> None:
    with pytest.raises(UrlRefused):
        fetch(f"http://127.0.0.1:{port}/")


def test_environment_and_settings_cannot_make_an_exception(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("IMAGE_HOST", "IMAGE_HOSTS", "ALLOWED_HOSTS", "EXCEPTIONS", "NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, f"127.0.0.1:{port}")
    with pytest.raises(UrlRefused):
        fetch(f"http://127.0.0.1:{port}/")


def test_nothing_listens_is_a_refusal(port: int) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        free = server.server_port
    with pytest.raises(UrlRefused) as refused:
        fetch(f"http://127.0.0.1:{free}/", AddressPolicy.allowing(f"127.0.0.1:{free}"))
    assert refused.value.errors[0].rule.word == "connection"


def test_refusal_carries_nothing_of_the_url_and_no_cause(port: int) -> None:
    with pytest.raises(UrlRefused) as refused:
        fetch("http://secret-name.example:99/secret-path?secret=1")
    assert "secret" not in f"{refused.value!r} {refused.value.errors}"
    assert refused.value.__cause__ is None


def test_deadline_gives_what_is_left_and_ends() -> None:
    deadline = Deadline(0.05)
    assert 0 < deadline.at_most(9).left() <= 0.05
    time.sleep(0.06)
    with pytest.raises(TimeoutError):
        deadline.left()


@pytest.mark.parametrize("module", ["outbound.fetch", "images.decode", "services.image_store"])
def test_importing_costs_neither_pillow_nor_requests(module: str) -> None:
    program = f"import sys, shared.{module}; print({{'PIL', 'requests', 'certifi', 'numpy'}} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "set()"
