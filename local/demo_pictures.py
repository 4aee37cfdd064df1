"""Pictures that this machine serves, so that an upload can be tried without a server of one's own."""

from pathlib import Path

from local.events import path_of
from local.http import Request, Response

PREFIX = "/_demo/"  # no route begins with an underscore
_FOLDER = Path(__file__).parent / "pictures"
_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
NAMES = sorted(file.name for file in _FOLDER.iterdir() if file.suffix in _TYPES)


def is_demo_picture(request: Request) -> bool:
    return request.method in ("GET", "HEAD") and _name(request) in NAMES


def answer(request: Request) -> Response:
    file = _FOLDER / _name(request)
    return Response(200, [("content-type", _TYPES[file.suffix])], file.read_bytes())


def urls(api: str) -> dict[str, str]:
    """By the file's name."""
    return {name: api + PREFIX + name for name in NAMES}


def _name(request: Request) -> str:
    path = path_of(request.target)
    return path.removeprefix(PREFIX) if path.startswith(PREFIX) else ""
