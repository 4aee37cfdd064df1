"""PUT /api/v1/webhook_out_subs/rotate_secret"""

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.params import RouteParams
from shared.api.route import Route
from shared.api.webhook_out_sub_params import Id, IntegrationId
from shared.api.webhook_out_sub_view import SecretView
from shared.dynamodb.transaction import Writing
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_out_subs import NOT_FOUND, WebhookOutSub
from shared.services import webhook_out_subs


class RotateSecret(RouteParams):
    integration_id: IntegrationId
    id: Id


route = Route(
    service="webhook_out_subs",
    action="rotate_secret",
    method="PUT",
    title="Rotate a webhook subscription's secret",
    purpose=(
        "Makes a new secret, which the answer holds this once. For 24 hours deliveries are signed with the former one as well, so"
        " that the receiver can change over."
    ),
    params=RotateSecret,
    views={"default": SecretView},
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    gets=(WebhookOutSub,),
    updates=(WebhookOutSub,),
    rules=(NO_INTEGRATION, NOT_FOUND),
    secrets=("secret",),
    example={"integration_id": 1, "id": 1},
)


@route.handler
def handler(params: RotateSecret, caller: Caller, writing: Writing) -> WebhookOutSub:
    integration = caller.integration_or_refuse(params.integration_id)
    return webhook_out_subs.rotate_secret(writing, int(integration.id), params.id)
