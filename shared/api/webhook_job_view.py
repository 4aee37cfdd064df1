"""A webhook job as it is answered: in an index without its attempts, alone with them."""

from pydantic import Field

from shared.api.views import RecordView, View


class WebhookJobView(RecordView):
    integration_id: int = Field(description="The integration that it belongs to.")
    webhook_out_sub_id: int = Field(description="The subscription that it is delivered to.")
    webhook_subscriber: str | None = Field(description="The subscription's name when the job was made.")
    event_id: int = Field(description="The webhook event that is delivered.")
    event: str | None = Field(description="What happened, as version 3 names it.")
    status: str | None = Field(description="The order's status, as version 2 tells it.")
    order_id: str | None = Field(description="The order that it is about.")
    version: str = Field(description="`2` or `3`: the form that is sent.")
    callback_url: str = Field(
        description="Where it was posted to last; before the first attempt, the subscription's when the job was made."
    )
    state: str = Field(description="`received`, `delivered`, `retrying`, `failed` or `canceled`: what became of the delivery.")
    attempt_count: int = Field(description="How often it was tried.")
    status_code: int | None = Field(description="The HTTP status of the last answer; null without one.")
    next_attempt_at: str | None = Field(description="When it is tried next, if it is: RFC 3339, UTC, microseconds.")


class PlanointegrateWebhookJobView(WebhookJobView):
    sequence: int = Field(description="The event's place among those of the integration.")
    property_address: str | None = Field(description="The address of the order's property, where the payload holds one.")


class AttemptView(View):
    at: str = Field(description="When it began: RFC 3339, UTC, microseconds.")
    milliseconds: int = Field(description="How long it took.")
    code: int | None = Field(None, description="The HTTP status of the answer; null without one.")
    rule: str | None = Field(None, description="Why there was no answer, or none that counts, in a word.")
    answer: str | None = Field(None, description="The first 1 KiB of the answer's body.")


class WholeWebhookJobView(WebhookJobView):
    attempts: list[AttemptView] = Field(description="The attempts, the newest 20, the oldest of them first.")


class WholePlanointegrateWebhookJobView(PlanointegrateWebhookJobView):
    attempts: list[AttemptView] = Field(description="The attempts, the newest 20, the oldest of them first.")


VIEWS: dict[str, type[RecordView]] = {"default": WebhookJobView, "planointegrate_view": PlanointegrateWebhookJobView}
WHOLE_VIEWS: dict[str, type[RecordView]] = {
    "default": WholeWebhookJobView,
    "planointegrate_view": WholePlanointegrateWebhookJobView,
}
