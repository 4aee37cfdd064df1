"""GET and HEAD of /documentation, /console and what is below them, /favicon.ico and /robots.txt: files of this folder.

`python -m tools.codegen.site` makes those in pages/ and in console/. HEAD is answered like GET: API Gateway leaves the body out.
"""

import base64
import gzip
import hashlib
import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

Answer = dict[str, Any]

_FOLDER = Path(__file__).parent
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".ico": "image/x-icon",
}
_SERVER = b"http://127.0.0.1:3000"  # in the made pages and openapi.json: where they are served takes its place
_OF_A_COLLECTION = re.compile(r"/list_items/[A-Za-z0-9_.:-]+")  # one page for all: its script reads the key from the URL
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_CONSOLE = "/console"
_APPLICATION = b'data-application="planoauth"'  # in the console's page: the template's ConsoleApplication takes its place
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_BASE_PATH = re.compile(r"(?:/[A-Za-z0-9_.~-]+)*")
_HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "vary": "accept-encoding",
    "x-content-type-options": "nosniff",
}


@cache
def pages() -> dict[str, tuple[str, bytes]]:
    """Content type and bytes, by the URL's path without /documentation: a page's does without `.html`."""
    found = {}
    for folder in (_FOLDER / "pages", _FOLDER / "assets"):
        for file in (file for file in folder.rglob("*") if file.suffix in _TYPES):
            name = f"/{file.relative_to(folder).as_posix()}".removesuffix(".html")
            found["" if name == "/index" else name] = _TYPES[file.suffix], file.read_bytes()
    for file in (_FOLDER / "console").glob("*.*"):
        name = _CONSOLE if file.name == "index.html" else f"{_CONSOLE}/{file.name}"
        found[name] = _TYPES[file.suffix], file.read_bytes()
    if "" not in found:
        raise LookupError("there are no pages in functions/docs_site/pages: `make build` and `make run` make them")
    return found


def handler(event: dict[str, Any], context: Any) -> Answer:  # noqa: ARG001 - as Lambda calls it
    path = _page(event["path"])
    if path.endswith("/"):
        return _answer(301, location=f"../{event['path'].rstrip('/').rpartition('/')[2]}")
    if path not in pages():
        return _answer(404, b"There is no such page.\n", **{"content-type": _TYPES[".txt"]})
    kind, content = pages()[path]
    if path == "/openapi.json" or kind == _TYPES[".html"]:
        content = content.replace(_SERVER, _base(event))
    if path == _CONSOLE:
        application = os.environ.get("CONSOLE_APPLICATION", "planoauth")
        content = content.replace(_APPLICATION, f'data-application="{application}"'.encode())
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:16]}"'
    if tag in _header(event, "if-none-match"):
        return _answer(304, etag=tag)
    special = _with_images() if path == _CONSOLE else {}
    if _TAKES_GZIP.search(_header(event, "accept-encoding")) and not kind.startswith("image/"):
        content, special["content-encoding"] = _compressed(content), "gzip"
    return _answer(200, content, etag=tag, **{"content-type": kind}, **special)


@lru_cache(maxsize=256)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _page(path: str) -> str:
    """The name in `pages()`. Below /documentation there is no console."""
    name = path.removeprefix("/documentation")
    if name != path and name.startswith(_CONSOLE):
        return path
    return "/list_items/collection" if _OF_A_COLLECTION.fullmatch(unquote(name)) else name


def _with_images() -> dict[str, str]:
    """The console shows the items' images, from the host where they are stored."""
    scheme, host, *_ = urlsplit(os.environ["IMAGE_BASE_URL"])
    policy = _HEADERS["content-security-policy"].replace("img-src 'self'", f"img-src 'self' {scheme}://{host}")
    return {"content-security-policy": policy}


def _base(event: dict[str, Any]) -> bytes:
    """The API's URL as the request reached it, the stage or a domain's base path included."""
    host, path = _header(event, "host"), event["requestContext"]["path"].partition("/documentation")[0]
    if not (_HOST.fullmatch(host) and _BASE_PATH.fullmatch(path)):
        return _SERVER
    scheme = "http" if _header(event, "x-forwarded-proto") == "http" else "https"
    return f"{scheme}://{host}{path}".encode()


def _header(event: dict[str, Any], wanted: str) -> str:
    return next((value for name, value in (event.get("headers") or {}).items() if name.lower() == wanted), "")


def _answer(code: int, body: bytes = b"", **headers: str) -> Answer:
    """In base64 where it is no text, as API Gateway wants bytes."""
    is_text = "content-encoding" not in headers and not headers.get("content-type", "").startswith("image/")
    text = body.decode() if is_text else base64.b64encode(body).decode()
    return {"statusCode": code, "headers": {**_HEADERS, **headers}, "body": text, "isBase64Encoded": not is_text}
