"""The registry: which routes are switched on, remembered for a minute."""

import time
from typing import Any

from shared.api.statuses import RouteNotFound, ServiceNotFound
from shared.aws.snapstart import after_restore
from shared.records.services import Service
from shared.settings import settings

_remembered: dict[tuple[str, str], tuple[float, dict[str, Any] | None]] = {}


def identify(service: str, version: str, action: str) -> dict[str, Any]:
    """The route's record: `active`, `notification_emails`. Raises ServiceNotFound, RouteNotFound, and what the read raises."""
    routes = _routes(service, version)
    if routes is None:
        raise ServiceNotFound
    route: dict[str, Any] = routes.get(action) or {}
    if not route.get("active"):
        raise RouteNotFound
    return route


@after_restore
def forget() -> None:
    _remembered.clear()


def _routes(service: str, version: str) -> dict[str, Any] | None:
    read_at, routes = _remembered.get((service, version), (float("-inf"), None))
    if time.monotonic() - read_at >= settings.registry_seconds:
        read_at = time.monotonic()
        routes = _read(service, version)
        _remembered[service, version] = read_at, routes
    return routes


def _read(service: str, version: str) -> dict[str, Any] | None:
    try:
        row = Service.get(service, version, consistent_read=True)
    except Service.DoesNotExist:
        return None
    return row.routes if row.active else None
