"""An audit event as it is answered."""

from pydantic import Field

from shared.api.views import RecordView


class AuditEventFmpView(RecordView):
    unique_id: str
    script_name: str
    host_name: str
    file_name: str
    start_time: str = Field(description="RFC 3339, UTC, microseconds.")
    stop_time: str | None = Field(description="RFC 3339, UTC, microseconds.")
    notes: list[str] | None
    updated_in: str | None
