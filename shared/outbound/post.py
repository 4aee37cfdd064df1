"""Posts to a caller-supplied URL, with the SSRF protection of downloads: one connection, no redirects, no proxies."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import cast

from shared.errors import UrlRefused
from shared.outbound.address import PUBLIC, AddressPolicy, Target
from shared.outbound.fetch import Deadline, Wire, begin_response, connected, failures_refused
from shared.outbound.refusal import refusal

TOTAL_SECONDS = 15.0
MAX_READ_BYTES = 64 * 1024  # of the answer's body; the rest is not read
_MAX_WIRE_BYTES = 2 * MAX_READ_BYTES  # with chunk marks


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of any status. `text`: what was read of its body."""

    code: int
    retry_after: str | None
    text: str


def post(
    url: str, body: bytes, headers: Mapping[str, str], policy: AddressPolicy = PUBLIC, seconds: float = TOTAL_SECONDS
) -> Reply:
    """The answer to the body, within `seconds` in all. Raises UrlRefused with the rule that refused it, and ValueError for a header
    that would begin another one.
    """
    target = policy.target(url)
    if not (target.secure or policy.excepts(target)):
        raise refusal("scheme")
    request = _request(target, headers, len(body)) + body
    deadline = Deadline(seconds)
    with failures_refused(), connected(target, policy, deadline) as sock:
        return _send_and_read(sock, request, deadline)


def _request(target: Target, headers: Mapping[str, str], length: int) -> bytes:
    fixed = {
        "Host": target.authority,
        "User-Agent": "planocore-serverless",
        "Content-Length": str(length),
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    lines = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in {**fixed, **headers}.items())]
    if any(not line.isprintable() for line in lines):
        raise ValueError("a header holds a line break, or another character that none may hold")
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


def _send_and_read(sock: socket.socket, request: bytes, deadline: Deadline) -> Reply:
    sock.settimeout(deadline.left())
    early = _send(sock, request)
    wire = Wire(sock, deadline)
    with HTTPResponse(cast(socket.socket, wire), method="POST") as response:
        try:
            begin_response(response)
        except OSError as error:
            raise early or error from None
        wire.expect_body(_MAX_WIRE_BYTES)
        return Reply(response.status, response.headers.get("retry-after"), _text(response))


def _send(sock: socket.socket, request: bytes) -> OSError | None:
    """A receiver may answer, and close, before it has read all: its answer counts."""
    try:
        sock.sendall(request)
    except TimeoutError:
        raise
    except OSError as error:
        return error
    return None


def _text(response: HTTPResponse) -> str:
    """The status counts, however the body ends; what came of it before is told."""
    content = b""
    with suppress(HTTPException, OSError, ValueError, UrlRefused):
        while part := response.read1(MAX_READ_BYTES - len(content)):
            content += part
    return content.decode("utf-8", "replace")
