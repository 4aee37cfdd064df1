"""Pages of records: a walk through rows in their order. What comes before a page is counted by DynamoDB and not sent.

A position is the sort key of the last row that was looked at: sort keys end in the record's id, so each is of one row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from math import ceil, sqrt
from operator import and_, or_
from typing import Any, NamedTuple, Protocol

from pynamodb.attributes import Attribute
from pynamodb.constants import NUMBER
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from shared.deadline import seconds_left
from shared.dynamodb import low_level
from shared.dynamodb.expressions import Bound, of_range
from shared.dynamodb.model import Table
from shared.records.folding import folded

_SEARCH_AT_ONCE = 1000  # rows to look at first where nothing tells how many match
_MOST_AT_ONCE = 100_000  # more than DynamoDB's 1 MB holds
_MOST_SKIPPED_BY_READING = 100  # so few are read and dropped sooner than counted in ever smaller steps
_MOST_BYTES = 1024  # of a sort key
_MOST_INTEGER = 2**63 - 1

Position = int | str


class Chunk(NamedTuple):
    """One read. `items` are empty where matches were only counted; `end` is None behind the last row."""

    items: Sequence[low_level.Item]
    matches: int
    looked_at: int
    end: Position | None


class OrderedRows(Protocol):
    """Rows in one order: a partition, or several that are merged. `share`: how many of them match, where that is known."""

    @property
    def is_filtered(self) -> bool: ...

    @property
    def share(self) -> float | None: ...

    def read(self, after: Position | None, limit: int, *, only_count: bool) -> Chunk:
        """Looks at up to `limit` rows behind a position."""

    def position(self, item: low_level.Item) -> Position: ...

    def takes(self, position: Any) -> bool:
        """Whether it can be one of the source's positions."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a page of an index. No `attributes`: all of them. `restrictions`: the values of the route's own parameters."""

    sort_by: str = "id"
    descending: bool = False
    term: str | None = None
    attributes: Sequence[str] = ()
    restrictions: Mapping[str, Any] = field(default_factory=dict)

    def search(self, all_attributes: Sequence[str]) -> Iterator[Condition]:
        """A condition on the row's `folded` texts, if there is a term. One of nothing but combining marks is in every text."""
        if self.term is not None:
            term, paths = folded(self.term), [Path(["folded", name]) for name in dict.fromkeys(self.attributes or all_attributes)]
            yield reduce(or_, (path.contains(term) if term else path.exists() for path in paths))


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """The rows of one partition of a table or of an index. `hash_key`: its name and value; `sort`: its range key's name."""

    model: type[Table]
    hash_key: tuple[str, Any]
    sort: str
    index: str | None = None
    descending: bool = False
    conditions: Sequence[Condition] = ()
    shown: Sequence[str] = ()  # none: all attributes
    consistent: bool = False
    share: float | None = None

    @property
    def is_filtered(self) -> bool:
        return bool(self.conditions)

    def showing(self, names: Iterable[str]) -> "Partition":
        """The same, with these attributes only."""
        return replace(self, shown=tuple(names))

    def read(self, after: Position | None, limit: int, *, only_count: bool) -> Chunk:
        answer = low_level.call("Query", {**self._query(after, only_count), "Limit": limit})
        last = answer.get("LastEvaluatedKey")
        return Chunk(answer.get("Items", ()), answer["Count"], answer["ScannedCount"], self.position(last) if last else None)

    def position(self, item: low_level.Item) -> Position:
        attribute = self._sort_attribute()
        position: Position = attribute.deserialize(item[self.sort][attribute.attr_type])
        return position

    def takes(self, position: Any) -> bool:
        if self._sort_attribute().attr_type == NUMBER:
            return type(position) is int and abs(position) <= _MOST_INTEGER
        return isinstance(position, str) and 0 < len(position.encode(errors="replace")) <= _MOST_BYTES and _is_text(position)

    def _sort_attribute(self) -> Attribute[Any]:
        return self.model.get_attributes()[self.sort]

    def _query(self, after: Position | None, only_count: bool) -> dict[str, Any]:
        name, value = self.hash_key
        key = self.model.get_attributes()[name], value
        filtered = reduce(and_, self.conditions) if self.conditions else None
        shown = () if only_count or not self.shown else dict.fromkeys((*self.shown, self.sort))
        return {
            "TableName": self.model.table_name(),
            **({"IndexName": self.index} if self.index else {}),
            "ScanIndexForward": not self.descending,
            "ConsistentRead": self.consistent,
            **({"Select": "COUNT"} if only_count else {}),
            **of_range(key, self._sort_attribute(), self._bound(after), filter=filtered, projection=shown),
        }

    def _bound(self, after: Position | None) -> Bound | None:
        return None if after is None else ("<" if self.descending else ">", after)


