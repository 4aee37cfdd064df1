"""POST /api/v1/webhook_out_subs/replay"""

from typing import Annotated

from pydantic import Field

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.instants import Instant
from shared.api.params import Param, RouteParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.api.views import View
from shared.api.webhook_out_sub_params import Id, IntegrationId
from shared.dynamodb.transaction import Writing
from shared.records.integrations import NO_INTEGRATION
from shared.records.webhook_jobs import WebhookJob
from shared.records.webhook_out_subs import NOT_FOUND
from shared.services import webhook_replays
from shared.services.webhook_jobs import NO_SUBSCRIPTION
from shared.services.webhook_replays import BEFORE_SINCE, TOO_MANY, Replay


class ReplayWebhookOutSub(RouteParams):
    integration_id: IntegrationId
    id: Id
    since: Annotated[Instant, Param(300, "Replays the failed jobs made then or later: a time as `webhook_jobs/index` takes it.")]
    until: Annotated[Instant | None, Param(400, "And before that time, which must not be before `since`.")] = None


class ReplayView(View):
    id: int = Field(description="The subscription.")
    integration_id: int = Field(description="The integration that owns it.")
    jobs: int = Field(description="How many jobs were queued once more.")
    left: int = Field(description="How many were not, since time was up: repeat the request until it is 0.", examples=[0])


route = Route(
    service="webhook_out_subs",
    action="replay",
    method="POST",
    title="Replay a webhook subscription's failed jobs",
    purpose=(
        "Queues the subscription's failed jobs of a time, at most 10,000, in their events' order and behind all that waits. One"
        " that was interrupted, or leaves some, may be repeated."
    ),
    params=ReplayWebhookOutSub,
    views={"default": ReplayView},
    allows=frozenset({Role.CLIENT, Role.LIAISON, Role.EMPLOYEE, ANY_APPLICATION}),
    uses=webhook_replays.USES,
    updates=(WebhookJob,),
    rules=(NO_INTEGRATION, NOT_FOUND, NO_SUBSCRIPTION, BEFORE_SINCE, TOO_MANY),
    seconds=25,
    example={"integration_id": 1, "id": 1, "since": "2026-03-02T00:00:00Z", "until": "2026-03-03T00:00:00Z"},
)


@route.handler
def handler(params: ReplayWebhookOutSub, caller: Caller, writing: Writing) -> Replay | Unchanged:
    integration = caller.integration_or_refuse(params.integration_id)
    replayed = webhook_replays.replay(writing, int(integration.id), params.id, params.since, params.until)
    return replayed if replayed.jobs else Unchanged(replayed)
