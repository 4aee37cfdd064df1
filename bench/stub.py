"""A fake DynamoDB, with as much of S3 as one upload needs, that answers at once: `python -m bench.stub` prints its port.

A process of its own, so that its work is not counted as anybody's. It speaks just enough HTTP/1.1 for the clients measured here.
"""

import json
import socket
import sys
import zlib
from functools import cache
from io import BytesIO
from socketserver import BaseRequestHandler, ThreadingTCPServer

from bench.canned import answer

_OK = b"HTTP/1.1 200 OK\r\n"
_TARGET = b"x-amz-target: dynamodb_20120810."
IMAGE_PATH = b"/image.jpg"


class Stub(ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


class _Connection(BaseRequestHandler):
    request: socket.socket

    def handle(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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
        self.request.sendall(_response(head, _header(lower, _TARGET), body[:length]))
        return body[length:]


def _header(head: bytes, name: bytes) -> bytes:
    return head.partition(name)[2].partition(b"\r\n")[0]


def _response(head: bytes, target: bytes, body: bytes) -> bytes:
    if not target:
        return _file(_picture()) if IMAGE_PATH in head else _OK + b'ETag: "0"\r\nContent-Length: 0\r\n\r\n'
    request = json.loads(body)
    tables = request.get("TableName") or ",".join(request.get("RequestItems", ()))
    return _dynamodb(target.decode(), tables, *(request.get(member) for member in ("Limit", "ProjectionExpression")))


@cache
def _dynamodb(target: str, tables: str, limit: int | None, projection: str | None) -> bytes:
    operation = {each.lower(): each for each in OPERATIONS}[target]
    request = {"TableName": tables, "RequestItems": tables.split(","), "Limit": limit, "ProjectionExpression": projection}
    return _json(json.dumps(answer(operation, {name: value for name, value in request.items() if value})).encode())


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


@cache
def _picture() -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()


def main() -> None:
    with Stub(("127.0.0.1", 0), _Connection) as server:
        _picture()
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
