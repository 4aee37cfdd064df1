"""Parameters that routes of requirements have in common."""

from typing import Annotated

from shared.api.params import Param

Key = Annotated[str | None, Param(3, "What the requirement is known by.")]
Value = Annotated[str | None, Param(4, "The value that goes with the key.", max_length=5000)]
