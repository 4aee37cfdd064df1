"""POST and GET /api/v1/notifications/read"""

from shared.api.auth import Caller, Role
from shared.api.notification_scope import visible
from shared.api.notification_view import NotificationView
from shared.api.params import ReadParams
from shared.api.route import Route
from shared.records.integrations import Integration
from shared.records.notifications import NOT_FOUND, Notification


class ReadNotification(ReadParams):
    pass


route = Route(
    service="notifications",
    action="read",
    method="POST",
    also_methods=("GET",),
    title="Read a notification",
    purpose="Returns a notification, by its id.",
    params=ReadNotification,
    views={"default": NotificationView},
    allows=frozenset({Role.EMPLOYEE, Role.CLIENT, Role.LIAISON}),
    gets=(Notification, Integration),
    rules=(NOT_FOUND,),
    example={"id": 1},
)


@route.handler
def handler(params: ReadNotification, caller: Caller) -> Notification:
    return visible(caller, params.id)
