"""All routes, read from functions/routes/*/handler.py. The list of routes is the file system."""

import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.api.route import Route

ROOT = Path(__file__).parent.parent.parent


@cache
def routes() -> tuple["Route[Any]", ...]:
    """Every route, by name. A folder without a route, or with another route's name, is an error."""
    return tuple(
        _route(folder.name) for folder in sorted((ROOT / "functions/routes").iterdir()) if (folder / "handler.py").exists()
    )


def route(name: str) -> "Route[Any]":
    return next(route for route in routes() if route.name == name)


def _route(folder: str) -> "Route[Any]":
    found: Route[Any] = importlib.import_module(f"functions.routes.{folder}.handler").route
    if found.name != folder:
        raise LookupError(f"functions/routes/{folder} declares the route {found.name}: folder and route have one name")
    return found
