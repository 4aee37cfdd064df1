"""POST and GET /api/v1/notifications/index"""

from typing import Annotated, Literal

from shared.api.auth import Caller, Role
from shared.api.index import RULES, IndexParams, Sort
from shared.api.notification_scope import TOO_MANY, integration_ids, kinds
from shared.api.notification_view import NotificationView
from shared.api.params import Integer, Param
from shared.api.results import Results
from shared.api.route import Route
from shared.records.integrations import BY_COMPANY, NO_INTEGRATION
from shared.records.notification_pages import BY_INTEGRATION, listed
from shared.records.notifications import Notification

Filter = Literal["resolved", "unresolved", "mail", "webhook_failing", "webhook_disabled", "dead_letter"]


class NewestNotificationsFirst(Sort[Literal["id"]]):
    by: Annotated[Literal["id"], Param(1, "What to sort by; ids rise with time.")] = "id"
    order: Annotated[Literal["asc", "desc"], Param(2, "Ascending or descending.")] = "desc"


class IndexNotifications(IndexParams[Literal["source", "reason"], Literal["id"]]):
    integration_id: Annotated[Integer | None, Param(400, "Keeps the notifications about this integration.")] = None
    filters: Annotated[
        list[Filter],
        Param(600, "Keeps resolved or unresolved ones, and those of a kind: within a group either suffices.", max_items=100),
    ] = []
    sort: Annotated[NewestNotificationsFirst, Param(1000, "The order of the results.")] = NewestNotificationsFirst()


route = Route(
    service="notifications",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List notifications",
    purpose="Returns what failed in the last 90 days, the newest first, page by page: mails, webhooks, dead letters. Clients and "
    "liaisons see those of webhooks, of their integrations.",
    params=IndexNotifications,
    views={"default": NotificationView},
    allows=frozenset({Role.EMPLOYEE, Role.CLIENT, Role.LIAISON}),
    queries=(Notification, BY_INTEGRATION, BY_COMPANY),
    rules=(*RULES, NO_INTEGRATION, TOO_MANY),
    is_index=True,
    example={"filters": ["unresolved"], "page": {"size": 10}},
)


@route.handler
def handler(params: IndexNotifications, caller: Caller) -> Results:
    wanted = listed(params.wanted(), kinds(caller), integration_ids(caller, params.integration_id))
    return params.results(wanted, NotificationView)
