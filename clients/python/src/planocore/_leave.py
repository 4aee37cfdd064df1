"""The marker by which an update leaves an attribute as it is; None clears one."""

from enum import Enum
from typing import Final, Literal


class Leave(Enum):
    """The type of `LEAVE`."""

    LEAVE = object()  # which JSON does not have, wherever it stands

    def __repr__(self) -> str:
        return self.name


LEAVE: Final[Literal[Leave.LEAVE]] = Leave.LEAVE
"""Of an attribute in an update: stays as it is. None clears it."""
