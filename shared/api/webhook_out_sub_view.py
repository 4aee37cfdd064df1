"""Webhook subscriptions as they are answered. No view but those of a secret's making shows it."""

from collections.abc import Mapping

from pydantic import Field

from shared.api.views import RecordView


class WebhookOutSubView(RecordView):
    integration_id: int = Field(description="The integration that owns it.")
    key: str = Field(description="What programs know the subscription by.")
    name: str = Field(description="What people know it by.")
    callback_url: str = Field(description="Where events are posted to.")
    statuses: list[str] = Field(description="The order's statuses that it is told of, version 2.")
    events: list[str] = Field(description="The events that it is told of, version 3.")
    active: bool = Field(description="Whether anything is delivered.")
    version: str = Field(description="`2` or `3`: which of the two forms it gets.")


class PlanointegrateView(WebhookOutSubView):
    notification_emails: str | None = Field(description="Who is mailed when deliveries fail; addresses separated by commas.")
    notify: bool = Field(description="Whether anyone is.")
    success_code: str | None = Field(
        description="The HTTP status that counts as delivered, or a class such as `2xx`; null for any 2xx."
    )
    payload_render_view: str | None = Field(description="The form of the payload; null and `default` are the same.")
    disabled_reason: str | None = Field(description="Why deliveries switched it off; null unless they did.")


class SecretView(WebhookOutSubView):
    secret: str | None = Field(
        description="What deliveries are signed with (Standard Webhooks). Shown this once; null in a repeated answer."
    )


VIEWS: Mapping[str, type[RecordView]] = {"default": WebhookOutSubView, "planointegrate_view": PlanointegrateView}
