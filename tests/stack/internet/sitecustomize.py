"""An internet for functions on a machine that may have none: one name with one public address, which leads to a port of 127.0.0.1.

It stands where a router would: the functions' own code, and their policy on addresses, run as they are.
"""

import os
import socket
from typing import Any

NAME, ADDRESS = "images.example.com", "93.184.215.14"

_look_up, _connect = socket.getaddrinfo, socket.socket.connect


def _answer(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
    if host == NAME:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (ADDRESS, port or 0))]
    return _look_up(host, port, *rest, **named)


def _lead(self: socket.socket, address: Any) -> None:
    _connect(self, ("127.0.0.1", int(os.environ["INTERNET_PORT"])) if address[0] == ADDRESS else address)


if "INTERNET_PORT" in os.environ:
    socket.getaddrinfo = _answer
    socket.socket.connect = _lead  # type: ignore[assignment, method-assign]
