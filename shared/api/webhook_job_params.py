"""Parameters that routes of webhook jobs share."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from shared.api.instants import FORMS, Instant
from shared.api.params import Integer, Param, Params, ReadParams, broken
from shared.errors import Rule

Views = Literal["default", "planointegrate_view"]
EventType = Literal[
    "received",
    "processed",
    "awaiting_availability",
    "awaiting_scheduling",
    "window_selected",
    "scheduled",
    "awaiting_reschedule",
    "unable_to_complete",
    "post_processing",
    "delivered",
    "canceled",
    "submitted",
]
OrderStatus = Literal[
    "assembly",
    "canceled",
    "cancelled",
    "committed",
    "completed",
    "hold",
    "new_request",
    "notified",
    "on_site",
    "ordered",
    "order_processing",
    "pending_appointment",
    "pending_reschedule",
    "post_processing",
    "ready_to_schedule",
    "scheduled",
    "scheduling",
    "submitted",
    "submitted_cancel_onsite",
    "unscheduled",
]
State = Literal["received", "delivered", "retrying", "failed", "canceled"]
SUBSCRIBER = Rule("type", "must be the id or the name of a subscription")


def _as_text(value: object) -> str:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise broken(SUBSCRIBER)


Subscriber = Annotated[str, BeforeValidator(_as_text), SUBSCRIBER]
Endpoint = Annotated[str, Field(max_length=2048)]


class JobFilters(Params):
    """Each that is given has to hold; of an array, one of its values."""

    date_range_start: Annotated[Instant | None, Param(1, f"Keeps the jobs made then or later: {FORMS}")] = None
    date_range_end: Annotated[Instant | None, Param(2, "Keeps the jobs made before, in the same forms.")] = None
    status_code: Annotated[list[Integer], Param(3, "Keeps the jobs whose last answer had this HTTP status.", max_items=100)] = []
    event_type: Annotated[
        list[EventType], Param(4, "Keeps the jobs of what happened: `delivered` is `order.delivered`.", max_items=100)
    ] = []
    status: Annotated[list[OrderStatus], Param(5, "Keeps the jobs with this status of the order.", max_items=100)] = []
    subscribers: Annotated[
        list[Subscriber], Param(6, "Keeps the jobs of these subscriptions: each by its id or its name.", max_items=100)
    ] = []
    endpoint: Annotated[list[Endpoint], Param(7, "Keeps the jobs that were posted to this `callback_url`.", max_items=100)] = []
    state: Annotated[list[State], Param(8, "Keeps the jobs in this state of delivery.", max_items=100)] = []


class JobParams(ReadParams):
    """The parameters of a route that takes one job."""

    integration_id: Annotated[Integer, Param(100, "The integration whose job it is.")]
    view: Annotated[Views, Param(500, "How much of the job to return.")] = "default"  # type: ignore[assignment]  # more
