"""Every misbehaving server and resolver meets its rule in time, and nothing but the checked address is ever connected to."""

import socket
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import pytest

from shared.errors import UrlRefused
from shared.images.decode import decode
from shared.outbound import fetch
from shared.services.list_item_images import RULES
from tests.corpus.certificates import Authority
from tests.corpus.network import Network
from tests.corpus.resolvers import PUBLIC, RESOLVERS, Resolver
from tests.corpus.servers import BEHAVIOURS, GOOD, HOST, OK, Behaviour, Server, says, serving

SLACK = 1.0  # seconds, for machines that do much else
MOST_HELD = 3 * fetch.MAX_WIRE_BYTES  # the body, the parts it comes in, and what this test's server holds
ENDLESS = [behaviour for behaviour in BEHAVIOURS if "endless" in behaviour.name]
HANGING = [behaviour for behaviour in BEHAVIOURS if behaviour.hangs]
Authorities = tuple[Authority, Authority]

pytestmark = pytest.mark.usefixtures("trust")


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter limits: a machine that does much else needs some of them."""
    monkeypatch.setattr(fetch, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 2.0)


@pytest.fixture
def short_time_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """For servers that nothing but the clock ends, however much else the machine does."""
    monkeypatch.setattr(fetch, "CONNECT_SECONDS", 0.25)
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.5)


def outcome(url: str) -> tuple[str, float]:
    """The rule, and how long it took."""
    start = time.monotonic()
    try:
        decode(fetch.fetch(url).content)
    except UrlRefused as refused:
        return refused.errors[0].rule.word, time.monotonic() - start
    return "accepted", time.monotonic() - start


def visit(behaviour: Behaviour, network: Network, authorities: Authorities) -> tuple[str, float, Server]:
    with serving(behaviour, *authorities) as (server, port):
        network.answers, network.servers = [[PUBLIC]], {PUBLIC: port}
        return *outcome(behaviour.url), server


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.name)
def test_server_meets_its_rule_in_time_and_leads_nowhere_else(
    behaviour: Behaviour, network: Network, authorities: Authorities, request: pytest.FixtureRequest
) -> None:
    if behaviour.hangs:
        request.getfixturevalue("short_time_limits")
    rule, seconds, _ = visit(behaviour, network, authorities)
    assert rule == behaviour.rule
    assert seconds < fetch.TOTAL_SECONDS + SLACK
    assert network.connections == [(PUBLIC, 80 if behaviour.certificate is None else 443)]
    assert network.lookups == [HOST]


@pytest.mark.parametrize("behaviour", ENDLESS, ids=lambda behaviour: behaviour.name)
def test_endless_answer_is_held_in_bounded_memory(
    behaviour: Behaviour, network: Network, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 60.0)  # tracing makes it slow
    tracemalloc.start()
    try:
        rule, _, _ = visit(behaviour, network, authorities)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert rule == behaviour.rule
    assert peak < MOST_HELD


@pytest.mark.slow
def test_hanging_servers_are_all_left_within_the_real_limits_also_by_many_threads(
    network: Network, authorities: Authorities
) -> None:
    with ExitStack() as stack:
        for index, behaviour in enumerate(HANGING):
            _, port = stack.enter_context(serving(behaviour, *authorities))
            network.names[f"h{index}.shop.example"] = [f"93.184.216.{index}"]
            network.servers[f"93.184.216.{index}"] = port
        urls = [behaviour.url.replace("images", f"h{index}") for index, behaviour in enumerate(HANGING)]
        with ThreadPoolExecutor(len(urls)) as pool:
            outcomes = list(pool.map(outcome, urls))
    assert {rule for rule, _ in outcomes} == {"timeout"}
    assert max(seconds for _, seconds in outcomes) < 5 + 4 * SLACK


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("resolver", RESOLVERS, ids=lambda resolver: resolver.name)
def test_resolver_meets_its_rule_in_time_and_is_asked_once(resolver: Resolver, network: Network, authorities: Authorities) -> None:
    closing = Event()
    network.resolving = lambda: closing.wait(resolver.seconds)
    network.answers = list(resolver.answers)
    server = Behaviour("good", "accepted", "", GOOD)
    with serving(server, *authorities) as (_, port):
        network.servers = {PUBLIC: port} if resolver.rule != "connection" else {}
        rule, seconds = outcome(f"http://{HOST}/picture.png")
    closing.set()
    assert rule == resolver.rule
    assert seconds < fetch.CONNECT_SECONDS + SLACK
    assert network.lookups == [HOST]
    assert {address for address, _ in network.connections} <= set(resolver.answers[0] or ())
    assert rule in {"accepted", "connection"} or network.connections == []


def test_limits_are_those_of_the_contract() -> None:
    assert fetch.CONNECT_SECONDS == 3
    assert fetch.TOTAL_SECONDS == 5
    assert fetch.MAX_BYTES == 10_000_000


@pytest.mark.parametrize(("size", "expected"), [(10_000_000, "not_an_image"), (10_000_001, "too_large")])
def test_ten_megabytes_are_taken_and_one_byte_more_is_not(
    size: int, expected: str, network: Network, authorities: Authorities
) -> None:
    large = Behaviour("large", "", "", says(OK, b"\r\n", bytes(size)))
    assert visit(large, network, authorities)[0] == expected


def test_request_asks_for_the_plain_image_and_carries_nothing_from_the_environment(
    network: Network, authorities: Authorities
) -> None:
    _, _, server = visit(Behaviour("good", "", "", GOOD), network, authorities)
    assert server.requests[0].splitlines() == [
        b"GET /picture.png HTTP/1.1",
        b"Host: images.shop.example",
        b"User-Agent: planocore-serverless",
        b"Accept: image/png, image/jpeg",
        b"Accept-Encoding: identity",
        b"Connection: close",
        b"",
    ]


def test_encrypted_connection_names_the_host_that_the_url_names(network: Network, authorities: Authorities) -> None:
    _, _, server = visit(Behaviour("good", "", "", GOOD, certificate=(HOST,)), network, authorities)
    assert server.server_names == [HOST]
    assert b"\r\nHost: images.shop.example\r\n" in server.requests[0]


def test_encrypted_connection_to_an_address_needs_a_certificate_for_the_address(network: Network, authorities: Authorities) -> None:
    for names, expected in (((PUBLIC,), "accepted"), ((HOST,), "tls")):
        with serving(Behaviour("good", "", "", GOOD, certificate=names), *authorities) as (_, port):
            network.servers = {PUBLIC: port}
            assert outcome(f"https://{PUBLIC}/")[0] == expected


def test_server_that_does_not_take_the_connection_is_given_up(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as stack:
        network.answers, network.servers = [[PUBLIC]], {PUBLIC: listener.getsockname()[1]}
        for _ in range(2):  # fills the queue of a server that accepts nobody
            sock = stack.enter_context(socket.socket())
            sock.setblocking(False)
            super(socket.socket, sock).connect_ex(listener.getsockname())  # past the network
        rule, seconds = outcome(f"http://{HOST}/")
    assert rule == "timeout"
    assert 0.4 < seconds < 0.5 + SLACK


def test_there_are_enough_cases_and_each_has_a_known_rule_and_a_reason() -> None:
    cases: list[Behaviour | Resolver] = [*BEHAVIOURS, *RESOLVERS]
    assert len(cases) >= 27
    assert {case.rule for case in cases} <= {*(rule.word for rule in RULES), "accepted"}
    assert all(case.why for case in cases)
