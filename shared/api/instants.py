"""Times as parameters: RFC 3339, or as FileMaker writes them, on the application's clocks and in its date order."""

from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from shared.api.params import broken
from shared.errors import Rule
from shared.timestamps import forms, instant

TIME = Rule("format", "must be {forms}")
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
