"""A receiver of webhooks over TLS on this machine, which the functions of a stack find under a public name."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "receiver.example.com"
_INTERNET = Path(__file__).parent / "internet"


@dataclass
class Receiver:
    """`root`: the certificate to trust. `received`: headers by lower-case name and body of each request, by its path.

    `refuses`: the codes that the next requests to a path are answered, before it answers 200.
    """

    root: Path
    port: int = 0
    received: dict[str, list[tuple[Mapping[str, str], bytes]]] = field(default_factory=dict)
    refuses: dict[str, list[int]] = field(default_factory=dict)

    def internet(self, **sites: int) -> dict[str, str]:
        """The environment of functions that find it, and `sites`: ports by name, with `_` for dots."""
        ports = {NAME: self.port, **{name.replace("_", "."): port for name, port in sites.items()}}
        internet = " ".join(f"{name}={port}" for name, port in ports.items())
        return {"PYTHONPATH": str(_INTERNET), "INTERNET": internet, "INTERNET_ROOT": str(self.root)}


@contextmanager
def running(folder: Path) -> Iterator[Receiver]:
    """A receiver for as long as this is entered. Its certificate is kept in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    receiver = Receiver(folder / "root.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Ours", (_Handler,), {"receiver": receiver}))
    server.socket = _context(receiver.root, folder / "key.pem").wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.received.setdefault(self.path, []).append((headers, body))
        refused = self.receiver.refuses.get(self.path)
        self.send_response(refused.pop(0) if refused else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the standard library calls it
        """Says nothing."""


def _context(root: Path, private: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    root.write_bytes(_certificate(key).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(root, private)
    return context


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """A certificate that signs itself, for a day."""
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]), datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    return (
        builder.not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
