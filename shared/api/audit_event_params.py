"""Parameters that routes of audit events share."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo

from shared.api import rules
from shared.api.params import Param, broken
from shared.errors import ParamError, Rule
from shared.timestamps import forms, instant

TIME = Rule("format", "must be {forms}")
ID_REQUIRED = replace(rules.REQUIRED, attrs=("id",))
EXCLUSIVE = Rule("exclusive", "must not be given beside unique_id", ("id",))
FORMS = (
    "RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, "
    "or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come "
    "first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed."
)


def _as_instant(text: str, info: ValidationInfo) -> str:
    application = info.context or {}
    try:
        return instant(text, application["time_zone"], application["date_order"])
    except ValueError:
        raise broken(TIME, forms=forms(application["date_order"])) from None


Instant = Annotated[str, AfterValidator(_as_instant), TIME]
Note = Annotated[str, Field(max_length=1000)]
Notes = Annotated[list[Note] | None, Param(7, "Notes of the script: texts of at most 1000 characters.", max_items=100)]
UpdatedIn = Annotated[str | None, Param(8, "Where the event was last updated.")]


def one_of_two(given: Mapping[str, Any]) -> Iterator[ParamError]:
    """What is wrong where an event is named by both of its keys, or by none."""
    if "id" in given and "unique_id" in given:
        yield EXCLUSIVE.on("id")
    if "id" not in given and "unique_id" not in given:
        yield rules.REQUIRED.on("id")
