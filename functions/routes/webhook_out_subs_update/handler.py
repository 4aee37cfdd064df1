"""PUT /api/v1/webhook_out_subs/update"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.params import Boolean, Param, UpdateParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.api.webhook_out_sub_params import (
    ANY_LENGTH,
    NEEDED,
    CallbackUrl,
    Emails,
    Events,
    Id,
    IntegrationId,
    RenderView,
    Statuses,
    SuccessCode,
    View,
    cleared_though_needed,
)
from shared.api.webhook_out_sub_view import VIEWS
from shared.dynamodb.optimistic import CONFLICT
from shared.dynamodb.transaction import Writing
from shared.errors import ParamError
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_out_subs import COUNTED, NOT_FOUND, REQUIRED_WITH, WebhookOutSub
from shared.services import callback_urls, webhook_out_subs, webhook_work


class UpdateWebhookOutSub(UpdateParams):
    integration_id: IntegrationId
    id: Id
    view: View = "default"  # type: ignore[assignment]  # more
    statuses: Annotated[Statuses | None, Param(300, "The order's statuses that it is told of; a version 2 one needs some.")] = None
    events: Annotated[Events | None, Param(400, "The events that it is told of; a version 3 one needs some.")] = None
    name: Annotated[str | None, Param(500, "What people know it by.")] = None
    notification_emails: Annotated[
        Emails | None, Param(600, "Who is mailed when deliveries fail: addresses separated by commas.")
    ] = None
    notify: Annotated[Boolean | None, Param(700, "Whether anyone is mailed when deliveries fail. Cleared, nobody is.")] = None
    key: Annotated[str | None, Param(800, "What programs know the subscription by.")] = None
    payload_render_view: Annotated[RenderView | None, Param(800, "The form of the payload.")] = None
    callback_url: Annotated[
        CallbackUrl | None, Param(900, "Where events are posted to: a public https URL.", max_length=ANY_LENGTH)
    ] = None
    success_code: Annotated[
        SuccessCode | None,
        Param(1000, "The HTTP status that counts as delivered, or a class such as `2xx`. Cleared, any 2xx does."),
    ] = None
    active: Annotated[
        Boolean | None,
        Param(1100, "Whether anything is delivered. What waits meanwhile stays for 14 days. Cleared, it is active."),
    ] = None
    version: Annotated[str, Param(1200, "The subscription's version, which cannot change.")]

    @classmethod
    def clearable(cls) -> frozenset[str]:
        return super().clearable() - {"integration_id", "version"}

    @classmethod
    def nullable(cls) -> frozenset[str]:
        return cls.clearable() - set(NEEDED.attrs)

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        return cleared_though_needed(given)


route = Route(
    service="webhook_out_subs",
    action="update",
    method="PUT",
    title="Update a webhook subscription",
    purpose="Changes a subscription: what is not given stays as it is, and null or an empty text clears.",
    params=UpdateWebhookOutSub,
    views=VIEWS,
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(COUNTED, webhook_work.WAKES),
    gets=(WebhookOutSub,),
    updates=(WebhookOutSub,),
    rules=(
        NO_INTEGRATION,
        NOT_FOUND,
        CONFLICT,
        NEEDED,
        REQUIRED_WITH,
        webhook_out_subs.IMMUTABLE,
        *callback_urls.RULES,
    ),
    example={"integration_id": 1, "id": 1, "name": "All orders", "active": True, "version": "3"},
)


@route.handler
def handler(params: UpdateWebhookOutSub, caller: Caller, writing: Writing) -> WebhookOutSub | Unchanged:
    integration = caller.integration_or_refuse(params.integration_id)
    subscription, is_changed = webhook_out_subs.change(
        writing,
        int(integration.id),
        params.id,
        params.changes(),
        version=params.version,
        last_updated=params.last_updated,
    )
    return subscription if is_changed else Unchanged(subscription)
