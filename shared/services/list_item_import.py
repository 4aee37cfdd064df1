"""Imports rows into a collection of list items: up to 33 all or nothing, more of them in batches, in order.

An import that was interrupted is resumed under its Idempotency-Key, or repeated in mode `upsert`, and ends in the same state.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count, islice
from typing import Any

from shared.dynamodb.access import Access
from shared.dynamodb.ids import NEW_ID, forget_blocks, next_ids
from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import CollectionTooLarge, IdTaken, Transaction, Writing
from shared.errors import Invalid, ParamError, Rule
from shared.records.list_item_collections import FULL, CollectionPart, PartIsLarge, Step, require_room
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem
from shared.services.list_items import CLEARED, by_slugs, changed_by
from shared.timestamps import now

MOST_ROWS = 2000
BATCH = 33  # rows: an item and its id each, and 8 parts, a default, a key and a mail at most, of a transaction's 100 actions
# What an import does in DynamoDB beside writing items.
IMPORTS = (NEW_ID, Access(batch_gets=(ListItem, ListItemDefault), queries=(CollectionPart,), checks=(CollectionPart,)))

_SLUGS, _DEFAULTS = (tuple(f"{source}.*.{attr}" for source in ("items", "csv")) for attr in ("slug", "default"))
TAKEN = Rule("taken", "is the slug of another item of this collection", _SLUGS)
REPEATED = Rule("repeated", "is the slug of {row} too", _SLUGS)
SOLE = Rule("sole", "is true in {row} too: a collection has one default", _DEFAULTS)
RULES = (TAKEN, REPEATED, SOLE, FULL)

Watch = Callable[[Sequence[Sequence["Row"]]], Iterable[Sequence["Row"]]]


class Outcome(StrEnum):
    """The outcome of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    INVALID = "invalid"
    CONFLICT = "conflict"


