"""An internet for functions on a machine that may have none: names with public addresses, each leading to a port of 127.0.0.1.

It stands where routers and an authority for certificates would: the functions' own code, and their policy on addresses, run as they
are. INTERNET is names and ports, as `images.example.com=3010 receiver.example.com=3011`; INTERNET_ROOT a certificate to trust, too.
"""

import os
import socket
import ssl
from typing import Any

_NETWORK, _FIRST = "93.184.215.", 14
_SITES = [site.partition("=") for site in os.environ.get("INTERNET", "").split()]
ADDRESSES = {name: f"{_NETWORK}{_FIRST + number}" for number, (name, _, _) in enumerate(_SITES)}
_PORTS = {ADDRESSES[name]: int(port) for name, _, port in _SITES}

_look_up, _connect, _context = socket.getaddrinfo, socket.socket.connect, ssl.create_default_context


def _answer(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
    if host in ADDRESSES:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (ADDRESSES[host], port or 0))]
    return _look_up(host, port, *rest, **named)


def _lead(self: socket.socket, address: Any) -> None:
    _connect(self, ("127.0.0.1", _PORTS[address[0]]) if address[0] in _PORTS else address)


def _trusting(*rest: Any, **named: Any) -> ssl.SSLContext:
    context = _context(*rest, **named)
    if context.verify_mode == ssl.CERT_REQUIRED:
        context.load_verify_locations(os.environ["INTERNET_ROOT"])
    return context


if _SITES:
    socket.getaddrinfo = _answer
    socket.socket.connect = _lead  # type: ignore[assignment, method-assign]  # in this process only
if "INTERNET_ROOT" in os.environ:
    ssl.create_default_context = _trusting
