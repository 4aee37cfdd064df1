"""POST and GET /api/v1/webhook_out_subs/index"""

from typing import Annotated, ClassVar, Literal

from shared.api import index
from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.cursors import CURSOR
from shared.api.index import BYTES, EXCLUSIVE, IndexParams
from shared.api.params import Boolean, Integer, Param
from shared.api.results import Results
from shared.api.route import Route
from shared.api.webhook_out_sub_view import VIEWS
from shared.dynamodb.access import Index
from shared.records.integrations import NO_INTEGRATION
from shared.records.pages import Limits
from shared.records.webhook_out_sub_pages import listed
from shared.records.webhook_out_subs import Searched, WebhookOutSub

Views = Literal["default", "planointegrate_view"]
Filter = Literal["active", "inactive", "version_2", "version_3"]


class Search(index.Search[Searched]):
    pass


class Sort(index.Sort[Literal["id", "created_at", "last_updated"]]):
    pass


class IndexWebhookOutSubs(IndexParams[Searched, Literal["id", "created_at", "last_updated"]]):
    LIMITS: ClassVar = Limits()

    integration_id: Annotated[Integer, Param(100, "The integration whose subscriptions are wanted.")]
    count: Annotated[Boolean, Param(100, "Whether to return the number of all matches, as `data.count`.")] = False
    view: Annotated[Views, Param(200, "How much of each subscription to return.")] = "default"  # type: ignore[assignment]  # more
    search: Annotated[Search, Param(300, "Keeps the subscriptions in which a text occurs.")] = Search()
    filters: Annotated[
        list[Filter],
        Param(
            600,
            "Keeps active or inactive ones, and those of a version: within a pair either suffices, both pairs must hold.",
            max_items=100,
        ),
    ] = []
    sort: Annotated[Sort, Param(1000, "The order of the results.")] = Sort()


route = Route(
    service="webhook_out_subs",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List webhook subscriptions",
    purpose="Returns an integration's subscriptions to outgoing webhooks, page by page.",
    params=IndexWebhookOutSubs,
    views=VIEWS,
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    queries=(WebhookOutSub, Index(WebhookOutSub, "by_created_at"), Index(WebhookOutSub, "by_last_updated")),
    rules=(NO_INTEGRATION, CURSOR, EXCLUSIVE, BYTES),
    is_index=True,
    example={
        "integration_id": 1,
        "count": True,
        "filters": ["active"],
        "page": {"size": 10, "number": 1},
        "sort": {"by": "created_at"},
    },
)


@route.handler
def handler(params: IndexWebhookOutSubs, caller: Caller) -> Results:
    integration = caller.integration_or_refuse(params.integration_id)
    source, total = listed(integration, params.wanted())
    return params.results(source, VIEWS[params.view], total)
