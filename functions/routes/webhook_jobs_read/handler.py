"""POST and GET /api/v1/webhook_jobs/read"""

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.route import Route
from shared.api.webhook_job_params import JobParams
from shared.api.webhook_job_view import WHOLE_VIEWS
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_jobs import NOT_FOUND, WebhookJob


class ReadWebhookJob(JobParams):
    pass


route = Route(
    service="webhook_jobs",
    action="read",
    method="POST",
    also_methods=("GET",),
    title="Read a webhook job",
    purpose="Returns a webhook job with its attempts, by its id.",
    params=ReadWebhookJob,
    views=WHOLE_VIEWS,
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    gets=(WebhookJob,),
    rules=(NO_INTEGRATION, NOT_FOUND),
    example={"integration_id": 1, "id": 1},
)


@route.handler
def handler(params: ReadWebhookJob, caller: Caller) -> WebhookJob:
    integration = caller.integration_or_refuse(params.integration_id)
    return WebhookJob.get_or_refuse(int(integration.id), params.id)
