"""POST /api/v1/webhook_events/create"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any

from shared.api import rules
from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.instants import FORMS, Instant
from shared.api.params import Integer, Json, Param, RouteParams
from shared.api.route import Route
from shared.api.webhook_event_view import WebhookEventView
from shared.dynamodb.ids import NEW_ID
from shared.dynamodb.transaction import Writing
from shared.errors import ParamError
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_events import EventName, OrderStatus, WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.services import webhook_events

EVENT_REQUIRED = replace(rules.REQUIRED, attrs=("event",))


class CreateWebhookEvent(RouteParams):
    integration_id: Annotated[Integer, Param(100, "The integration whose subscriptions are told.")]
    event: Annotated[
        EventName | None, Param(200, "What happened: subscriptions of version 3 to it are told. Required without `status`.")
    ] = None
    status: Annotated[
        OrderStatus | None,
        Param(300, "The order's new status: subscriptions of version 2 to it are told. Required without `event`."),
    ] = None
    payload: Annotated[Json, Param(400, "What they are told: at most 128 KiB as JSON.")]
    occurred_at: Annotated[
        Instant | None,
        Param(500, f"When it happened; events are told in the order in which they were saved. {FORMS}"),
    ] = None
    order_id: Annotated[str | None, Param(600, "The order that it is about, by which its deliveries can be found.")] = None

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        if "event" not in given and "status" not in given:
            yield rules.REQUIRED.on("event")


route = Route(
    service="webhook_events",
    action="create",
    method="POST",
    title="Publish a webhook event",
    purpose="Tells an integration's subscriptions that something happened. Once it is answered, it reaches each that matches.",
    params=CreateWebhookEvent,
    views={"default": WebhookEventView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(NEW_ID,),
    gets=(WebhookFeed,),
    puts=(WebhookEvent,),
    updates=(WebhookFeed,),
    rules=(NO_INTEGRATION, EVENT_REQUIRED),
    takes_idempotency_key=True,
    example={
        "integration_id": 1,
        "event": "appointment.scheduled",
        "status": "scheduled",
        "payload": {"order_id": "A-1001", "appointments": [{"start_datetime": "2026-03-04T15:00:00Z", "duration": 90}]},
        "occurred_at": "2026-03-02T09:30:00Z",
        "order_id": "A-1001",
    },
)


@route.handler
def handler(params: CreateWebhookEvent, caller: Caller, writing: Writing) -> WebhookEvent:
    integration = caller.integration_or_refuse(params.integration_id)
    given = params.own()
    return webhook_events.publish(writing, integration.id, {name: given[name] for name in given if name != "integration_id"})