class Start(NamedTuple):
    """The beginning of a page: so many matches behind a position, or behind the beginning."""

    skip: int = 0
    after: Position | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits: rows that a page of a search or filter looks at, matches that are counted, and page numbers."""

    looked_at: int = _MOST_INTEGER
    counted: int = _MOST_INTEGER
    numbered: int = _MOST_INTEGER * 100


@dataclass(frozen=True, slots=True)
class Page:
    """`following` is None on the last page. `is_partial`: the walk ended before the page was full. `count`: see `is_counted`."""

    items: Sequence[low_level.Item] = ()
    following: Start | None = None
    is_partial: bool = False
    count: int | None = None
    is_counted: bool = True  # False: there are more than `count` matches


def page(source: OrderedRows, start: Start, size: int, limits: Limits, *, count: bool = False, total: int | None = None) -> Page:
    """A page of `size`, and the number of all matches if `count`. `total`: that number, where it is known."""
    if total is not None and start.after is None and start.skip >= total:
        return Page(count=total if count else None)
    walk = _Walk(source, start.after, limits.looked_at if source.is_filtered else _MOST_INTEGER)
    ahead = walk.skip(start.skip)
    matches = walk.find(ahead + size + 1)
    found = _page(walk, ahead, size, matches)
    if not count:
        return found
    if total is not None:
        return replace(found, count=total)
    counted, is_counted = _count(walk, start, start.skip - ahead + len(matches), limits.counted)
    return replace(found, count=counted, is_counted=is_counted)


def _page(walk: "_Walk", ahead: int, size: int, matches: Sequence[low_level.Item]) -> Page:
    """The matches on the page, of those that were read: some are still ahead of it."""
    shown = matches[ahead : ahead + size]
    if len(matches) > ahead + size:
        return Page(shown, Start(0, walk.source.position(shown[-1])))
    if walk.at_end or walk.position is None:
        return Page(shown)
    return Page(shown, Start(max(ahead - len(matches), 0), walk.position), is_partial=len(shown) < size)


def _count(walk: "_Walk", start: Start, passed: int, most: int) -> tuple[int, bool]:
    """All matches, and whether these are all: goes on where the page ends, unless what came before it is not known."""
    walk, matches = (_Walk(walk.source), 0) if start.after is not None else (walk.unlimited(), passed)
    while not walk.at_end and matches <= most:
        matches += walk.read(most + 1 - matches, only_count=True).matches
    return min(matches, most), matches <= most


@dataclass(slots=True)
class _Walk:
    source: OrderedRows
    position: Position | None = None
    limit: int = _MOST_INTEGER  # rows that it may look at
    looked_at: int = 0
    at_end: bool = False

    def unlimited(self) -> "_Walk":
        """The same walk, going on from where it is."""
        return _Walk(self.source, self.position, looked_at=self.looked_at, at_end=self.at_end)

    def goes_on(self) -> bool:
        return not self.at_end and self.looked_at < self.limit

    def read(self, rows: int, *, only_count: bool = False) -> Chunk:
        """Raises TimeoutError once the request has to be answered."""
        if self.looked_at and seconds_left() <= 0:
            raise TimeoutError("so many records cannot be looked through in time")
        chunk = self.source.read(self.position, min(rows, _MOST_AT_ONCE, self.limit - self.looked_at), only_count=only_count)
        self.looked_at += chunk.looked_at
        self.at_end = chunk.end is None
        self.position = self.position if chunk.end is None else chunk.end
        return chunk

    def skip(self, matches: int) -> int:
        """Passes matches without having them sent; returns how many are still to be passed.

        Looking at no more rows than are to be passed can never go too far.
        """
        tolerated = _MOST_SKIPPED_BY_READING if self.source.is_filtered else 0
        while matches > tolerated and self.goes_on():
            matches -= self.read(matches, only_count=True).matches
        return matches

    def find(self, matches: int) -> list[low_level.Item]:
        """At least so many, or all that there are within the limit; each further read looks at four times as many rows."""
        found: list[low_level.Item] = []
        rows = self._rows(matches)
        while len(found) < matches and self.goes_on():
            found += self.read(rows).items
            rows = min(rows * 4, _MOST_AT_ONCE) if self.source.is_filtered else matches - len(found)
        return found

    def _rows(self, matches: int) -> int:
        """The number of rows that probably hold so many matches, which are not spread evenly."""
        if not self.source.is_filtered:
            return matches
        if self.source.share:
            return ceil((matches + 1.5 * sqrt(matches)) / self.source.share)
        return max(matches, _SEARCH_AT_ONCE)


def _is_text(text: str) -> bool:
    """Lone surrogates are in no text that DynamoDB holds."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
