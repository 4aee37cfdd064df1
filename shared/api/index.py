"""The common shape of an index: its parameters, and the page that answers them.

A route names what is searched and sorted by as the two types of its class:
`class IndexThings(IndexParams[Literal["name"], Literal["id", "created_at"]])`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar, cast, get_args

from pydantic import Field
from pydantic_core import to_json

from shared.api import rules
from shared.api.cursors import CURSOR, cursor, start_of
from shared.api.params import Boolean, Integer, Param, Params, RouteParams, integer_or_none
from shared.api.results import Results
from shared.api.views import View
from shared.errors import Invalid, ParamError, Rule
from shared.records import pages
from shared.records.merged import Merged
from shared.records.pages import Limits, OrderedRows, Partition, Start, Wanted

MOST_BYTES = 4 * 1024 * 1024  # of an answer's records; Lambda takes 6 MB
_DEFAULT_SIZE = 25

EXCLUSIVE = Rule("exclusive", "must not be given beside page.number", ("page.after",))
TOO_FAR = replace(rules.MAX, attrs=("page.number",))
BYTES = Rule("bytes", f"makes an answer of more than {MOST_BYTES} bytes", ("page.size",))
PARTIAL = Rule("partial", "is not full, since so many records had to be looked at: `next` goes on from there", ("page",))
COUNT_LIMIT = Rule("count_limit", "is where counting ended: more than {counted} records match", ("count",))
RULES = (CURSOR, EXCLUSIVE, TOO_FAR, BYTES, PARTIAL, COUNT_LIMIT)

Searched = TypeVar("Searched")
SortedBy = TypeVar("SortedBy")


class Search(Params, Generic[Searched]):
    term: Annotated[
        str | None,
        Param(1, "Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."),
    ] = None
    attributes: Annotated[list[Searched] | None, Param(2, "Where to look; without it, in all of them.", max_items=100)] = None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return _name("SearchIn", params)


class Sort(Params, Generic[SortedBy]):
    by: Annotated[SortedBy, Param(1, "What to sort by; equal ones by id, in the same order.")] = cast(Any, "id")
    order: Annotated[Literal["asc", "desc"], Param(2, "Ascending or descending.")] = "asc"

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return _name("SortBy", params)


class Page(Params):
    """Which part of the results is answered: a page by its number, or the one behind another."""

    size: Annotated[Integer, Param(1, "How many records a page holds, 1 to 100."), Field(ge=1, le=100)] = _DEFAULT_SIZE
    number: Annotated[Integer, Param(2, "Which page, from 1. Past the last one the results are empty."), Field(ge=1)] = 1
    after: Annotated[
        str | None,
        Param(3, "The `next` of a page: answers the page behind it, however far it is. In place of `number`.", max_length=10_000),
    ] = None


class PagedParams(RouteParams):
    """The parameters of an index whose order is its own, and which is not searched."""

    LIMITS: ClassVar[Limits] = Limits(looked_at=10_000, counted=10_000, numbered=10_000)

    count: Annotated[
        Boolean, Param(100, "Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.")
    ] = False
    view: Annotated[Literal["default"], Param(200, "How much of each record to return.")] = "default"
    page: Annotated[Page, Param(700, "Which part of the results to return.")] = Page()

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        asked = given.get("page")
        return _of_page(asked, cls.LIMITS.numbered) if isinstance(asked, dict) else ()

    def results(self, source: Partition | Merged, view: type[View], total: int | None = None) -> Results:
        """The page that is asked for, of records whose attributes the view shows as they are. `total`: of matches, if known."""
        names = view.model_fields
        found = self.found(source.showing(names), total)
        return self.answer(found, source.model.rows(found.items, names))

    def found(self, source: OrderedRows, total: int | None = None) -> pages.Page:
        """The page's rows. Raises Invalid for a cursor that was not made for these records in this order."""
        return pages.page(source, self._start(source), self.page.size, self.LIMITS, count=self.count, total=total)

    def answer(self, found: pages.Page, rows: list[dict[str, Any]]) -> Results:
        """The answer, given the page's records in their view. Raises Invalid where they are too many bytes."""
        shown = to_json(rows)
        if len(rows) > 1 and len(shown) > MOST_BYTES:
            raise Invalid(BYTES.on("page.size"))
        following = None if found.following is None else cursor(found.following, self._identity())
        return Results(shown, found.count, following, tuple(_warnings(found)))

    def _start(self, source: OrderedRows) -> Start:
        if self.page.after is None:
            return Start((self.page.number - 1) * self.page.size)
        start = start_of(self.page.after, self._identity(), source)
        if start is None:
            raise Invalid(CURSOR.on("page.after"))
        return start

    def _identity(self) -> list[Any]:
        """Binds a cursor to the route and to the parameters that select and sort. Pages may differ in size, count and view."""
        return [type(self).__name__, self.model_dump(exclude=_NOT_SELECTING)]


class IndexParams(PagedParams, Generic[Searched, SortedBy]):
    """The parameters of every other index. A route adds its restrictions at 400 to 590, and filters at 600."""

    search: Annotated[Search[Searched], Param(300, "Keeps the records in which a text occurs.")] = Search()
    sort: Annotated[Sort[SortedBy], Param(1000, "The order of the results.")] = Sort()

    def wanted(self) -> Wanted:
        attributes = cast(list[str], self.search.attributes or [])
        restrictions = self.model_dump(exclude=_OF_EVERY_INDEX)
        return Wanted(cast(str, self.sort.by), self.sort.order == "desc", self.search.term, attributes, restrictions)


_NOT_SELECTING = set(PagedParams.model_fields)
_OF_EVERY_INDEX = set(IndexParams.model_fields)


def _of_page(given: Mapping[str, Any], most: int) -> Iterator[ParamError]:
    if "after" in given and "number" in given:
        yield EXCLUSIVE.on("page.after")
    size, number = integer_or_none(given.get("size", _DEFAULT_SIZE)), integer_or_none(given.get("number"))
    if size and number and size >= 1 and (last := (most - 1) // size + 1) < number:
        yield TOO_FAR.on("page.number", le=last)


def _warnings(found: pages.Page) -> Iterator[ParamError]:
    if found.is_partial:
        yield PARTIAL.on("page")
    if not found.is_counted:
        yield COUNT_LIMIT.on("count", counted=found.count)


def _name(prefix: str, params: tuple[Any, ...]) -> str:
    """A class's name in the OpenAPI and the clients: `SortByIdCreatedAt`."""
    words = "_".join(map(str, get_args(params[0]))) or str(params[0])
    return prefix + "".join(word.capitalize() for word in words.split("_"))
