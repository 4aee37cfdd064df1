"""A notification as it is answered."""

from pydantic import Field

from shared.api.views import RecordView


class NotificationView(RecordView):
    kind: str = Field(description="`mail`, `webhook_failing`, `webhook_disabled` or `dead_letter`: what failed.")
    source: str | None = Field(description="The route whose mail it is, or the function, queue or table whose work failed.")
    record_id: int | None = Field(description="Id of the record that the mail is about; null if it is about many.")
    request_id: str | None = Field(description="The `request_id` of the answer to the request whose mail it is.")
    integration_id: int | None = Field(description="The integration that it is about.")
    webhook_out_sub_id: int | None = Field(description="The subscription that it is about.")
    reason: str = Field(description="Why, in a word: `unconfirmed` of a mail that may have been sent, a status, or a rule.")
    resolved_at: str | None = Field(description="When an employee marked it as resolved: RFC 3339, UTC, microseconds.")
