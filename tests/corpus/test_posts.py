"""Webhooks are posted by the rules of downloads: to the checked address only, in time, however the server behaves."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.errors import UrlRefused
from shared.outbound import fetch
from shared.outbound import post as posting
from shared.outbound.address import AddressPolicy
from shared.outbound.post import Reply, post
from tests.corpus.certificates import Authority
from tests.corpus.network import Network
from tests.corpus.resolvers import PUBLIC, RESOLVERS, Resolver
from tests.corpus.servers import BEHAVIOURS, HOST, Behaviour, serving

SLACK = 1.0  # seconds, for machines that do much else
PLAIN = AddressPolicy(frozenset({(HOST, 80)}))
Authorities = tuple[Authority, Authority]

pytestmark = pytest.mark.usefixtures("trust")


def outcome(url: str, policy: AddressPolicy, seconds: float) -> Reply | str:
    try:
        return post(url, b"", {}, policy, seconds)  # these servers read no body
    except UrlRefused as refused:
        return refused.errors[0].rule.word


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.name)
def test_a_server_is_posted_to_once_and_for_as_long_as_is_allowed(
    behaviour: Behaviour, network: Network, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 0.5 if behaviour.hangs else 2.0
    monkeypatch.setattr(fetch, "CONNECT_SECONDS", seconds / 2)
    with serving(behaviour, *authorities) as (_, port):
        network.answers, network.servers = [[PUBLIC]], {PUBLIC: port}
        started = time.monotonic()
        result = outcome(behaviour.url, PLAIN, seconds)
        taken = time.monotonic() - started
    assert taken < seconds + SLACK
    assert network.connections == [(PUBLIC, 80 if behaviour.certificate is None else 443)]
    assert isinstance(result, Reply) or result == behaviour.rule


ENDLESS = [each for each in BEHAVIOURS if each.name in ("endless", "endless chunks", "endless small chunks", "endless trailers")]


@pytest.mark.parametrize("behaviour", ENDLESS, ids=lambda behaviour: behaviour.name)
def test_no_more_than_64_kilobytes_of_an_answer_are_read(behaviour: Behaviour, network: Network, authorities: Authorities) -> None:
    with serving(behaviour, *authorities) as (_, port):
        network.answers, network.servers = [[PUBLIC]], {PUBLIC: port}
        result = outcome(behaviour.url, PLAIN, 10.0)
    assert isinstance(result, Reply)
    assert (result.code, len(result.text) <= posting.MAX_READ_BYTES) == (200, True)


TOLD = b"Error: the database is down"
CUT_OFF = {
    "of a length that it has not": (b"Content-Length: 1000\r\n\r\n" + TOLD, False),
    "without an end": (b"\r\n" + TOLD, True),
    "that stops in a chunk": (b"Transfer-Encoding: chunked\r\n\r\n100\r\n" + TOLD, False),
    "of a broken chunk": (b"Transfer-Encoding: chunked\r\n\r\n1b\r\n" + TOLD + b"\r\nzz\r\n", False),
}


@pytest.mark.parametrize(("body", "stays_open"), CUT_OFF.values(), ids=CUT_OFF.keys())
def test_what_came_of_an_answer_is_told_however_it_ends(body: bytes, stays_open: bool, network: Network) -> None:
    with answering(b"HTTP/1.1 500 X\r\n" + body, stays_open) as port:
        network.answers, network.servers = [[PUBLIC]], {PUBLIC: port}
        assert outcome(f"http://{HOST}/", PLAIN, 1.0) == Reply(500, None, TOLD.decode())


@contextmanager
def answering(answer: bytes, stays_open: bool) -> Iterator[int]:
    """The port of a server that reads nothing, and closes, unless told otherwise."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(answer)
                if stays_open:
                    connection.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.parametrize("resolver", [each for each in RESOLVERS if each.rule == "address.not_public"], ids=lambda each: each.name)
def test_a_name_that_was_public_is_judged_again_when_a_webhook_is_sent(resolver: Resolver, network: Network) -> None:
    network.answers = list(resolver.answers)
    assert outcome(f"https://{HOST}/hooks", AddressPolicy(), 2.0) == "address.not_public"
    assert network.connections == []


@pytest.mark.parametrize("name", ["a\r\nx: y", "a\nb", "caf\u00e9\x00"])
def test_a_header_cannot_begin_another_one(name: str) -> None:
    with pytest.raises(ValueError, match="header"):
        post("https://hooks.example.com/", b"", {"webhook-id": name})


def test_plain_http_is_refused(network: Network) -> None:
    assert outcome(f"http://{HOST}/", AddressPolicy(), 1.0) == "scheme"
    assert network.connections == []
