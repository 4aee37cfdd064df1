"""An audit event as it is answered."""

from pydantic import Field

from shared.api.views import RecordView


class AuditEventFmpView(RecordView):
    unique_id: str = Field(description="The caller's own key of the event, used once for ever.")
    script_name: str = Field(description="The script that ran.")
    host_name: str = Field(description="The machine that it ran on.")
    file_name: str = Field(description="The FileMaker file that it belongs to.")
    start_time: str = Field(description="When the script started: RFC 3339, UTC, microseconds.")
    stop_time: str | None = Field(description="When it stopped, null while it runs: RFC 3339, UTC, microseconds.")
    notes: list[str] | None = Field(description="Notes of the script.")
    updated_in: str | None = Field(description="Where the event was last updated.")
