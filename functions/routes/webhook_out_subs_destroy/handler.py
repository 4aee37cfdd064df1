"""POST and DELETE /api/v1/webhook_out_subs/destroy"""

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.params import ChangeParams
from shared.api.route import Route
from shared.api.webhook_out_sub_params import Id, IntegrationId, View
from shared.api.webhook_out_sub_view import VIEWS
from shared.dynamodb.optimistic import CONFLICT
from shared.dynamodb.transaction import Writing
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_out_subs import COUNTED, NOT_FOUND, WebhookOutSub
from shared.services import webhook_out_subs, webhook_work


class DestroyWebhookOutSub(ChangeParams):
    integration_id: IntegrationId
    id: Id
    view: View = "default"  # type: ignore[assignment]  # more


route = Route(
    service="webhook_out_subs",
    action="destroy",
    method="POST",
    also_methods=("DELETE",),
    title="Destroy a webhook subscription",
    purpose="Removes a subscription. What still waits for it is canceled.",
    params=DestroyWebhookOutSub,
    views=VIEWS,
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(COUNTED, webhook_work.MAKES_DUE),
    gets=(WebhookOutSub,),
    deletes=(WebhookOutSub,),
    rules=(NO_INTEGRATION, NOT_FOUND, CONFLICT),
    example={"integration_id": 1, "id": 1},
)


@route.handler
def handler(params: DestroyWebhookOutSub, caller: Caller, writing: Writing) -> WebhookOutSub:
    integration = caller.integration_or_refuse(params.integration_id)
    return webhook_out_subs.destroy(writing, int(integration.id), params.id, params.last_updated)
