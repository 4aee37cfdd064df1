"""A fake DynamoDB, with as much of S3 as one upload needs, that answers at once: `python -m bench.stub` prints its endpoint.

A process of its own, so that its work is not counted as anybody's. It speaks just enough HTTP/1.1 for the clients measured here.
"""

import argparse
import json
import socket
import ssl
import sys
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

from bench.canned import MARKS, answer, projection

_OK = b"HTTP/1.1 200 OK\r\n"
_TARGET = b"x-amz-target: dynamodb_20120810."
_SQS = b"x-amz-target: amazonsqs."
IMAGE_PATH = b"/image.jpg"
ROOT_CERTIFICATE = "root.pem"  # as tests/corpus/certificates.py names it
_HOST = "127.0.0.1"


class Stub(ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, picture: bytes, tls: ssl.SSLContext | None) -> None:
        super().__init__((_HOST, 0), _Connection)
        self.picture, self.tls = picture, tls

    @property
    def endpoint(self) -> str:
        return f"{'https' if self.tls else 'http'}://{_HOST}:{self.server_address[1]}"


class _Connection(BaseRequestHandler):
    request: socket.socket
    server: Stub

    def setup(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.server.tls:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)

    def handle(self) -> None:
        received = b""
        while more := self.request.recv(65536):
            received = self._answered(received + more)

    def _answered(self, received: bytes) -> bytes:
        """What is left of `received` once a whole request has been answered."""
        head, end, body = received.partition(b"\r\n\r\n")
        lower = head.lower()
        length = int(_header(lower, b"content-length: ") or 0)
        if not end or len(body) < length:
            if end and b"100-continue" in lower and not body:
                self.request.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            return received
        self.request.sendall(self._response(head, _header(lower, _TARGET), body[:length]))
        return body[length:]

    def _response(self, head: bytes, target: bytes, body: bytes) -> bytes:
        if _SQS in head.lower():
            return _json(b"{}")
        if not target:
            return _file(self.server.picture) if IMAGE_PATH in head else _OK + b'ETag: "0"\r\nContent-Length: 0\r\n\r\n'
        request = json.loads(body)
        read = tuple((table, len(asked["Keys"])) for table, asked in request.get("RequestItems", {}).items())
        keys = ",".join(mark for mark in MARKS if mark.encode() in body)
        return _dynamodb(target.decode(), request.get("TableName"), read, keys, request.get("Limit"), projection(request))


def _header(head: bytes, name: bytes) -> bytes:
    return head.partition(name)[2].partition(b"\r\n")[0]


@cache
def _dynamodb(
    target: str, table: str | None, read: tuple[tuple[str, int], ...], keys: str, limit: int | None, named: str | None
) -> bytes:
    """`read`: tables of a batch read, and how many keys are asked of each."""
    operation = {each.lower(): each for each in OPERATIONS}[target]
    request = {
        "TableName": table,
        "RequestItems": {name: {"Keys": [keys] * number} for name, number in read},
        "Key": keys,
        **({} if limit is None else {"Limit": limit}),
        "ProjectionExpression": named,
    }
    return _json(json.dumps(answer(operation, request)).encode())


OPERATIONS = ("BatchGetItem", "GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem")


def _json(body: bytes) -> bytes:
    """With the headers that DynamoDB sends."""
    headers = (
        f"Server: Server\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nContent-Type: application/x-amz-json-1.0\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\nx-amzn-RequestId: {'A' * 52}\r\nx-amz-crc32: {zlib.crc32(body)}"
    )
    return _OK + headers.encode() + b"\r\n\r\n" + body


def _file(body: bytes) -> bytes:
    return _OK + f"Content-Type: image/jpeg\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def small_picture() -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()


def _tls(certificates: Path) -> ssl.SSLContext:
    from tests.corpus.certificates import Authority

    return Authority(certificates).context(_HOST)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.stub", description=__doc__)
    parser.add_argument(
        "--certificates", type=Path, help=f"serve over TLS, and put {ROOT_CERTIFICATE}, to be trusted, into this folder"
    )
    parser.add_argument("--picture", type=Path, help="the file to serve at /image.jpg, in place of a small one")
    options = parser.parse_args()
    picture = options.picture.read_bytes() if options.picture else small_picture()
    with Stub(picture, _tls(options.certificates) if options.certificates else None) as server:
        sys.stdout.write(f"{server.endpoint}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
