"""Services and routes in the registry: their switches, whom they notify, and which e-mails failed or are not confirmed."""

from collections.abc import Iterable
from typing import Any

from shared.records.notifications import Notification
from shared.records.services import Service
from tools.operate.operations import accept, rows
from tools.operate.operations.errors import OperatorError

RegisteredRoute = dict[str, Any]  # service, version, action, active, service_active, notification_emails


def list_services() -> list[Service]:
    return sorted(Service.scan(consistent_read=True), key=lambda row: (row.service, row.version))


def switch_service(service: str, *, active: bool, version: str = "v1") -> Service:
    """Acts within a minute, which is how long a registry row may be remembered; so for routes."""
    absent = OperatorError(f"There is no service {service} ({version}) in the registry.")
    return rows.update(Service(service, version), [Service.active.set(active)], absent)


def list_routes() -> list[RegisteredRoute]:
    return [_route(row, action) for row in list_services() for action in sorted(row.routes)]


def switch_route(service: str, action: str, *, active: bool, version: str = "v1") -> RegisteredRoute:
    return _update_route(service, action, version, "active", active)


def set_notification_emails(service: str, action: str, emails: Iterable[str], *, version: str = "v1") -> RegisteredRoute:
    """Sets the addresses that get a mail after each write through the route; an empty list: none."""
    return _update_route(service, action, version, "notification_emails", accept.emails("An address", emails))


def list_notifications(service: str | None = None, action: str | None = None) -> list[Notification]:
    """Notifications of failed or unconfirmed e-mails, webhooks and dead letters, of one route or of all, the oldest first."""
    if (service is None) != (action is None):
        raise OperatorError("A route is a service and an action: name both, or neither for all routes.")
    if service is None:
        found = Notification.scan(consistent_read=True)
    else:
        found = Notification.scan(Notification.source == f"{service}_{action}", consistent_read=True)
    return sorted(found, key=lambda notification: notification.id)


def find_route(service: str, action: str, version: str = "v1") -> RegisteredRoute:
    found = [row for row in list_services() if (row.service, row.version) == (service, version) and action in row.routes]
    if not found:
        raise _no_route(service, action, version)
    return _route(found[0], action)


def _update_route(service: str, action: str, version: str, attr: str, value: Any) -> RegisteredRoute:
    """Changes one attribute by its path, so that concurrent changes of the row's other attributes are kept."""
    route = Service.routes[action]
    absent = _no_route(service, action, version)
    return _route(rows.update(Service(service, version), [route[attr].set(value)], absent, route.exists()), action)


def _no_route(service: str, action: str, version: str) -> OperatorError:
    return OperatorError(f"There is no route {service}/{action} ({version}) in the registry.")


def _route(row: Service, action: str) -> RegisteredRoute:
    return {"service": row.service, "version": row.version, "action": action, "service_active": row.active, **row.routes[action]}
