"""Results of calls."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from planocore.models import Application, Error, Session

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T]):
    """`data` is the record, or the `Results` of an index; `warnings` names what was given and is no parameter.

    `session` and `application` are there when `session_view` or `application_view` asked for them; an application's token has
    no session.
    """

    data: T
    request_id: str
    session: Session | None = None
    application: Application | None = None
    warnings: tuple[Error, ...] = ()


@dataclass(frozen=True, slots=True)
class Results(Generic[R]):
    """One page; `count` is the number of matches on all pages, when asked for; `next` is the next page's `page.after`, if any."""

    results: list[R]
    count: int | None = None
    next: str | None = None
