"""An integration's subscriptions in the orders of their index. The counts on the integration's row tell how many match filters."""

from collections.abc import Iterator

from pynamodb.expressions.condition import Condition

from shared.records.integrations import Integration
from shared.records.pages import Partition, Wanted
from shared.records.webhook_out_subs import SEARCHED, VERSIONS, WebhookOutSub

_STATES = {"active": True, "inactive": False}
_SORTS = {
    "id": (None, "id"),
    "created_at": ("by_created_at", "created_at_and_id"),
    "last_updated": ("by_last_updated", "last_updated_and_id"),
}


def listed(integration: Integration, wanted: Wanted) -> tuple[Partition, int | None]:
    """The subscriptions that are asked for, in order, and their number: exact, since the counts are written with each subscription.

    What a search finds is not counted.
    """
    filters = wanted.restrictions["filters"]
    states = [name for name in _STATES if name in filters] or list(_STATES)
    versions = [version for version in VERSIONS if f"version_{version}" in filters] or list(VERSIONS)
    counts = integration.counts
    matches = sum(int(counts.get(f"{state}_{version}", 0)) for state in states for version in versions)
    index, sort = _SORTS[wanted.sort_by]
    source = Partition(
        model=WebhookOutSub,
        hash_key=("integration_id", integration.id),
        sort=sort,
        index=index,
        descending=wanted.descending,
        conditions=(*_kinds(states, versions), *wanted.search(SEARCHED)),
        consistent=True,
        share=matches / max(sum(counts.values()), 1) if wanted.term is None else None,
    )
    return source, matches if wanted.term is None else None


def _kinds(states: list[str], versions: list[str]) -> Iterator[Condition]:
    """A condition for each pair of filters of which only one is wanted."""
    if len(states) == 1:
        yield WebhookOutSub.active == _STATES[states[0]]
    if len(versions) == 1:
        yield WebhookOutSub.version == versions[0]
