"""All that is declared in functions/*/*/handler.py: routes, consumers and schedules. The list of them is the file system."""

import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.api.route import Route
    from shared.background.declaration import Declared

ROOT = Path(__file__).parent.parent.parent
BACKGROUND = ("consumers", "schedules")  # folders of functions that no request calls


@cache
def routes() -> tuple["Route[Any]", ...]:
    """Every route, by name. A folder without a route, or with another route's name, is an error."""
    return tuple(map(_route, _folders("routes")))


def route(name: str) -> "Route[Any]":
    return next(route for route in routes() if route.name == name)


def _route(folder: str) -> "Route[Any]":
    found: Route[Any] = importlib.import_module(f"functions.routes.{folder}.handler").route
    if found.name != folder:
        raise LookupError(f"functions/routes/{folder} declares the route {found.name}: folder and route have one name")
    return found


@cache
def background() -> tuple["Declared", ...]:
    """Every consumer, then every schedule, by name."""
    return tuple(_background(kind, folder) for kind in BACKGROUND for folder in _folders(kind))


def folder_of(declared: "Declared") -> str:
    """Its folder, from the project's."""
    from shared.background.declaration import Consumer

    return f"functions/{BACKGROUND[0 if isinstance(declared, Consumer) else 1]}/{declared.name}"


def _background(kind: str, folder: str) -> "Declared":
    from shared.background.declaration import declared_in

    found = declared_in(importlib.import_module(f"functions.{kind}.{folder}.handler"))
    if folder_of(found) != f"functions/{kind}/{folder}":
        raise LookupError(f"functions/{kind}/{folder} declares {folder_of(found)}: folder and declaration have one name")
    return found


def _folders(kind: str) -> list[str]:
    """Names of those that hold a handler."""
    return sorted(file.parent.name for file in (ROOT / "functions" / kind).glob("*/handler.py"))
