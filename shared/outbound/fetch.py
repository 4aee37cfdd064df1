"""Downloads a caller-supplied URL, with SSRF protection.

On http.client, because it does none of what would have to be switched off elsewhere: it follows no redirect, knows no proxy, netrc
or cookie, decodes no body. What it leaves to us is where to connect, and when to stop.
"""

import socket
import ssl
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPResponse, IncompleteRead
from io import BufferedReader, RawIOBase
from ipaddress import ip_address
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from shared.outbound.address import PUBLIC, Address, AddressPolicy, Target
from shared.outbound.refusal import refusal

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CONNECT_SECONDS = 3.0  # for the name, the connection and the TLS handshake together
TOTAL_SECONDS = 5.0
MAX_BYTES = 10_000_000
MAX_WIRE_BYTES = MAX_BYTES + 1_000_000  # with chunk marks and trailers, which http.client does not limit in sum
MAX_HEAD_BYTES = 128 * 1024  # all that comes before the body: interim answers too, which http.client does not count
MAX_ADDRESSES = 4


@dataclass(frozen=True, slots=True)
class Download:
    content: bytes
    host: str


class Deadline:
    """A moment that nothing may outlast. `left` raises TimeoutError when it has passed."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds, more than 0."""
        seconds = self._end - monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def at_most(self, seconds: float) -> "Deadline":
        return Deadline(min(self.left(), seconds))


def fetch(url: str, policy: AddressPolicy = PUBLIC) -> Download:
    """The body that the URL leads to, at most 10 MB, within 5 s. UrlRefused with the rule that refused it."""
    target = policy.target(url)
    deadline = Deadline(TOTAL_SECONDS)
    with failures_refused(), connected(target, policy, deadline) as sock:
        return Download(_get(sock, target, deadline), target.host)


def require_public(target: Target, policy: AddressPolicy = PUBLIC) -> None:
    """Looks the host's addresses up, within 3 s, and judges them. Connects to nothing. UrlRefused with the rule that refused it."""
    with failures_refused():
        _addresses(target, policy, Deadline(CONNECT_SECONDS))


@contextmanager
def failures_refused() -> Iterator[None]:
    """Turns what the network does into a rule. The order matters: all but HTTPException are kinds of OSError."""
    try:
        yield
    except TimeoutError:
        raise refusal("timeout") from None
    except ssl.SSLError:
        raise refusal("tls") from None
    except (HTTPException, ValueError):  # ValueError: a chunk of negative size
        raise refusal("http_response") from None
    except OSError:
        raise refusal("connection") from None


@contextmanager
def connected(target: Target, policy: AddressPolicy, deadline: Deadline) -> Iterator[socket.socket]:
    """A connection to an address of the host that was resolved once and judged; by TLS against the name where it is https."""
    soon = deadline.at_most(CONNECT_SECONDS)
    sock = _connect(_addresses(target, policy, soon)[:MAX_ADDRESSES], target.port, soon)
    if target.secure:
        sock.settimeout(soon.left())
        sock = tls().wrap_socket(sock, server_hostname=target.host)
    with sock:
        yield sock


def _addresses(target: Target, policy: AddressPolicy, deadline: Deadline) -> list[Address]:
    """All addresses that the host has, once they have been judged."""
    addresses = [target.literal] if target.literal else _resolve(target.host, deadline)
    policy.check(target, addresses)
    return addresses


def _resolve(name: str, deadline: Deadline) -> list[Address]:
    """The addresses of a name, asked for once. In a thread of its own, because getaddrinfo knows no timeout."""
    answer: Future[list[Any]] = Future()
    Thread(target=_look_up, args=(name, answer), daemon=True).start()
    try:
        records = answer.result(timeout=deadline.left())
    except socket.gaierror:
        raise refusal("dns") from None
    if not records:
        raise refusal("dns")
    return [ip_address(sockaddr[0]) for *_, sockaddr in records]


def _look_up(name: str, answer: "Future[list[Any]]") -> None:
    try:
        answer.set_result(socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
    except Exception as error:  # noqa: BLE001 - of any kind: the waiting thread raises it
        answer.set_exception(error)


def _connect(addresses: Sequence[Address], port: int, deadline: Deadline) -> socket.socket:
    """Connected to the first address that answers; each gets an equal share of the time that is left."""
    failure: OSError = OSError()
    for index, address in enumerate(addresses):
        sock = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.settimeout(deadline.left() / (len(addresses) - index))
            sock.connect((str(address), port))
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure


@cache
def tls() -> ssl.SSLContext:
    """Trusts the roots that come with requests and nothing from the environment."""
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    context.hostname_checks_common_name = False  # names stand in subjectAltName: RFC 9525 §2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _get(sock: socket.socket, target: Target, deadline: Deadline) -> bytes:
    sock.settimeout(deadline.left())
    sock.sendall(_request(target))
    wire = Wire(sock, deadline)
    with HTTPResponse(cast(socket.socket, wire), method="GET") as response:
        begin_response(response)
        _check_head(response)
        wire.expect_body()
        return _body(response)


def _request(target: Target) -> bytes:
    lines = (
        f"GET {target.path} HTTP/1.1",
        f"Host: {target.authority}",
        "User-Agent: planocore-serverless",
        "Accept: image/png, image/jpeg",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


def begin_response(response: HTTPResponse) -> None:
    """Reads the answer's head. Interim answers before it are passed over: RFC 9110 §15.2."""
    response.begin()
    while response.status < 200:
        response.headers = None  # type: ignore[assignment]  # as before the first: else it takes the answer for read
        response.begin()


def _check_head(response: HTTPResponse) -> None:
    if 300 <= response.status < 400:
        raise refusal("redirect")
    if response.status != 200:
        raise refusal("http_status")
    undone = {"chunked"} if response.chunked else set()
    if _codings(response, "content-encoding") or _codings(response, "transfer-encoding") - undone:
        raise refusal("content_encoding")
    if (response.length or 0) > MAX_BYTES:
        raise refusal("too_large")


def _codings(response: HTTPResponse, header: str) -> set[str]:
    """The codings of the body. An empty list is none, and so is `identity`: RFC 9110 §8.4.1, §12.5.3."""
    listed = ",".join(response.headers.get_all(header, ())).lower().split(",")
    return {coding.strip() for coding in listed} - {"", "identity"}


def _body(response: HTTPResponse) -> bytes:
    content = response.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise refusal("too_large")
    if response.length:  # fewer bytes came than Content-Length promised
        raise IncompleteRead(content, response.length)
    return content


class Wire(RawIOBase):
    """A socket as HTTPResponse reads it, bounded in time and bytes while anything is read: headers may drip, chunks may lie."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline
        self._allowance, self._rule = MAX_HEAD_BYTES, "http_response"

    def expect_body(self, at_most: int = MAX_WIRE_BYTES) -> None:
        self._allowance, self._rule = at_most, "too_large"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._sock.settimeout(self._deadline.left())
        count = self._sock.recv_into(buffer)
        self._allowance -= count
        if self._allowance < 0:
            raise refusal(self._rule)
        return count

    def makefile(self, _mode: str) -> BufferedReader:
        return BufferedReader(self)
