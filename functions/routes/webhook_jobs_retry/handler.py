"""PUT /api/v1/webhook_jobs/retry"""

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.route import Route
from shared.api.webhook_job_params import JobParams
from shared.api.webhook_job_view import WHOLE_VIEWS
from shared.dynamodb.transaction import Writing
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_jobs import NOT_FOUND, WebhookJob
from shared.services import webhook_jobs
from shared.services.webhook_jobs import NO_SUBSCRIPTION, REQUEUES, STATE


class RetryWebhookJob(JobParams):
    pass


route = Route(
    service="webhook_jobs",
    action="retry",
    method="PUT",
    title="Retry a webhook job",
    purpose="Queues a webhook job that failed once more, behind all that waits for its subscription. Its retries begin anew.",
    params=RetryWebhookJob,
    views=WHOLE_VIEWS,
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(REQUEUES,),
    updates=(WebhookJob,),
    rules=(NO_INTEGRATION, NOT_FOUND, STATE, NO_SUBSCRIPTION),
    example={"integration_id": 1, "id": 1},
)


@route.handler
def handler(params: RetryWebhookJob, caller: Caller, writing: Writing) -> WebhookJob:
    integration = caller.integration_or_refuse(params.integration_id)
    return webhook_jobs.retry(writing, int(integration.id), params.id)
