"""Servers that misbehave, each with the rule that must refuse what it does (or "accepted").

`python -m tests.corpus.servers` starts all of them on 127.0.0.1, each on a port of its own, and prints the table as JSON lines.
"""

import json
import socket
import ssl
import struct
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus.certificates import Authority
from tests.corpus.images import PIXEL

HOST = "images.shop.example"
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: %d\r\n\r\n" % len(PIXEL)
MEGABYTE = bytes(1_000_000)
LONG_HEADER = b"X-A: %b\r\n" % (b"b" * 5_000)

Serve = Callable[[socket.socket], None]


def says(*parts: bytes) -> Serve:
    return lambda sock: sock.sendall(b"".join(parts))


def drips(start: bytes, again: bytes, pause: float = 0.1) -> Serve:
    """Sends `start`, then `again` until nobody listens any more: for ever, as far as the client is concerned."""

    def serve(sock: socket.socket) -> None:
        sock.sendall(start)
        while True:
            sock.sendall(again)
            time.sleep(pause)

    return serve


def drips_once(*parts: bytes) -> Serve:
    """Sends the parts one after the other, so that each is read alone."""

    def serve(sock: socket.socket) -> None:
        for part in parts:
            sock.sendall(part)
            time.sleep(0.05)

    return serve


def floods(start: bytes, again: bytes) -> Serve:
    return drips(start, again * max(1, 100_000 // len(again)), pause=0)


def waits(*parts: bytes) -> Serve:
    """Sends what it has, then keeps the connection open until the client closes it."""

    def serve(sock: socket.socket) -> None:
        sock.sendall(b"".join(parts))
        while sock.recv(65536):
            pass

    return serve


def resets(*parts: bytes) -> Serve:
    def serve(sock: socket.socket) -> None:
        sock.sendall(b"".join(parts))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close sends RST

    return serve


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def redirect(status: str, location: str) -> Serve:
    return says(f"HTTP/1.1 {status}\r\nLocation: {location}\r\n".encode(), LENGTH, PIXEL)


@dataclass(frozen=True)
class Behaviour:
    """`hangs`: only the clock ends it. `certificate`: served over TLS; the names that the certificate is for."""

    name: str
    rule: str
    why: str
    serve: Serve
    hangs: bool = False
    certificate: tuple[str, ...] | None = None
    days: int = 30  # that the certificate is still valid
    trusted: bool = True
    speaks_tls: bool = True  # False: on the port for TLS, without it

    @property
    def url(self) -> str:
        return f"http{'' if self.certificate is None else 's'}://{HOST}/picture.png"


HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GOOD = says(OK, LENGTH, PIXEL)


def behaviours(rule: str, *rows: tuple[str, str, Serve], hangs: bool = False) -> tuple[Behaviour, ...]:
    """Of one rule: name, why, what it does."""
    return tuple(Behaviour(name, rule, why, serve, hangs) for name, why, serve in rows)


BEHAVIOURS = (
    *behaviours(
        "accepted",
        ("plain", "an ordinary answer", GOOD),
        ("no length", "the body ends with the connection", says(OK, b"\r\n", PIXEL)),
        ("chunked", "two chunks", says(CHUNKED, chunk(PIXEL[:9]), chunk(PIXEL[9:]), chunk(b""))),
        (
            "chunk extensions",
            "they are allowed and mean nothing",
            says(CHUNKED, b"%x;a=b\r\n" % len(PIXEL), PIXEL, b"\r\n0\r\n\r\n"),
        ),
        ("trailers", "they are allowed and mean nothing", says(CHUNKED, chunk(PIXEL), b"0\r\nX-A: b\r\n\r\n")),
        ("HTTP/1.0", "an old server", says(b"HTTP/1.0 200 OK\r\n", LENGTH, PIXEL)),
        ("bare line feeds", "a sloppy server", says(b"HTTP/1.1 200 OK\nContent-Length: %d\n\n" % len(PIXEL), PIXEL)),
        (
            "wrong content type",
            "the bytes decide, not what they are called",
            says(OK, b"Content-Type: text/html\r\n", LENGTH, PIXEL),
        ),
        ("location with 200", "not a redirect", says(OK, b"Location: http://127.0.0.1/\r\n", LENGTH, PIXEL)),
        ("refresh", "a header that only browsers follow", says(OK, b"Refresh: 0; url=http://127.0.0.1/\r\n", LENGTH, PIXEL)),
        (
            "a continue first",
            "an interim answer stands before the real one",
            says(b"HTTP/1.1 100 Continue\r\n\r\n", OK, LENGTH, PIXEL),
        ),
        ("processing first", "another interim answer", says(b"HTTP/1.1 102 Processing\r\n\r\n", OK, LENGTH, PIXEL)),
        ("early hints first", "an interim answer with headers", says(HINTS, OK, LENGTH, PIXEL)),
        (
            "many interim answers first",
            "of every kind, known or not",
            says(*(b"HTTP/1.1 %d Wait\r\n\r\n" % status for status in (100, 103, 100, 102, 104, 199, 103)), OK, LENGTH, PIXEL),
        ),
        ("a hundred early hints first", "more than any server sends", says(HINTS * 100, OK, LENGTH, PIXEL)),
        (
            "misleading interim answer",
            "its headers say nothing of the answer",
            says(b"HTTP/1.1 103 Early Hints\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", OK, LENGTH, PIXEL),
        ),
        ("interim answer in pieces", "cut where the head begins", drips_once(HINTS[:-1], b"\n" + OK[:1], OK[1:] + LENGTH + PIXEL)),
        ("empty content encoding", "none", says(OK, b"Content-Encoding:\r\n", LENGTH, PIXEL)),
        ("identity", "a word for none", says(OK, b"Content-Encoding: identity\r\n", LENGTH, PIXEL)),
        (
            "identity, often",
            "in capitals, in lists and several headers",
            says(OK, b"Content-Encoding: Identity, ,identity\r\nContent-Encoding: \t\r\n", LENGTH, PIXEL),
        ),
        (
            "identity as transfer encoding",
            "a word of older servers for none",
            says(OK, b"Transfer-Encoding: identity\r\n", LENGTH, PIXEL),
        ),
        ("keeps the connection", "the length says where the body ends", waits(OK, LENGTH, PIXEL)),
        ("more than promised", "what follows the promised length is not read", says(OK, LENGTH, PIXEL, MEGABYTE)),
        (
            "length and chunks",
            "chunks win over the length",
            says(OK, b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", chunk(PIXEL), chunk(b"")),
        ),
    ),
    *behaviours(
        "redirect",
        ("301", "moved", redirect("301 Moved Permanently", "http://other.example/")),
        ("302 to metadata", "sends the client to the metadata service", redirect("302 Found", "http://169.254.169.254/")),
        ("303", "see other", redirect("303 See Other", "/other.png")),
        ("307 to loopback", "sends the client to itself", redirect("307 Temporary Redirect", "http://127.0.0.1/")),
        ("308", "moved, relative", redirect("308 Permanent Redirect", "//127.0.0.1/")),
        ("redirect to a file", "another scheme", redirect("302 Found", "file:///etc/passwd")),
        ("redirect to itself", "a loop", redirect("302 Found", "http://images.shop.example/picture.png")),
        ("304", "not modified, though nothing was asked", says(b"HTTP/1.1 304 Not Modified\r\n\r\n")),
    ),
    *behaviours(
        "http_status",
        ("204", "no content", says(b"HTTP/1.1 204 No Content\r\n\r\n")),
        ("206", "a part that nobody asked for", says(b"HTTP/1.1 206 Partial Content\r\n", LENGTH, PIXEL)),
        ("403", "an image in an error page is no image", says(b"HTTP/1.1 403 Forbidden\r\n", LENGTH, PIXEL)),
        ("404", "not found", says(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")),
        ("500", "broken", says(b"HTTP/1.1 500 Oops\r\n\r\n")),
        ("999", "a status of its own", says(b"HTTP/1.1 999 What\r\n\r\n")),
    ),
    *behaviours(
        "content_encoding",
        ("gzip", "compressed, unasked", says(OK, b"Content-Encoding: gzip\r\n", LENGTH, PIXEL)),
        ("brotli", "compressed, unasked", says(OK, b"content-encoding: br\r\n", LENGTH, PIXEL)),
        ("gzip behind identity", "one of several", says(OK, b"Content-Encoding: identity, gzip\r\n", LENGTH, PIXEL)),
        (
            "gzip in a second header",
            "the first says that there is none",
            says(OK, b"Content-Encoding: identity\r\nContent-Encoding: gzip\r\n", LENGTH, PIXEL),
        ),
        ("unknown encoding", "nobody knows how to read it", says(OK, b"Content-Encoding: x-own\r\n", LENGTH, PIXEL)),
        (
            "deflate bomb",
            "small on the wire, a gigabyte inflated",
            says(OK, b"Content-Encoding: deflate\r\n\r\n", zlib.compress(MEGABYTE)),
        ),
        (
            "gzip behind chunks",
            "chunks in one header, compression in another",
            says(OK, b"Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n", chunk(PIXEL), chunk(b"")),
        ),
        (
            "gzip as transfer encoding",
            "compressed on another layer",
            says(OK, b"Transfer-Encoding: gzip, chunked\r\n\r\n", chunk(PIXEL), chunk(b"")),
        ),
    ),
    *behaviours(
        "too_large",
        ("10 MB and one byte", "refused by its length, unread", waits(OK, b"Content-Length: 10000001\r\n\r\n")),
        ("endless", "a body without an end", floods(OK + b"\r\n", MEGABYTE)),
        ("endless chunks", "chunks without an end", floods(CHUNKED, chunk(MEGABYTE))),
        ("endless small chunks", "little content, much of everything else", floods(CHUNKED, chunk(b"a" * 100))),
        ("one endless chunk", "a chunk of 2^60 bytes", floods(CHUNKED + b"1000000000000000\r\n", MEGABYTE)),
        ("chunk of size -1", "a naive reader reads that to the end", floods(CHUNKED + b"-1\r\n", MEGABYTE)),
        ("endless trailers", "headers behind the body, without an end", floods(CHUNKED + chunk(PIXEL) + b"0\r\n", LONG_HEADER)),
    ),
    *behaviours(
        "http_response",
        ("endless headers", "a header after the other", floods(OK, b"X-A: b\r\n")),
        ("an endless header", "one line without an end", floods(OK + b"X-A: ", b"b")),
        (
            "endless interim answers",
            "100 Continue with much to say, for ever",
            floods(b"", b"HTTP/1.1 100 Continue\r\n" + LONG_HEADER + b"\r\n"),
        ),
        ("endless short interim answers", "100 Continue, for ever", floods(b"", b"HTTP/1.1 100 \r\n\r\n")),
        ("endless early hints", "103 Early Hints, for ever", floods(b"", HINTS)),
        ("endless switching of protocols", "101, unasked, for ever", floods(b"", b"HTTP/1.1 101 Switching Protocols\r\n\r\n")),
        ("a head of a megabyte", "headers longer than any page's", says(OK, LONG_HEADER * 90, LONG_HEADER * 90, b"\r\n", PIXEL)),
        ("nothing after early hints", "closes without an answer", says(HINTS)),
        (
            "another protocol after all",
            "101, unasked, and then frames",
            says(b"HTTP/1.1 101 Switching Protocols\r\n\r\n", bytes(9)),
        ),
        ("status of two digits", "a status below all", says(b"HTTP/1.1 99 Early\r\n\r\n", OK, LENGTH, PIXEL)),
        ("an endless status line", "one line without an end", floods(b"HTTP/1.1 200 ", b"b")),
        ("an endless chunk extension", "one line without an end", floods(CHUNKED + b"1;", b"b")),
        ("shorter than promised", "the connection ends too early", says(OK, b"Content-Length: 5000\r\n\r\n", PIXEL)),
        ("chunk cut off", "the connection ends within a chunk", says(CHUNKED, b"5000\r\n", PIXEL)),
        ("no last chunk", "the connection ends between chunks", says(CHUNKED, chunk(PIXEL))),
        ("chunk garbage", "a size that is no number", says(CHUNKED, b"zz\r\n", PIXEL)),
        ("chunk of size -5", "a negative size", says(CHUNKED, b"-5\r\n", PIXEL)),
        ("no HTTP", "another protocol's greeting", says(b"SSH-2.0-OpenSSH_9.6\r\n")),
        ("HTTP/0.9", "a body without a head", says(PIXEL)),
        ("HTTP/2 preface", "frames of another version", says(b"\0\0\x12\4\0\0\0\0\0" + bytes(18))),
        ("bad status", "a status that is no number", says(b"HTTP/1.1 OK 200\r\n\r\n")),
        ("nothing", "closes without a word", says()),
    ),
    *behaviours(
        "image.truncated",
        ("promises less than it sends", "only the promised part is read", says(OK, b"Content-Length: 40\r\n\r\n", PIXEL)),
    ),
    *behaviours(
        "not_an_image",
        ("empty body", "nothing", says(OK, b"Content-Length: 0\r\n\r\n")),
        ("a page", "a page that says it is an image", says(OK, b"Content-Type: image/png\r\n\r\n<!DOCTYPE html><title>no</title>")),
    ),
    *behaviours(
        "connection",
        ("reset at once", "breaks off without an answer", resets()),
    ),
    *behaviours(
        "timeout",
        ("silence", "accepts, and never says a word", waits()),
        ("silence after the head", "promises a body and waits", waits(OK, b"Content-Length: 5000\r\n\r\n")),
        ("silence before the end", "keeps the last byte", waits(OK, LENGTH, PIXEL[:-1])),
        ("dripping status", "a byte of the status line at a time", drips(b"HTTP/1.1 200 ", b"a")),
        ("dripping headers", "a byte of a header at a time: each read succeeds", drips(OK + b"X-A: ", b"b")),
        ("dripping header lines", "a short header at a time", drips(OK, b"X-A: b\r\n", 0.2)),
        ("dripping body", "a byte of the body at a time", drips(OK + b"\r\n", b"a")),
        ("dripping chunks", "a chunk of one byte at a time", drips(CHUNKED, chunk(b"a"))),
        ("dripping chunk size", "a digit at a time", drips(CHUNKED, b"0")),
        ("dripping trailers", "a trailer at a time", drips(CHUNKED + chunk(PIXEL) + b"0\r\n", b"X-A: b\r\n")),
        ("dripping interim answers", "100 Continue, now and then", drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n")),
        ("dripping early hints", "103 Early Hints, now and then", drips(b"", HINTS)),
        hangs=True,
    ),
    Behaviour("TLS", "accepted", "the right certificate", GOOD, certificate=(HOST,)),
    Behaviour("TLS wildcard", "accepted", "a certificate for all hosts of the domain", GOOD, certificate=("*.shop.example",)),
    Behaviour("TLS, several names", "accepted", "ours is one of them", GOOD, certificate=("other.example", HOST)),
    Behaviour("TLS, wrong name", "tls", "another host's certificate", GOOD, certificate=("other.example",)),
    Behaviour(
        "TLS, address only",
        "tls",
        "right for the address that was connected to, not for the name",
        GOOD,
        certificate=("93.184.216.34",),
    ),
    Behaviour("TLS, no names", "tls", "only a common name, which nobody reads any more", GOOD, certificate=()),
    Behaviour("TLS, wildcard too wide", "tls", "a wildcard stands for one label", GOOD, certificate=(f"*.{HOST}",)),
    Behaviour("TLS, expired", "tls", "a month ago", GOOD, certificate=(HOST,), days=-30),
    Behaviour("TLS, unknown issuer", "tls", "issued by nobody we trust", GOOD, certificate=(HOST,), trusted=False),
    Behaviour("TLS, plain", "tls", "plain HTTP on the port for TLS", GOOD, certificate=(HOST,), speaks_tls=False),
    Behaviour("TLS, silence", "timeout", "never shakes hands", waits(), hangs=True, certificate=(HOST,), speaks_tls=False),
    Behaviour(
        "TLS, dripping handshake",
        "timeout",
        "a byte of a TLS record at a time",
        drips(b"\x16\x03\x03\x40\x00", b"\2"),
        hangs=True,
        certificate=(HOST,),
        speaks_tls=False,
    ),
    Behaviour(
        "TLS, dripping body",
        "timeout",
        "a byte of the body at a time, encrypted",
        drips(OK + b"\r\n", b"a"),
        hangs=True,
        certificate=("*.shop.example",),
    ),
    Behaviour(
        "TLS, cut off",
        "http_response",
        "closes without saying goodbye, short of the promised length",
        says(OK, b"Content-Length: 5000\r\n\r\n", PIXEL),
        certificate=(HOST,),
    ),
)


@dataclass
class Server:
    """One behaviour on 127.0.0.1: its port, what clients sent, and the names that they asked for in the TLS handshake."""

    behaviour: Behaviour
    context: ssl.SSLContext | None
    requests: list[bytes] = field(default_factory=list)
    server_names: list[str | None] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[int]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
            yield listener.getsockname()[1]
            with suppress(OSError):  # macOS ends the wait, and complains
                listener.shutdown(socket.SHUT_RDWR)  # wakes the thread, which `close` does not

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                sock, _ = listener.accept()
                threading.Thread(target=self._answer, args=(sock,), daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        with suppress(OSError), self._secured(sock) as secured:
            secured.settimeout(20)
            if self.context is None and self.behaviour.certificate is not None:
                secured.recv(1)  # the client's greeting
            else:
                self.requests.append(_request(secured))
            self.behaviour.serve(secured)

    def _secured(self, sock: socket.socket) -> socket.socket:
        if self.context is None:
            return sock
        self.context.sni_callback = lambda _sock, name, _context: self.server_names.append(name)
        return self.context.wrap_socket(sock, server_side=True)


def _request(sock: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        data = sock.recv(65536)
        if not data:
            break
        received += data
    return received


@contextmanager
def serving(behaviour: Behaviour, trusted: Authority, stranger: Authority) -> Iterator[tuple[Server, int]]:
    """The server and its port."""
    context = None
    if behaviour.certificate is not None and behaviour.speaks_tls:
        context = (trusted if behaviour.trusted else stranger).context(*behaviour.certificate, days=behaviour.days)
    server = Server(behaviour, context)
    with server.running() as port:
        yield server, port


def main() -> None:
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        trusted, stranger = map(Authority, folders)
        for behaviour in BEHAVIOURS:
            _, port = stack.enter_context(serving(behaviour, trusted, stranger))
            row = {"port": port, "tls": behaviour.certificate is not None, "host": HOST, "name": behaviour.name}
            row |= {"rule": behaviour.rule, "why": behaviour.why, "root": str(trusted.root)}
            sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
