"""Audit events of FileMaker scripts, each stored once under the caller's own key."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from shared.dynamodb.access import Index
from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table, TextsAttribute
from shared.errors import Invalid, Rule
from shared.records import sort_keys
from shared.records.folding import folded
from shared.records.merged import Merged
from shared.records.pages import OrderedRows, Wanted
from shared.records.spans import OneRow, Span

SHARDS = 8  # partitions of each value that is restricted by, and of all events
SEARCHED = ("script_name", "notes")
_SORT = "start_time_and_id"
# The parameters by which a page's partitions may be named, each with its hash key; the narrowest first.
_PARTITIONS = {"script_name": "script_shard", "file_name": "file_shard", "host_name": "host_shard"}
_MOST_BYTES = 390_000  # of notes and of the text that is searched: an item holds 400 KB

KEYS = ("id", "unique_id")  # each names an event
NOT_FOUND = Rule("not_found", "no audit event has this key", KEYS)
CLOSED = Rule("closed", "is of an event that has stopped, and cannot be changed any more", KEYS)
BEFORE_START = Rule("before_start", "must not be before start_time", ("stop_time",))

USED = Rule("conflict", "was used for an event with other content", ("unique_id",))


class Identifier(NamedTuple):
    """An event's unique_id, or its id."""

    id: int | None
    unique_id: str | None

    @property
    def name(self) -> str:
        return "id" if self.unique_id is None else "unique_id"


class AuditEventFmp(Table):
    """`digest` is of what it was created with: it tells a repeated event from another one under the same key.

    `application` is the slug of the one that created it, which alone may change it. `folded` holds the searched attributes as
    searches compare them, so that DynamoDB itself can search.
    """

    class Meta:
        table_name = "audit_events_fmp"

    _global_indexes = ("all_by_start_time", "script_by_start_time", "file_by_start_time", "host_by_start_time")

    unique_id = UnicodeAttribute(hash_key=True)
    id = IntegerAttribute()
    script_name = UnicodeAttribute()
    host_name = UnicodeAttribute()
    file_name = UnicodeAttribute()
    start_time = UnicodeAttribute()
    stop_time = UnicodeAttribute(null=True)
    notes = TextsAttribute(null=True)
    updated_in = UnicodeAttribute(null=True)
    digest = UnicodeAttribute()
    application = UnicodeAttribute()
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    shard = IntegerAttribute()
    script_shard = UnicodeAttribute()
    file_shard = UnicodeAttribute()
    host_shard = UnicodeAttribute()
    start_time_and_id = UnicodeAttribute()
    folded = DictAttribute(default=dict)

    @classmethod
    def get_or_refuse(cls, identifier: Identifier) -> "AuditEventFmp":
        """Raises Invalid where there is none."""
        try:
            unique_id = identifier.unique_id or AuditEventFmpId.get(identifier.id, consistent_read=True).unique_id
            return cls.get(unique_id, consistent_read=True)
        except (cls.DoesNotExist, AuditEventFmpId.DoesNotExist):
            raise Invalid(NOT_FOUND.on(identifier.name)) from None

    def holds(self, payload: Mapping[str, Any]) -> bool:
        """Whether the payload is stored here: under a digest that told an empty array from none, as digests once did."""
        return all((getattr(self, name) or None) == (value or None) for name, value in payload.items())

    @classmethod
    def listed(cls, wanted: Wanted) -> OrderedRows:
        """Those that a caller wants, by start_time.

        The narrowest restriction names the partitions, and times are a span of them. What else restricts is a condition.
        """
        given = {name: value for name, value in wanted.restrictions.items() if value is not None}
        conditions = {name: condition(given[name]) for name, condition in _CONDITIONS.items() if name in given}
        own: dict[str, Any] = {"model": cls, "sort": _SORT, "descending": wanted.descending}
        if "unique_id" in given:
            everything = (*conditions.values(), *wanted.search(SEARCHED))
            return OneRow(**own, hash_key=("unique_id", given["unique_id"]), consistent=True, conditions=everything)
        restriction = next((name for name in _PARTITIONS if name in given), None)
        others = [conditions[name] for name in conditions if name not in (restriction, "started_from", "started_before")]
        ends = {end: given[name] for end, name in (("start", "started_from"), ("end", "started_before")) if name in given}
        index = "all_by_start_time" if restriction is None else f"{restriction.removesuffix('_name')}_by_start_time"
        own = {**own, **ends, "index": index, "conditions": (*others, *wanted.search(SEARCHED))}
        return Merged([Span(**own, hash_key=key) for key in _keys(restriction, given)])

    def derive(self) -> None:
        """Sets what follows from the rest: the keys of its indexes and the searched text."""
        number = int(self.id)
        self.shard = number % SHARDS
        for name, attribute in _PARTITIONS.items():
            setattr(self, attribute, _sharded(getattr(self, name), self.shard))
        self.start_time_and_id = sort_keys.by_time(self.start_time, number)
        self.folded = _folded(self.script_name, self.notes or ())


def _sharded(value: str, shard: int) -> str:
    return f"{shard}#{value}"


def _keys(restriction: str | None, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The hash key of each partition: its attribute and value."""
    for shard in range(SHARDS):
        yield ("shard", shard) if restriction is None else (_PARTITIONS[restriction], _sharded(given[restriction], shard))


def _folded(script_name: str, notes: Sequence[str]) -> dict[str, str]:
    """The searched text, as much of it as fits in an item beside the notes: all of it, unless they are hundreds of kilobytes."""
    room = max(0, _MOST_BYTES - sum(len(note.encode()) for note in notes))
    script = folded(script_name).encode()[:room]
    searched = {"script_name": script, **({"notes": _joined(notes)[: room - len(script)]} if notes else {})}
    return {name: text.decode(errors="ignore") for name, text in searched.items()}


def _joined(notes: Sequence[str]) -> bytes:
    return "\0".join(map(folded, notes)).encode()


def _is_open(wanted: bool) -> Condition:
    return AuditEventFmp.stop_time.does_not_exist() if wanted else AuditEventFmp.stop_time.exists()


_CONDITIONS: dict[str, Callable[[Any], Condition]] = {
    "script_name": lambda value: AuditEventFmp.script_name == value,
    "file_name": lambda value: AuditEventFmp.file_name == value,
    "host_name": lambda value: AuditEventFmp.host_name == value,
    "started_from": lambda value: AuditEventFmp.start_time >= value,
    "started_before": lambda value: AuditEventFmp.start_time < value,
    "open": _is_open,
}
INDEXES = tuple(Index(AuditEventFmp, name) for name in AuditEventFmp._global_indexes)  # noqa: SLF001 - for declarations


class AuditEventFmpId(Table):
    """The index by id, which also keeps an id from being used twice."""

    class Meta:
        table_name = "audit_event_fmp_ids"

    id = IntegerAttribute(hash_key=True)
    unique_id = UnicodeAttribute()
