"""POST /api/v1/webhook_out_subs/create"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.params import Boolean, Param, RouteParams
from shared.api.route import Route
from shared.api.webhook_out_sub_params import (
    ANY_LENGTH,
    CallbackUrl,
    Emails,
    Events,
    IntegrationId,
    RenderView,
    Statuses,
    SuccessCode,
    without_triggers,
)
from shared.api.webhook_out_sub_view import SecretView
from shared.dynamodb.ids import NEW_ID
from shared.dynamodb.transaction import Writing
from shared.errors import ParamError
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_out_subs import COUNTED, REQUIRED_WITH, WebhookOutSub
from shared.services import callback_urls, webhook_out_subs


class CreateWebhookOutSub(RouteParams):
    integration_id: IntegrationId
    key: Annotated[str, Param(200, "What programs know the subscription by.")]
    name: Annotated[str, Param(200, "What people know it by.")]
    callback_url: Annotated[CallbackUrl, Param(300, "Where events are posted to: a public https URL.", max_length=ANY_LENGTH)]
    statuses: Annotated[Statuses, Param(400, "The order's statuses that it is told of; a version 2 one needs some.")] = []
    events: Annotated[Events, Param(500, "The events that it is told of; a version 3 one needs some.")] = []
    notification_emails: Annotated[
        Emails | None, Param(600, "Who is mailed when deliveries fail: addresses separated by commas.")
    ] = None
    success_code: Annotated[
        SuccessCode | None,
        Param(700, "The HTTP status that counts as delivered, or a class such as `2xx`. Without it, any 2xx does."),
    ] = None
    payload_render_view: Annotated[RenderView | None, Param(700, "The form of the payload.")] = None
    active: Annotated[Boolean, Param(800, "Whether anything is delivered. Without it, what waits stays for 14 days.")] = True
    notify: Annotated[Boolean, Param(900, "Whether anyone is mailed when deliveries fail.")] = False
    version: Annotated[
        Literal["2", "3"], Param(1000, "`2`: in order, by an order's statuses. `3`: by events, in any order. It cannot change.")
    ]

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        return without_triggers(given)


route = Route(
    service="webhook_out_subs",
    action="create",
    method="POST",
    title="Create a webhook subscription",
    purpose="Has an integration's events posted to a URL. The answer holds the secret that signs them, this once.",
    params=CreateWebhookOutSub,
    views={"default": SecretView},
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(NEW_ID, COUNTED),
    gets=(WebhookFeed,),
    puts=(WebhookOutSub,),
    rules=(NO_INTEGRATION, REQUIRED_WITH, *callback_urls.RULES),
    takes_idempotency_key=True,
    secrets=("secret",),
    example={
        "integration_id": 1,
        "key": "orders",
        "name": "Orders",
        "callback_url": "https://hooks.example.com/orders",
        "events": ["order.delivered", "order.canceled"],
        "notification_emails": "webhooks@example.com",
        "notify": True,
        "version": "3",
    },
)


@route.handler
def handler(params: CreateWebhookOutSub, caller: Caller, writing: Writing) -> WebhookOutSub:
    integration = caller.integration_or_refuse(params.integration_id)
    return webhook_out_subs.create(writing, int(integration.id), params.own())
