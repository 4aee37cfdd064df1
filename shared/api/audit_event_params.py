"""Parameters that routes of audit events share."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from shared.api import rules
from shared.api.params import Param
from shared.errors import ParamError, Rule

ID_REQUIRED = replace(rules.REQUIRED, attrs=("id",))
EXCLUSIVE = Rule("exclusive", "must not be given beside unique_id", ("id",))
Note = Annotated[str, Field(max_length=1000)]
Notes = Annotated[list[Note] | None, Param(7, "Notes of the script: texts of at most 1000 characters.", max_items=100)]
UpdatedIn = Annotated[str | None, Param(8, "Where the event was last updated.")]


def one_of_two(given: Mapping[str, Any]) -> Iterator[ParamError]:
    """The errors of a request that names its event by both of its keys, or by none."""
    if "id" in given and "unique_id" in given:
        yield EXCLUSIVE.on("id")
    if "id" not in given and "unique_id" not in given:
        yield rules.REQUIRED.on("id")
