"""POST and GET /api/v1/webhook_jobs/index"""

from typing import Annotated, Literal

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.index import RULES, IndexParams, Search, Sort
from shared.api.params import Boolean, Integer, Param
from shared.api.results import Results
from shared.api.route import Route
from shared.api.webhook_job_params import JobFilters, Views
from shared.api.webhook_job_view import VIEWS
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_job_pages import INDEXES, listed
from shared.records.webhook_jobs import WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub

Searched = Literal["status", "address", "event", "order_id", "webhook_subscriber", "callback_url"]
SortedBy = Literal["created_at", "id"]


class NewestJobsFirst(Sort[SortedBy]):
    by: Annotated[SortedBy, Param(1, "What to sort by; equal ones by id, in the same order.")] = "created_at"
    order: Annotated[Literal["asc", "desc"], Param(2, "Ascending or descending.")] = "desc"


class IndexWebhookJobs(IndexParams[Searched, SortedBy]):
    integration_id: Annotated[Integer, Param(100, "The integration whose jobs are wanted.")]
    count: Annotated[
        Boolean, Param(300, "Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.")
    ] = False
    view: Annotated[Views, Param(400, "How much of each job to return.")] = "default"  # type: ignore[assignment]  # more
    search: Annotated[Search[Searched], Param(500, "Keeps the jobs in which a text occurs.")] = Search()
    filters: Annotated[JobFilters, Param(600, "Keeps the jobs for which all that is given holds.")] = JobFilters()
    sort: Annotated[NewestJobsFirst, Param(1000, "The order of the results.")] = NewestJobsFirst()


route = Route(
    service="webhook_jobs",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List webhook jobs",
    purpose="Returns an integration's webhook jobs, the newest first, page by page. By time, a new or changed one may be missing "
    "for a few seconds.",
    params=IndexWebhookJobs,
    views=VIEWS,
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    batch_gets=(WebhookOutSub,),
    queries=(WebhookJob, *INDEXES),
    rules=(*RULES, NO_INTEGRATION),
    is_index=True,
    example={
        "integration_id": 1,
        "filters": {"state": ["failed"], "date_range_start": "2026-03-01T00:00:00Z"},
        "page": {"size": 10},
    },
)


@route.handler
def handler(params: IndexWebhookJobs, caller: Caller) -> Results:
    integration = caller.integration_or_refuse(params.integration_id)
    return params.results(listed(params.wanted(), int(integration.id)), VIEWS[params.view])
