"""Requirements as they are stored."""

from typing import Any

from shared.dynamodb.ids import next_id
from shared.records.requirements import Requirement

MOMENT = "2026-01-01T00:00:00.000000Z"


def save_requirement(number: int | None = None, **values: Any) -> Requirement:
    """One that refers to records of which nothing else is there."""
    sides = {"required": {"type": "Designation", "id": 11}, "requireable": {"type": "OrderRequest", "id": 22}}
    times = {"created_at": MOMENT, "last_updated": MOMENT}
    requirement = Requirement(next_id("requirements") if number is None else number, **{**sides, **times, **values})
    requirement.derive()
    requirement.save()
    return requirement
