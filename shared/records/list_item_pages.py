"""List items in the orders of their index."""

from collections.abc import Iterator
from dataclasses import replace

from pynamodb.expressions.condition import Condition

from shared.dynamodb.access import Index
from shared.records.list_items import SEARCHED, SHARDS, ListItem
from shared.records.merged import Merged
from shared.records.pages import Partition, Wanted
from shared.records.references import index_key

_SORTS = {
    "id": "id",
    "name": "name_and_id",
    "slug": "slug",
    "created_at": "created_at_and_id",
    "last_updated": "last_updated_and_id",
}
# The attributes of which each value is a partition, and its indexes' prefix; a collection first, since only it is consistent.
_RESTRICTIONS = {"key": "by", "item": "of_item_by", "related": "of_related_by"}
_STATES = {"active_list_items": True, "inactive_list_items": False}
INDEXES = tuple(Index(ListItem, name) for name in (*ListItem._indexes, *ListItem._global_indexes))  # noqa: SLF001 - for declarations


def listed(wanted: Wanted, share: float | None = None) -> Partition | Merged:
    """Those that a caller wants, in order. `share`: how many of the collection match, where that is known."""
    given = restricting(wanted)
    restriction = next(iter(given), None)
    conditions = [getattr(ListItem, name) == value for name, value in given.items() if name != restriction]
    partition = Partition(
        model=ListItem,
        hash_key=(restriction, given[restriction]) if restriction else ("shard", 0),
        sort=_SORTS[wanted.sort_by],
        index=_index(restriction, wanted.sort_by),
        descending=wanted.descending,
        conditions=(*conditions, *_states(wanted), *wanted.search(SEARCHED)),
        consistent=restriction == "key",
        share=share,
    )
    return partition if restriction else Merged([replace(partition, hash_key=("shard", shard)) for shard in range(SHARDS)])


def restricting(wanted: Wanted) -> dict[str, str]:
    """The values that are wanted, by the attributes that hold them."""
    values = wanted.restrictions
    given = {
        "key": values["key"],
        **{name: _reference(values[f"{name}_type"], values[f"{name}_id"]) for name in ("item", "related")},
    }
    return {name: value for name, value in given.items() if value is not None}


def _reference(model: str | None, number: int | None) -> str | None:
    return None if model is None or number is None else index_key(model, number)


def state(wanted: Wanted) -> bool | None:
    """Whether only active or only inactive ones are wanted; None for both."""
    states = {_STATES[name] for name in wanted.restrictions["filters"]}
    return states.pop() if len(states) == 1 else None


def _states(wanted: Wanted) -> Iterator[Condition]:
    if (active := state(wanted)) is not None:
        yield ListItem.active == active


def _index(restriction: str | None, sort_by: str) -> str | None:
    """The table's own order is that of slugs."""
    return None if sort_by == "slug" else f"{_RESTRICTIONS[restriction] if restriction else 'all_by'}_{sort_by}"
