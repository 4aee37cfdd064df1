"""A server on this machine with one picture, for whatever path."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        file = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(file, "JPEG")
        self.send_response(200)
        self.send_header("Content-Length", str(file.tell()))
        self.end_headers()
        self.wfile.write(file.getvalue())

    def log_message(self, *args: Any) -> None: ...


@contextmanager
def picture_server() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
