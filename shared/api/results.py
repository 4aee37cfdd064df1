"""Results that a route's function may return beside a record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.api.response import written
from shared.errors import ParamError

Handler = Callable[..., Any]  # a route's function: of params, caller, source and writing, as many as it needs


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A record that was there already: answered as ever, but nobody is notified."""

    record: Any

    @property
    def warnings(self) -> tuple[ParamError, ...]:
        return getattr(self.record, "warnings", ())


@dataclass(frozen=True, slots=True)
class Results:
    """A page of an index. `rows`: of each record what the view shows, as JSON. `count`: of all matches, when asked for.

    `following`: the cursor of the next page, None on the last one.
    """

    rows: bytes
    count: int | None = None
    following: str | None = None
    warnings: tuple[ParamError, ...] = ()

    def data(self) -> bytes:
        """The page as JSON, which is written once, where its size is limited."""
        counted = {} if self.count is None else {"count": self.count}
        return written({"results": self.rows, **counted, "next": self.following})
