"""PUT /api/v1/notifications/resolve"""

from shared.api.auth import Role
from shared.api.notification_view import NotificationView
from shared.api.params import ReadParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.dynamodb.transaction import Writing
from shared.records.notifications import NOT_FOUND, Notification
from shared.services import notifications


class ResolveNotification(ReadParams):
    pass


route = Route(
    service="notifications",
    action="resolve",
    method="PUT",
    title="Resolve a notification",
    purpose="Marks a notification as resolved, for all who see it. One that is resolved stays as it is.",
    params=ResolveNotification,
    views={"default": NotificationView},
    allows=frozenset({Role.EMPLOYEE}),
    gets=(Notification,),
    updates=(Notification,),
    rules=(NOT_FOUND,),
    example={"id": 1},
)


@route.handler
def handler(params: ResolveNotification, writing: Writing) -> Notification | Unchanged:
    notification, is_changed = notifications.resolve(writing, params.id)
    return notification if is_changed else Unchanged(notification)
