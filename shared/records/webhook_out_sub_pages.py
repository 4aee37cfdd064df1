"""Pages of an integration's subscriptions, read so that a first page costs the same however many there are.

A sort is the table's own order or an index's. What comes before a page is passed without being sent. DynamoDB judges filters; the
counts on the integration's row tell how much to read for them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from math import ceil, sqrt
from operator import and_, or_
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from shared.deadline import seconds_left
from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.records.folding import folded
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import WebhookOutSub

Row = dict[str, Any]
INDEXES = {"id": None, "created_at": "by_created_at", "last_updated": "by_last_updated"}
_SEARCH_AT_ONCE = 1000  # how many to look at first where nothing tells how many match
_MOST_AT_ONCE = 100_000  # more than DynamoDB's 1 MB holds
_MOST_SKIPPED_BY_READING = 100  # so few are read and dropped sooner than counted in ever smaller steps
_FARTHEST = 2**48  # no integration has so many; counting beyond it overflows


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `actives` and `versions` are never empty; `term` is compared as it is folded.

    `shown` names what is needed of each subscription: what DynamoDB itself searches and sorts by is half of an item's bytes.
    """

    actives: frozenset[bool]
    versions: frozenset[str]
    sort_by: str
    descending: bool
    size: int
    number: int
    shown: tuple[str, ...]
    term: str | None = None
    attributes: tuple[str, ...] = ()

    @property
    def offset(self) -> int:
        return min((self.number - 1) * self.size, _FARTHEST)


def page(integration: Integration, wanted: Wanted, *, count: bool) -> tuple[list[Row], int | None]:
    """What is shown of the page's subscriptions, and the number of all matches if `count`."""
    if wanted.term is not None:
        return _searched(integration, wanted, count)
    matches = _matching(integration, wanted)
    items = _filtered(integration, wanted, matches) if wanted.offset < matches else []
    return WebhookOutSub.rows(items, wanted.shown), matches if count else None


def _matching(integration: Integration, wanted: Wanted) -> int:
    """How many subscriptions pass the filters: exact, since whoever writes one writes the counts with it."""
    counts = integration.counts
    kinds = (f"{'active' if active else 'inactive'}_{version}" for active in wanted.actives for version in wanted.versions)
    return sum(int(counts.get(kind, 0)) for kind in kinds)


def _filtered(integration: Integration, wanted: Wanted, matches: int) -> Iterator[low_level.Item]:
    query, ahead = _pass(_query(integration, wanted), wanted.offset)
    needed = ahead + wanted.size
    share = matches / sum(integration.counts.values())
    spare = 1.5 * sqrt(needed) if share < 1 else 0  # matches are not spread evenly
    return islice(_read(query, integration, wanted, ceil((needed + spare) / share)), ahead, needed)


def _searched(integration: Integration, wanted: Wanted, count: bool) -> tuple[list[Row], int | None]:
    end = wanted.offset + wanted.size
    matches = _read(_query(integration, wanted), integration, wanted, None if count else _SEARCH_AT_ONCE)
    items, total = [], 0
    for total, item in enumerate(matches if count else islice(matches, end), start=1):
        if wanted.offset < total <= end:
            items.append(item)
    return WebhookOutSub.rows(items, wanted.shown), total if count else None


def _read(query: dict[str, Any] | None, integration: Integration, wanted: Wanted, limit: int | None) -> Iterator[low_level.Item]:
    """Matching items; `limit` is how many to look at first, and each further read looks at four times as many."""
    query = query and {**query, **_expressions(integration, wanted, wanted.shown)}
    while query is not None:
        answer = low_level.call("Query", query if limit is None else {**query, "Limit": limit})
        yield from answer["Items"]
        query = _following(query, answer)
        limit = limit and min(limit * 4, _MOST_AT_ONCE)


def _pass(query: dict[str, Any] | None, offset: int) -> tuple[dict[str, Any] | None, int]:
    """The query from which few enough matches are still to be passed, and how many; the others are counted, not sent.

    Looking at no more items than are to be passed can never go too far.
    """
    tolerated = _MOST_SKIPPED_BY_READING if query and "FilterExpression" in query else 0
    while query is not None and offset > tolerated:
        answer = low_level.call("Query", {**query, "Select": "COUNT", "Limit": min(offset, _MOST_AT_ONCE)})
        offset -= answer["Count"]
        query = _following(query, answer)
    return query, offset


def _following(query: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any] | None:
    """The query for what comes after an answer. Raises TimeoutError once the request has to be answered."""
    last = answer.get("LastEvaluatedKey")
    if last and seconds_left() <= 0:
        raise TimeoutError("so many subscriptions cannot be looked through in time")
    return {**query, "ExclusiveStartKey": last} if last else None


def _query(integration: Integration, wanted: Wanted) -> dict[str, Any]:
    """One that counts; `_read` adds what it sends."""
    index = INDEXES[wanted.sort_by]
    return {
        "TableName": WebhookOutSub.table_name(),
        "ScanIndexForward": not wanted.descending,
        "ConsistentRead": True,
        **_expressions(integration, wanted),
        **({"IndexName": index} if index else {}),
    }


def _expressions(integration: Integration, wanted: Wanted, sent: Iterable[str] = ()) -> dict[str, Any]:
    conditions = [*_kind(wanted), *_search(wanted)]
    found = reduce(and_, conditions) if conditions else None
    return expressions(key=WebhookOutSub.integration_id == integration.id, filter=found, projection=sent)


def _kind(wanted: Wanted) -> Iterator[Condition]:
    """A condition for each pair of filters of which only one is wanted."""
    if len(wanted.actives) == 1:
        yield WebhookOutSub.active == next(iter(wanted.actives))
    if len(wanted.versions) == 1:
        yield WebhookOutSub.version == next(iter(wanted.versions))


def _search(wanted: Wanted) -> Iterator[Condition]:
    """A term of nothing but combining marks is in every text."""
    if wanted.term is None:
        return
    term, searched = folded(wanted.term), [Path(["folded", attribute]) for attribute in wanted.attributes]
    yield reduce(or_, (path.contains(term) if term else path.exists() for path in searched))
