"""POST and GET /api/v1/webhook_out_subs/read"""

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.params import ReadParams
from shared.api.route import Route
from shared.api.webhook_out_sub_params import Id, IntegrationId, View
from shared.api.webhook_out_sub_view import VIEWS
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_out_subs import NOT_FOUND, WebhookOutSub


class ReadWebhookOutSub(ReadParams):
    integration_id: IntegrationId
    id: Id
    view: View = "default"  # type: ignore[assignment]  # more


route = Route(
    service="webhook_out_subs",
    action="read",
    method="POST",
    also_methods=("GET",),
    title="Read a webhook subscription",
    purpose="Returns an integration's subscription, by its id.",
    params=ReadWebhookOutSub,
    views=VIEWS,
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    gets=(WebhookOutSub,),
    rules=(NO_INTEGRATION, NOT_FOUND),
    example={"integration_id": 1, "id": 1},
)


@route.handler
def handler(params: ReadWebhookOutSub, caller: Caller) -> WebhookOutSub:
    integration = caller.integration_or_refuse(params.integration_id)
    return WebhookOutSub.get_or_refuse(int(integration.id), params.id)
