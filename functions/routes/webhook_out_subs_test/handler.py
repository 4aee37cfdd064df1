"""POST /api/v1/webhook_out_subs/test"""

from typing import Annotated

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.params import Param, RouteParams
from shared.api.route import Route
from shared.api.webhook_job_view import WebhookJobView
from shared.api.webhook_out_sub_params import Id, IntegrationId
from shared.dynamodb.transaction import Writing
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_jobs import WebhookJob
from shared.records.webhook_out_subs import NOT_FOUND, Trigger
from shared.services import webhook_tests


class TestWebhookOutSub(RouteParams):
    integration_id: IntegrationId
    id: Id
    event: Annotated[
        Trigger | None,
        Param(
            300,
            "What to tell it of: an event for version 3, an order's status for version 2. Without it, its first.",
        ),
    ] = None


route = Route(
    service="webhook_out_subs",
    action="test",
    method="POST",
    title="Test a webhook subscription",
    purpose=(
        "Delivers a sample event, whose payload says `test`, to this subscription only, behind all that waits for it; to one that"
        " is switched off, once it is on. Returns the webhook job, which `webhook_jobs/read` tells more of."
    ),
    params=TestWebhookOutSub,
    views={"default": WebhookJobView},
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    uses=webhook_tests.USES,
    puts=(WebhookJob,),
    rules=(NO_INTEGRATION, NOT_FOUND, webhook_tests.OTHER_VERSION),
    example={"integration_id": 1, "id": 1, "event": "order.delivered"},
)


@route.handler
def handler(params: TestWebhookOutSub, caller: Caller, writing: Writing) -> WebhookJob:
    integration = caller.integration_or_refuse(params.integration_id)
    return webhook_tests.send_test(writing, int(integration.id), params.id, params.event)
