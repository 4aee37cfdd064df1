"""POST and GET /api/v1/webhook_out_subs/index"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shared.api import index
from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.cursors import CURSOR
from shared.api.index import BYTES, EXCLUSIVE, IndexParams
from shared.api.params import Boolean, Integer, Param
from shared.api.results import Results
from shared.api.route import Route
from shared.api.views import RecordView
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
    ] = []  # noqa: RUF012 - pydantic copies it
    sort: Annotated[Sort, Param(1000, "The order of the results.")] = Sort()


class WebhookOutSubView(RecordView):
    integration_id: int = Field(description="The integration that owns it.")
    key: str = Field(description="What programs know the subscription by.")
    name: str = Field(description="What people know it by.")
    callback_url: str = Field(description="Where events are posted to.")
    statuses: list[str] = Field(description="The order's statuses that it is told of, version 2.")
    events: list[str] = Field(description="The events that it is told of, version 3.")
    active: bool = Field(description="Whether anything is delivered.")
    version: str = Field(description="`2` or `3`: which of the two forms it gets.")


class PlanointegrateView(WebhookOutSubView):
    notification_emails: str | None = Field(description="Who is mailed when deliveries fail; addresses separated by commas.")
    notify: bool = Field(description="Whether anyone is.")
    success_code: str | None = Field(
        description="The HTTP status that counts as delivered, or a class such as `2xx`; null for any 2xx."
    )
    payload_render_view: str | None = Field(description="The form of the payload; null and `default` are the same.")
    disabled_reason: str | None = Field(description="Why deliveries switched it off; null unless they did.")


VIEWS: dict[str, type[RecordView]] = {"default": WebhookOutSubView, "planointegrate_view": PlanointegrateView}

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
