"""An integration's webhook jobs in the orders of their index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.expressions.condition import Condition

from shared.dynamodb.access import Index
from shared.dynamodb.batch import read_together
from shared.records.merged import Merged
from shared.records.pages import Partition, Wanted
from shared.records.spans import Span
from shared.records.webhook_jobs import SEARCHED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub

INDEXES = tuple(Index(WebhookJob, name) for name in WebhookJob._global_indexes)  # noqa: SLF001 - for declarations
_MOST_PARTITIONS = 8  # subscriptions whose jobs are read side by side
_MODELS = ("order", "appointment")  # what events of version 3 happen to
_ID_DIGITS = 18  # of the longest text that is taken for an id
_ENDS = {"date_range_start": "start", "date_range_end": "end"}


def listed(wanted: Wanted, integration_id: int) -> Partition | Merged:
    """The jobs that are asked for, in order: by time a span, and a few subscriptions' jobs from partitions of their own."""
    given = {name: value for name, value in wanted.restrictions["filters"].items() if value}
    common: dict[str, Any] = {"model": WebhookJob, "hash_key": ("integration_id", integration_id), "descending": wanted.descending}
    if wanted.sort_by == "id":
        return Partition(**common, sort="id", conditions=_conditions(wanted, given), consistent=True)
    own = _own(given.get("subscribers", ()), integration_id)
    ends = {_ENDS[name]: given.pop(name) for name in _ENDS if name in given}
    if own:
        del given["subscribers"]
    span = Span(**common, **ends, sort="created_at_and_id", index="by_created_at", conditions=_conditions(wanted, given))
    return _of_subscriptions(span, own) if own else span


def _of_subscriptions(span: Span, numbers: Iterable[int]) -> Merged:
    return Merged([replace(span, index="of_sub_by_created_at", hash_key=("webhook_out_sub_id", number)) for number in numbers])


def _own(subscribers: Sequence[str], integration_id: int) -> list[int]:
    """The ids, if these are all that is given, few, and all of subscriptions that the integration has.

    Others' jobs must not be looked at: that too tells something of them.
    """
    ids, names = _ids_and_names(subscribers)
    if not ids or names or len(ids) > _MOST_PARTITIONS:
        return []
    found = read_together(WebhookOutSub(integration_id, number) for number in ids).all(WebhookOutSub)
    return ids if len(found) == len(ids) else []


def _conditions(wanted: Wanted, given: Mapping[str, Any]) -> list[Condition]:
    return [*(_CONDITIONS[name](value) for name, value in given.items()), *wanted.search(SEARCHED)]


def _ids_and_names(subscribers: Sequence[str]) -> tuple[list[int], list[str]]:
    """A text of digits is an id, as far as ids go."""
    wanted = dict.fromkeys(subscribers)
    ids = [text for text in wanted if text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS]
    return list(dict.fromkeys(map(int, ids))), [text for text in wanted if text not in ids]


def _is_of_one(subscribers: Sequence[str]) -> Condition:
    ids, names = _ids_and_names(subscribers)
    parts = [WebhookJob.webhook_out_sub_id.is_in(*ids)] if ids else []
    parts += [WebhookJob.webhook_subscriber.is_in(*names)] if names else []
    return parts[0] | parts[1] if len(parts) > 1 else parts[0]


def _happened(types: Sequence[str]) -> Condition:
    condition: Condition = WebhookJob.event.is_in(*(f"{model}.{each}" for each in dict.fromkeys(types) for model in _MODELS))
    return condition


_CONDITIONS: Mapping[str, Callable[[Any], Condition]] = {
    "date_range_start": lambda moment: WebhookJob.created_at >= moment,
    "date_range_end": lambda moment: WebhookJob.created_at < moment,
    "status_code": lambda codes: WebhookJob.status_code.is_in(*codes),
    "event_type": _happened,
    "status": lambda statuses: WebhookJob.status.is_in(*statuses),
    "subscribers": _is_of_one,
    "endpoint": lambda urls: WebhookJob.callback_url.is_in(*urls),
    "state": lambda states: WebhookJob.state.is_in(*states),
}
