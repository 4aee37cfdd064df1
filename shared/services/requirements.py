"""Creates, changes and removes requirements. A write is on condition that the requirement is as it was read."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.dynamodb.ids import with_new_id
from shared.dynamodb.optimistic import WriteConflict, require_unchanged, retry_on_conflict
from shared.dynamodb.transaction import IdTaken, Writing
from shared.errors import Invalid
from shared.records import references
from shared.records.referable import referenced_by
from shared.records.references import REFERENCED, Referenced, StillReferredTo, unused, users_in
from shared.records.requirements import Requirement
from shared.timestamps import later_than, now


def create(writing: Writing, required: Referenced, requireable: Referenced, key: str | None, value: str | None) -> Requirement:
    """Raises Invalid where one of the two records does not exist."""
    sides = {"required": required, "requireable": requireable}
    values = {**{side: {"type": each.type, "id": each.id} for side, each in sides.items()}, "key": key, "value": value}
    return with_new_id("requirements", lambda number: _create(writing, number, values, sides.values()))


def change(writing: Writing, number: int, values: Mapping[str, Any], last_updated: str | None) -> tuple[Requirement, bool]:
    """The requirement with `values` in place of what it held, None for what is cleared, and whether that is a change.

    Raises Invalid for an absent requirement, and Conflict for one that is not as it was at `last_updated`.
    """
    return retry_on_conflict(lambda: _change(writing, Requirement.get_or_refuse(number), values, last_updated))


def destroy(writing: Writing, number: int, last_updated: str | None) -> Requirement:
    """Removes the requirement; returns it as it was. Raises Invalid where other records refer to it, and Conflict as `change`."""
    return retry_on_conflict(lambda: _destroy(writing, Requirement.get_or_refuse(number), last_updated))


def _create(writing: Writing, number: int, values: Mapping[str, Any], referenced: Iterable[Referenced]) -> Requirement:
    made_at = now()
    requirement = Requirement(number, **values, created_at=made_at, last_updated=made_at)
    requirement.derive()
    write = writing.transaction()
    references.refer(write, ("Requirement", number), referenced)
    write.create(requirement, IdTaken())
    write.commit(requirement)
    return requirement


def _change(
    writing: Writing, requirement: Requirement, values: Mapping[str, Any], last_updated: str | None
) -> tuple[Requirement, bool]:
    require_unchanged(requirement, last_updated)
    changed = requirement.changed(values)
    if changed is None:
        return requirement, False
    changed.last_updated = later_than(requirement.last_updated)
    changed.derive()
    is_as_read = Requirement.last_updated == requirement.last_updated
    write = writing.transaction()
    write.update(changed, changed.changes_since(requirement.serialize()), is_as_read, WriteConflict())
    write.commit(changed)
    return changed, True


def _destroy(writing: Writing, requirement: Requirement, last_updated: str | None) -> Requirement:
    require_unchanged(requirement, last_updated)
    sides = [
        referenced_by(side, getattr(requirement, side)["type"], getattr(requirement, side)["id"])
        for side in ("required", "requireable")
    ]
    write = writing.transaction()
    references.refer(write, ("Requirement", int(requirement.id)), (), sides)
    write.delete(requirement, (Requirement.last_updated == requirement.last_updated) & unused(), StillReferredTo())
    try:
        write.commit(requirement)
    except StillReferredTo as kept:
        if kept.item and (users := users_in(kept.item)):
            raise Invalid(REFERENCED.on("id", users=users)) from None
        raise WriteConflict from None
    return requirement
