"""Hosts that an image's URL may lead to: prepared answers, nearly right."""

import random
import socket
from functools import cache
from ipaddress import ip_address
from typing import Any

from shared.outbound.refusal import refusal
from tests.corpus.images import IMAGES
from tests.fuzz.requests import Dice

URL = "http://images.example/a.png"
STARTS = (
    *[b"HTTP/1.1 200 OK"] * 12,
    b"HTTP/1.0 200",
    b"HTTP/1.1 302 Found",
    b"HTTP/1.1 999 x",
    b"HTTP/1.1 -1",
    b"HTTP/9 200 OK",
    b"x",
    b"",
)
HEADERS = (
    b"location: http://127.0.0.1/",
    b"content-encoding: gzip",
    b"content-length: 5",
    b"content-length: -1",
    b"content-length: 99999999999",
    b"content-length: x",
    b"transfer-encoding: chunked",
    b"transfer-encoding: gzip",
    b"set-cookie: a=b",
    b": x",
    b"x",
    b"\xff\xfe: \x00",
    b"x: " + b"y" * 70_000,
    b"\r\n".join([b"x: y"] * 150),
)
MOST_BYTES = 100_000  # what a socket takes before anybody reads


@cache
def small() -> list[bytes]:
    """The corpus's images, right and wrong, that fit."""
    return [made for made in (image.make() for image in IMAGES) if len(made) < 20_000]


class Hosts(Dice):
    """In the place of the resolver and of connections. Each connection ends where its answer does."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(chance)
        small()  # takes a second, which is no request's
        self._end: socket.socket | None = None

    def resolve(self, name: str, _: Any) -> list[Any]:
        if not name.endswith("images.example"):
            raise refusal("dns")
        return [ip_address("127.0.0.1" if self.odds(0.03) else "93.184.216.34")]

    def connect(self, *_: Any) -> socket.socket:
        if self.odds(0.03):
            raise ConnectionResetError
        self.close()
        answer = self._answer()[:MOST_BYTES]  # before there is a socket: where hypothesis has no more chance to give, this raises
        ours, self._end = socket.socketpair()
        self._end.sendall(answer)
        self._end.shutdown(socket.SHUT_WR)
        return ours

    def close(self) -> None:
        if self._end:
            self._end.close()

    def _answer(self) -> bytes:
        image = self.maybe_broken(self.chance.choice(small()), 0.3)
        lines = [self.chance.choice(STARTS), *(self.chance.choice(HEADERS) for _ in range(self.chance.choice((0, 0, 0, 1, 2))))]
        if self.odds(0.3):
            return b"\r\n".join([*lines, b"transfer-encoding: chunked", b"", self.maybe_broken(_chunked(image), 0.2)])
        return b"\r\n".join([*lines, b"content-length: %d" % len(image), b"", image])


def _chunked(content: bytes) -> bytes:
    parts = [content[start : start + 512] for start in range(0, len(content), 512)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])
