"""All routes, read from functions/*/handler.py. The list of routes is the file system.

Whoever imports this first can import `shared` without an environment.
"""

import importlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.route import Route

ROOT = Path(__file__).parent.parent
# What has to be there when `shared` is imported; nothing here reaches a network.
_HARMLESS = {
    "TABLE_PREFIX": "local-",
    "IMAGE_BUCKET": "images",
    "IMAGE_BASE_URL": "http://127.0.0.1/images",
    "ALLOWED_ORIGINS": "*",
    "REGISTRY_SECONDS": "60",
    "ID_BLOCK": "100",
    "MANDRILL_URL": "http://127.0.0.1",
    "MANDRILL_KEY_PARAMETER": "",
    "MAIL_FROM": "a@b.example",
    "AWS_DEFAULT_REGION": "us-east-1",
}
for _name, _value in _HARMLESS.items():
    os.environ.setdefault(_name, _value)


@cache
def routes() -> tuple["Route[Any]", ...]:
    """Every route, by name. A folder without a route, or with another route's name, is an error."""
    return tuple(_route(folder.name) for folder in sorted((ROOT / "functions").iterdir()) if (folder / "handler.py").exists())


def route(name: str) -> "Route[Any]":
    return next(route for route in routes() if route.name == name)


def _route(folder: str) -> "Route[Any]":
    found: Route[Any] = importlib.import_module(f"functions.{folder}.handler").route
    if found.name != folder:
        raise LookupError(f"functions/{folder} declares the route {found.name}: folder and route have one name")
    return found
