"""POST and GET /api/v1/webhook_out_subs/index"""

from typing import Annotated, Literal

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.params import Boolean, Integer, Page, Param, Params, RouteParams
from shared.api.results import Results
from shared.api.route import Route
from shared.api.views import RecordView
from shared.dynamodb.access import Index
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_out_sub_pages import Wanted, page
from shared.records.webhook_out_subs import SEARCHED, VERSIONS, Searched, WebhookOutSub

Filter = Literal["active", "inactive", "version_2", "version_3"]
_STATES = {"active": True, "inactive": False}
_EITHER_STATE, _ANY_VERSION = frozenset(_STATES.values()), frozenset(VERSIONS)


class Search(Params):
    term: Annotated[
        str | None,
        Param(1, "Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."),
    ] = None
    attributes: Annotated[list[Searched] | None, Param(2, "Where to look; without it, in all of them.", max_items=100)] = None


class Sort(Params):
    by: Annotated[
        Literal["id", "created_at", "last_updated"], Param(1, "What to sort by; equal ones by id, in the same order.")
    ] = "id"
    order: Annotated[Literal["asc", "desc"], Param(2, "Ascending or descending.")] = "asc"


class IndexWebhookOutSubs(RouteParams):
    integration_id: Annotated[Integer, Param(100, "The integration whose subscriptions are wanted.")]
    count: Annotated[Boolean, Param(100, "Whether to return the number of all matches, as `data.count`.")] = False
    view: Annotated[Literal["default", "planointegrate_view"], Param(200, "How much of each subscription to return.")] = "default"
    search: Annotated[Search, Param(300, "Keeps the subscriptions in which a text occurs.")] = Search()
    filters: Annotated[
        list[Filter],
        Param(
            600,
            "Keeps active or inactive ones, and those of a version: within a pair either suffices, both pairs must hold.",
            max_items=100,
        ),
    ] = []  # noqa: RUF012 - pydantic copies it
    page: Annotated[Page, Param(700, "Which part of the results to return.")] = Page()
    sort: Annotated[Sort, Param(1000, "The order of the results.")] = Sort()

    def wanted(self) -> Wanted:
        return Wanted(
            actives=frozenset(active for name, active in _STATES.items() if name in self.filters) or _EITHER_STATE,
            versions=frozenset(version for version in VERSIONS if f"version_{version}" in self.filters) or _ANY_VERSION,
            sort_by=self.sort.by,
            descending=self.sort.order == "desc",
            size=self.page.size,
            number=self.page.number,
            shown=tuple(VIEWS[self.view].model_fields),
            term=self.search.term,
            attributes=tuple(dict.fromkeys(self.search.attributes or SEARCHED)),
        )


class WebhookOutSubView(RecordView):
    integration_id: int
    key: str
    name: str
    callback_url: str
    statuses: list[str]
    events: list[str]
    active: bool
    version: str


class PlanointegrateView(WebhookOutSubView):
    notification_emails: str | None
    notify: bool
    success_code: str | None
    payload_render_view: str | None


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
    rules=(NO_INTEGRATION,),
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
    return Results(*page(integration, params.wanted(), count=params.count))
