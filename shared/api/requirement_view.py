"""A requirement as it is answered."""

from pydantic import Field

from shared.api.views import RecordView, ReferenceView


class RequirementView(RecordView):
    required: ReferenceView = Field(description="The record that has to be met.")
    requireable: ReferenceView = Field(description="The record that it has to be met for.")
    key: str | None = Field(description="What the requirement is known by.")
    value: str | None = Field(description="What is required of the record, in words or as a number.")