_LETTERS = {Outcome.CREATED: "c", Outcome.UPDATED: "u", Outcome.UNCHANGED: "n", Outcome.CONFLICT: "x"}  # of progress
_BY_LETTER = {letter: outcome for outcome, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """An item to import. `row`: its name to the caller. `values`: what is given beside the slug, None for what is cleared."""

    row: str
    slug: str
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[ParamError, ...] = ()


@dataclass(frozen=True, slots=True)
class RowResult:
    row: str
    slug: str | None
    status: str
    errors: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcomes of the rows, in order."""

    key: str
    results: list[RowResult]
    created: int
    updated: int
    unchanged: int
    invalid: int
    conflict: int
    warnings: tuple[ParamError, ...] = ()

    @classmethod
    def of(cls, key: str, rows: Iterable[Row], outcomes: Sequence[Outcome]) -> "Imported":
        results = [
            RowResult(row.row, row.slug or None, outcome, [error.as_dict() for error in row.errors])
            for row, outcome in zip(rows, outcomes, strict=True)
        ]
        created, updated, unchanged, invalid, conflict = map(Counter(outcomes).__getitem__, Outcome)
        return cls(key, results, created, updated, unchanged, invalid, conflict)

    @property
    def changes_something(self) -> bool:
        return self.created + self.updated > 0


def would_import(key: str, rows: Sequence[Row], *, upsert: bool) -> Imported:
    """The outcomes of an import that is not done, and refuses no row."""
    plan = _Import(Writing(), key, rows, upsert)
    return Imported.of(key, plan.rows, [Outcome.INVALID if row.errors else plan.planned(row)[0] for row in plan.rows])


def import_rows(writing: Writing, key: str, rows: Sequence[Row], *, upsert: bool, watch: Watch = iter) -> Imported:
    """Writes the rows. Raises Invalid with everything that is wrong with any of them, and for a collection that is full.

    `watch` sees the batches as they come.
    """
    return _Import(writing, key, rows, upsert).run(watch)


class _Import:
    """An import under way. `outcomes`: of the rows that are done. `found`: the items of the others that are there, by slug."""

    def __init__(self, writing: Writing, key: str, rows: Sequence[Row], upsert: bool) -> None:
        self.writing, self.key, self.upsert = writing, key, upsert
        self.outcomes = [_BY_LETTER[letter] for letter in writing.progress or ""]
        self.is_whole = len(rows) <= BATCH  # all or nothing
        self.found = by_slugs(key, {row.slug for row in rows[len(self.outcomes) :] if not row.errors})
        self.rows = list(_judged_together(rows, () if upsert else self.found))
        self.has_large_parts = False

    def run(self, watch: Watch) -> Imported:
        if errors := [error for row in self.rows for error in row.errors]:
            raise Invalid(*errors)
        left = self.rows[len(self.outcomes) :]
        require_room(CollectionPart.read(self.key), len({row.slug for row in left} - self.found.keys()))
        for batch in watch([left[start : start + BATCH] for start in range(0, len(left), BATCH)]):
            self._write(batch)
        return self._result(self.outcomes)

    def planned(self, row: Row) -> tuple[Outcome, ListItem | None]:
        """A row's outcome, and the item that an update would make."""
        held = self.found.get(row.slug)
        if held is None:
            return Outcome.CREATED, None
        if not self.upsert:
            return Outcome.CONFLICT, None
        changed = changed_by(held, row.values)
        return (Outcome.UPDATED, changed) if changed else (Outcome.UNCHANGED, None)

    def _write(self, batch: Sequence[Row]) -> None:
        tries = count()

        def act() -> None:
            if next(tries):
                self._read_again(batch)
            self._attempt(batch)

        retry_on_conflict(act)

    def _read_again(self, batch: Iterable[Row]) -> None:
        slugs = {row.slug for row in batch}
        others = {slug: item for slug, item in self.found.items() if slug not in slugs}
        self.found = {**others, **by_slugs(self.key, slugs)}

    def _attempt(self, batch: Sequence[Row]) -> None:
        try:
            self._write_once(batch)
        except IdTaken:
            forget_blocks()
            raise WriteConflict from None
        except PartIsLarge:
            self.has_large_parts = True
            raise WriteConflict from None
        except CollectionTooLarge:
            raise Invalid(FULL.on("key")) from None

    def _write_once(self, batch: Sequence[Row]) -> None:
        plan = [(row, *self.planned(row)) for row in batch]
        outcomes = [*self.outcomes, *(outcome for _, outcome, _ in plan)]
        if self.is_whole and Outcome.CONFLICT in outcomes:
            raise Invalid(*(TAKEN.on(f"{row.row}.slug") for row, outcome, _ in plan if outcome is Outcome.CONFLICT))
        write = _Batch(self.writing.transaction(), self.key)
        numbers = iter(next_ids("list_items", outcomes[len(self.outcomes) :].count(Outcome.CREATED)))
        for row, outcome, changed in plan:
            if outcome is Outcome.CREATED:
                write.create(row, next(numbers))
            if changed is not None:
                write.change(changed, self.found[row.slug])
        self._commit(write, outcomes)
        self.outcomes = outcomes

    def _commit(self, write: "_Batch", outcomes: Sequence[Outcome]) -> None:
        """The last part of an import that saves something completes it, even where that part itself saves nothing."""
        is_last, saves = len(outcomes) == len(self.rows), self._result(outcomes).changes_something
        if write.steps:
            write.count(CollectionPart.read(self.key) if self.has_large_parts else None)
        if write.steps or (is_last and saves):
            progress = None if is_last else "".join(_LETTERS[outcome] for outcome in outcomes)
            write.transaction.commit(self._result(outcomes), progress)

    def _result(self, outcomes: Sequence[Outcome]) -> Imported:
        return Imported.of(self.key, islice(self.rows, len(outcomes)), outcomes)


class _Batch:
    """The transaction of some rows. `steps`: what it adds to the counts, by part. `default`: the id of the new default."""

    def __init__(self, transaction: Transaction, key: str) -> None:
        self.transaction, self.key, self.moment = transaction, key, now()
        self.steps: dict[int, Step] = {}
        self.default: int | None = None
        self._former_default: int | None = None

    def create(self, row: Row, number: int) -> None:
        given = {name: value for name, value in row.values.items() if value is not None}
        is_default = given.pop("default", False)
        item = ListItem.made(number, self.moment, {"active": CLEARED["active"], **given, "key": self.key, "slug": row.slug})
        self.transaction.create(item, WriteConflict())
        self.transaction.create(ListItemId(number, key=self.key, slug=row.slug), IdTaken())
        self._step(item, 1, int(item.active))
        if is_default:
            self.default = number

    def change(self, item: ListItem, former: ListItem) -> None:
        self.transaction.update(item, item.changes_since(former.serialize()), former.is_as_read(), WriteConflict())
        self._step(item, 0, int(item.active) - int(former.active))
        if item.default and not former.default:
            self.default = int(item.id)
        if former.default and not item.default:
            self._former_default = int(item.id)

    def count(self, seen: Sequence[CollectionPart] | None) -> None:
        """Adds what follows from the items. `seen`: the collection's parts, where they may be full."""
        if self.default is not None:
            self.transaction.put(ListItemDefault(self.key, id=self.default))
        elif self._former_default is not None:
            ListItemDefault(self.key, id=self._former_default).take_away(self.transaction)
        CollectionPart.count(self.transaction, self.key, self.steps, self.moment, seen)

    def _step(self, item: ListItem, items: int, active: int) -> None:
        part = int(CollectionPart.of(self.key, item.slug).part)
        held = self.steps.get(part, Step(0, 0))
        self.steps[part] = Step(held.items + items, held.active + active)
        self.moment = max(self.moment, item.last_updated)


def _judged_together(rows: Iterable[Row], taken: Iterable[str]) -> Iterator[Row]:
    """The rows with what is wrong between them, and with the slugs that are taken."""
    by_slug: dict[str, str] = {}
    default = ""
    for row in rows:
        errors = [*row.errors]
        if row.slug and by_slug.setdefault(row.slug, row.row) != row.row:
            errors.append(REPEATED.on(f"{row.row}.slug", row=by_slug[row.slug]))
        elif row.slug in taken:
            errors.append(TAKEN.on(f"{row.row}.slug"))
        if row.values.get("default"):
            if default:
                errors.append(SOLE.on(f"{row.row}.default", row=default))
            default = default or row.row
        yield replace(row, errors=tuple(errors))
