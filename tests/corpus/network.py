"""An internet in a box: names resolve from a table, addresses lead to servers on 127.0.0.1, and every attempt is recorded.

With it the production policy itself is tested: the code under test believes that it talks to public addresses.
"""

import errno
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

Records = Sequence[str]


class Network:
    """`answers` are the resolver's, one after the other, the last one repeated; None: there is no such name.

    `servers` leads addresses to ports on 127.0.0.1; any other address is unreachable.
    """

    def __init__(self) -> None:
        self.answers: list[Records | None] = [None]
        self.names: dict[str, Records] = {}  # names that have their own answer
        self.servers: dict[str, int] = {}
        self.lookups: list[str] = []
        self.connections: list[tuple[str, int]] = []
        self.resolving: Callable[[], object] = lambda: None  # called within each lookup, for one that hangs

    def getaddrinfo(self, host: str, port: int | None, *_: Any, **__: Any) -> list[Any]:
        self.lookups.append(host)
        self.resolving()
        records = self.names.get(host) or self._next_answer()
        if records is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [_record(address, port or 0) for address in records]

    def _next_answer(self) -> Records | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @contextmanager
    def installed(self, monkeypatch: pytest.MonkeyPatch) -> Iterator["Network"]:
        really_connect = socket.socket.connect

        def connect(sock: socket.socket, address: Any) -> None:
            self.connections.append((address[0], address[1]))
            if address[0] not in self.servers:
                raise OSError(errno.ENETUNREACH, "Network is unreachable")
            really_connect(sock, ("127.0.0.1", self.servers[address[0]]))

        def send(_: socket.socket, *arguments: Any) -> int:
            """The other ways out: nothing that is tested has a use for them."""
            self.connections.append(arguments[-1][:2])
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

        with monkeypatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", self.getaddrinfo)
            patch.setattr(socket.socket, "connect", connect)
            for way in ("connect_ex", "sendto", "sendmsg"):
                patch.setattr(socket.socket, way, send)
            yield self


def _record(address: str, port: int) -> tuple[Any, ...]:
    sockaddr = (address, port, 0, 0) if ":" in address else (address, port)
    return (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", sockaddr)
