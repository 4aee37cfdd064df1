"""GET /documentation and what is below it: the pages that `python -m tools.site` made, as they lie in this folder."""

import hashlib
from pathlib import Path
from typing import Any

Answer = dict[str, Any]

_FOLDER = Path(__file__).parent
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
}
_HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def _read() -> dict[str, tuple[str, str, str]]:
    """Content type, ETag and text, by what follows /documentation in the URL: a page's URL does without `.html`."""
    found = {}
    for folder in (_FOLDER / "pages", _FOLDER / "assets"):
        for file in (file for file in folder.rglob("*") if file.suffix in _TYPES):
            text = file.read_text("utf-8")
            name = f"/{file.relative_to(folder).as_posix()}".removesuffix(".html")
            found["" if name == "/index" else name] = (
                _TYPES[file.suffix],
                f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"',
                text,
            )
    return found


_PAGES = _read()


def handler(event: dict[str, Any], context: Any) -> Answer:  # noqa: ARG001 - as Lambda calls it
    path = event["path"].removeprefix("/documentation")
    if path.endswith("/"):
        return _answer(301, location=f"../{event['path'].rstrip('/').rpartition('/')[2]}")
    if path not in _PAGES:
        return _answer(404, "There is no such page.\n", **{"content-type": "text/plain; charset=utf-8"})
    kind, tag, text = _PAGES[path]
    if tag in _header(event, "if-none-match"):
        return _answer(304, etag=tag)
    return _answer(200, text, etag=tag, **{"content-type": kind})


def _header(event: dict[str, Any], wanted: str) -> str:
    return next((value for name, value in (event.get("headers") or {}).items() if name.lower() == wanted), "")


def _answer(code: int, body: str = "", **headers: str) -> Answer:
    return {"statusCode": code, "headers": {**_HEADERS, **headers}, "body": body, "isBase64Encoded": False}
