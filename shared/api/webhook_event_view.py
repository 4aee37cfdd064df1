"""A webhook event as it is answered."""

import json
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from shared.api.views import RecordView


def _decoded(payload: Any) -> Any:
    return json.loads(payload) if isinstance(payload, str) else payload


class WebhookEventView(RecordView):
    integration_id: int = Field(description="The integration whose subscriptions are told.")
    sequence: int = Field(description="The event's number among those of the integration, from 1 without a gap: their order.")
    event: str | None = Field(description="What happened, as version 3 names it.")
    status: str | None = Field(description="The order's status, of which version 2 tells.")
    payload: Annotated[dict[str, Any], BeforeValidator(_decoded)] = Field(description="What partners are told, as it was given.")
    occurred_at: str | None = Field(description="When it happened, null unless given: RFC 3339, UTC, microseconds.")
    order_id: str | None = Field(description="The order that it is about.")
