"""Pictures that this machine serves, so that an upload can be tried without a server of one's own."""

from pathlib import Path

from local.events import path_of
from local.http import HttpRequest, HttpResponse

PREFIX = "/_demo/"  # no route begins with an underscore
_FOLDER = Path(__file__).parent / "pictures"
_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
NAMES = sorted(file.name for file in _FOLDER.iterdir() if file.suffix in _TYPES)


def is_demo_picture(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and _name(request) in NAMES


def answer(request: HttpRequest) -> HttpResponse:
    file = _FOLDER / _name(request)
    return HttpResponse(200, [("content-type", _TYPES[file.suffix])], file.read_bytes())


def urls(api: str) -> dict[str, str]:
    """The pictures' URLs by the files' names."""
    return {name: api + PREFIX + name for name in NAMES}


def _name(request: HttpRequest) -> str:
    path = path_of(request.target)
    return path.removeprefix(PREFIX) if path.startswith(PREFIX) else ""
