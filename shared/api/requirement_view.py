"""A requirement as it is answered."""

from shared.api.views import RecordView, ReferenceView


class RequirementView(RecordView):
    required: ReferenceView
    requireable: ReferenceView
    key: str | None
    value: str | None
