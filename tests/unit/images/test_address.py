"""The URL and address policy, on anything at all."""

import re
from dataclasses import FrozenInstanceError
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.errors import ParamError, UrlRefused
from shared.outbound.address import PUBLIC, AddressPolicy, Target, is_public
from shared.services.list_item_images import RULES

LOCAL = AddressPolicy.allowing("127.0.0.1:8080", "LOCALHOST:9000", "[::1]:8080")

unhurried = settings(deadline=None)
odd_urls = st.text("abc.0127x:@[]/\\%?#-é１。ß\u00ad' \n", max_size=30).map("http://".__add__)


def rule(url: str, policy: AddressPolicy = PUBLIC) -> str:
    with pytest.raises(UrlRefused) as refused:
        policy.target(url)
    return refused.value.errors[0].rule.word


def outcome(url: str) -> Target | ParamError:
    try:
        return PUBLIC.target(url)
    except UrlRefused as refused:
        return refused.errors[0]


@unhurried
@given(st.text() | odd_urls)
@example("http://[")
@example("http://\ud800/")
@example("http://ü.example/ß ?é")
def test_any_text_is_a_target_or_refused_by_a_known_rule(text: str) -> None:
    found = outcome(text)
    if isinstance(found, ParamError):
        assert (found.attr, found.rule in RULES) == ("image_url", True)
    else:
        assert found.path.startswith("/")
        assert re.fullmatch(r"[!-\[\]-~]+", found.path + found.authority)
        assert PUBLIC.target(found.url) == found


@unhurried
@given(st.ip_addresses(v=4))
def test_public_ipv4_address_is_never_one_that_python_holds_for_special(address: IPv4Address) -> None:
    assert address.is_global or not is_public(address)


@unhurried
@given(st.ip_addresses(v=6))
def test_public_ipv6_address_is_never_one_that_python_holds_for_special(address: IPv6Address) -> None:
    assert address.is_global or not is_public(address)


@unhurried
@given(st.ip_addresses(v=4))
def test_ipv4_address_is_refused_in_every_form_that_carries_it_in_ipv6(address: IPv4Address) -> None:
    value = int(address)
    for carried in (value, 0xFFFF << 32 | value, 0x64FF9B << 96 | value, 0x2002 << 112 | value << 80, 0x20010000 << 96 | value):
        assert not is_public(IPv6Address(carried))


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("http://images.example", "images.example", "/"),
        ("HTTP://Images.Example:80/A?b=C#d", "images.example", "/A?b=C"),
        ("https://images.example:443/", "images.example", "/"),
        ("https://images.example:80/", "images.example:80", "/"),
        ("http://[2606:2800::1]/a", "[2606:2800::1]", "/a"),
        ("http://[2606:2800::1]:443/a", "[2606:2800::1]:443", "/a"),
        ("http://images.example?a", "images.example", "/?a"),
        ("https://Bücher.example.:80/K 1", "xn--bcher-kva.example:80", "/K%201"),
    ],
)
def test_target_says_what_is_asked_for(url: str, authority: str, path: str) -> None:
    target = PUBLIC.target(url)
    assert (target.authority, target.path) == (authority, path)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/", "http://localhost:9000/", "http://LocalHost:9000/", "http://[::1]:8080/"]
)
def test_exception_allows_its_host_on_its_port(url: str) -> None:
    target = LOCAL.target(url)
    LOCAL.check(target, [IPv4Address("127.0.0.1")])


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8081/", "http://127.0.0.2:8080/", "http://localhost:9001/", "http://[::2]:8080/"]
)
def test_exception_allows_no_other_host_or_port(url: str) -> None:
    assert rule(url, LOCAL) == "port"


def test_exception_allows_nothing_else_about_the_url() -> None:
    assert rule("ftp://127.0.0.1:8080/", LOCAL) == "scheme"
    assert rule("http://a@127.0.0.1:8080/", LOCAL) == "credentials"
    assert rule("http://127.1:8080/", LOCAL) == "url.syntax"


@pytest.mark.parametrize("pair", ["", "127.0.0.1", "127.0.0.1:", "localhost:http"])
def test_exception_that_is_no_pair_is_an_error(pair: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        AddressPolicy.allowing(pair)


def test_policy_cannot_be_changed() -> None:
    assert AddressPolicy() == PUBLIC
    with pytest.raises(FrozenInstanceError):
        PUBLIC.exceptions = frozenset({("127.0.0.1", 80)})  # type: ignore[misc]  # it is frozen
