"""SSRF policy: the URLs that may be fetched, and the addresses that their hosts may have."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import SplitResult, quote, urlsplit

from shared.outbound.refusal import refusal

Address = IPv4Address | IPv6Address

MAX_URL_CHARACTERS = 2048
DEFAULT_PORTS = {"http": 80, "https": 443}

# Nothing at all; a space in front, which a parser would drop; control characters, backslashes and lone surrogates.
_REFUSED = re.compile(r"^(?: |$)|[\0-\x1f\\\x7f-\x9f\ud800-\udfff]")
# What a path and a query hold as it is; the rest is percent-encoded. Source: https://url.spec.whatwg.org/#percent-encoded-bytes
_IN_PATH, _IN_QUERY = "!$%&'()*+,/:;=@[]|", "!$%&()*+,/:;=?@[]^`{|}"
_AUTHORITY = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[^:\[\]]+))(?::(?P<port>.*))?", re.IGNORECASE)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

# IANA's special-purpose registries (RFC 6890 and its updates), and networks that are public in name only.
# `ipaddress.is_global` is not enough: NAT64, 6to4, site-local and multicast addresses pass it.
REFUSED_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carrier-grade NAT
            "127.0.0.0/8",  # loopback; in Lambda also the runtime's own API
            "168.63.129.16/32",  # Azure's platform services
            "169.254.0.0/16",  # link-local, with the clouds' metadata services
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # IETF protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # automatic multicast tunnelling
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/3",  # multicast, reserved, broadcast
        ),
    )
)
GLOBAL_IPV6 = IPv6Network("2000::/3")  # all that IANA has given out; NAT64, mapped, local and multicast addresses lie outside
REFUSED_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # IETF protocol assignments: Teredo, benchmarking, AMT, AS112, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: carries an IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL after its one parsing: fetching works from this, never from the text again."""

    secure: bool
    host: str  # lower case ASCII, without brackets and a dot behind
    port: int
    path: str  # with the query, percent-encoded
    literal: Address | None  # the host, where it is an address and no name

    @property
    def authority(self) -> str:
        """The value of the Host header: RFC 9110 §7.2."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def scheme(self) -> str:
        return "https" if self.secure else "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Public addresses on the web's ports. `exceptions` are (host, port) pairs that a program on a developer's machine may add.

    There is no setting for them: production code uses `PUBLIC`, which has none and cannot be changed.
    """

    exceptions: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def allowing(cls, *pairs: str) -> "AddressPolicy":
        """A policy with exceptions, each written `HOST:PORT` (`[::1]:8080` for IPv6). ValueError for anything else."""
        split = (pair.lower().rpartition(":") for pair in pairs)
        return cls(frozenset((host.strip("[]"), int(port)) for host, _, port in split))

    def target(self, url: str) -> Target:
        """The parsed URL, or UrlRefused with the rule that it breaks. Nothing is resolved yet."""
        parts = _split(url)
        host, literal, port = _authority(parts)
        target = Target(parts.scheme == "https", host, port, _path(parts), literal)
        if not self.excepts(target):
            _check_place(host, literal, port)
        _check_length(target.url)
        return target

    def check(self, target: Target, addresses: Iterable[Address]) -> None:
        """Refuses a host unless every address it has is public: a connection may go to any of them."""
        if not self.excepts(target) and not all(map(is_public, addresses)):
            raise refusal("address.not_public")

    def excepts(self, target: Target) -> bool:
        """Whether it is at one of the exceptions."""
        return (target.host, target.port) in self.exceptions


PUBLIC = AddressPolicy()


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in REFUSED_IPV4)
    return address in GLOBAL_IPV6 and not any(address in network for network in REFUSED_IPV6)


def _check_length(url: str) -> None:
    if len(url) > MAX_URL_CHARACTERS:
        raise refusal("url.length")


def _split(url: str) -> SplitResult:
    _check_length(url)
    if _REFUSED.search(url):
        raise refusal("url.syntax")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise refusal("url.syntax") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise refusal("scheme")
    if "@" in parts.netloc:
        raise refusal("credentials")
    return parts


def _path(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, _IN_QUERY)}" if parts.query else ""
    return (quote(parts.path, _IN_PATH) or "/") + query


def _authority(parts: SplitResult) -> tuple[str, Address | None, int]:
    found = _AUTHORITY.fullmatch(parts.netloc)
    if found is None:
        raise refusal("url.syntax")
    host = found["v6"].lower() if found["v6"] else _ascii(found["name"]).removesuffix(".")
    return host, _literal(host, bracketed=found["v6"] is not None), _port(found["port"], parts.scheme)


def _ascii(name: str) -> str:
    """A host's name as DNS has it: in lower case, an international one by IDNA (UTS 46, strict)."""
    if name.isascii() and "xn--" not in name.lower():
        return name.lower()
    import idna

    try:
        return idna.encode(name, strict=True, uts46=True, std3_rules=True).decode("ascii")
    except idna.IDNAError:
        raise refusal("url.syntax") from None


def _literal(host: str, *, bracketed: bool) -> Address | None:
    """The address that the host is. One that ends in a number is an address to resolvers, which also read 127.1 and 0x7f000001."""
    try:
        if bracketed:
            return IPv6Address(host)
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            return IPv4Address(host)
    except ValueError:
        raise refusal("url.syntax") from None
    if not _NAME.fullmatch(host):
        raise refusal("url.syntax")
    return None


def _port(text: str | None, scheme: str) -> int:
    if text is None:
        return DEFAULT_PORTS[scheme]
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
        raise refusal("port")
    return int(text)


def _check_place(host: str, literal: Address | None, port: int) -> None:
    if port not in DEFAULT_PORTS.values():
        raise refusal("port")
    if literal is None and "." not in host:  # localhost, and other names that the resolver's search list makes of a bare word
        raise refusal("address.not_public")
