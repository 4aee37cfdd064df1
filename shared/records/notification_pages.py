"""Notifications in the order of their ids, which is that of time."""

from collections.abc import Iterator, Sequence

from pynamodb.expressions.condition import Condition

from shared.dynamodb.access import Index
from shared.records.merged import Merged
from shared.records.notifications import KINDS, SEARCHED, SHARDS, Notification
from shared.records.pages import Partition, Wanted

_NONE, _NO_KIND = (0,), ("",)  # an integration and a kind that nothing is of
BY_INTEGRATION = Index(Notification, "by_integration")


def listed(wanted: Wanted, kinds: Sequence[str], integration_ids: Sequence[int] | None) -> Merged:
    """The notifications that a caller asks for, of the kinds that the caller may see, of all or of some integrations.

    All are read consistently; those of integrations by an index, which may lag.
    """
    conditions = (*_conditions(wanted, kinds), *wanted.search(SEARCHED))
    hash_keys = [("shard", shard) for shard in range(SHARDS)] if integration_ids is None else _of(integration_ids or _NONE)
    share = 1.0 if len(conditions) == 1 else None  # all but the few that are in flight
    return Merged(
        [
            Partition(
                model=Notification,
                hash_key=hash_key,
                sort="id",
                index=None if integration_ids is None else BY_INTEGRATION.name,
                descending=wanted.descending,
                conditions=conditions,
                consistent=integration_ids is None,
                share=share,
            )
            for hash_key in hash_keys
        ]
    )


def _of(integration_ids: Sequence[int]) -> list[tuple[str, int]]:
    return [("integration_id", number) for number in integration_ids]


def _conditions(wanted: Wanted, kinds: Sequence[str]) -> Iterator[Condition]:
    """Within a group of filters either suffices, all groups must hold."""
    filters = wanted.restrictions["filters"]
    yield Notification.is_not_in_flight()
    wanted_kinds = [kind for kind in kinds if kind in filters] if set(KINDS).intersection(filters) else list(kinds)
    if len(wanted_kinds) < len(KINDS):
        yield Notification.kind.is_in(*(wanted_kinds or _NO_KIND))
    resolved, unresolved = "resolved" in filters, "unresolved" in filters
    if resolved != unresolved:
        yield Notification.resolved_at.exists() if resolved else Notification.resolved_at.does_not_exist()
