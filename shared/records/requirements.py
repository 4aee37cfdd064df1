"""Requirements between records: one has to be met for the other."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.ids import with_new_id
from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.dynamodb.transaction import IdTaken, Writing
from shared.records import references
from shared.timestamps import now


class Requirement(Table):
    class Meta:
        table_name = "requirements"

    id = IntegerAttribute(hash_key=True)
    required_type = UnicodeAttribute()
    required_id = IntegerAttribute()
    requireable_type = UnicodeAttribute()
    requireable_id = IntegerAttribute()
    key = UnicodeAttribute(null=True)
    value = UnicodeAttribute(null=True)
    users = DictAttribute(default=dict)  # how many records refer to it, by their model
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    @property
    def required(self) -> dict[str, Any]:
        return {"type": self.required_type, "id": self.required_id}

    @property
    def requireable(self) -> dict[str, Any]:
        return {"type": self.requireable_type, "id": self.requireable_id}

    @classmethod
    def create(
        cls,
        writing: Writing,
        required: references.Referenced,
        requireable: references.Referenced,
        key: str | None,
        value: str | None,
    ) -> "Requirement":
        """Raises Invalid where one of the two records does not exist."""
        values = {
            "required_type": required.type,
            "required_id": required.id,
            "requireable_type": requireable.type,
            "requireable_id": requireable.id,
            "key": key,
            "value": value,
        }
        return with_new_id("requirements", lambda number: cls._create(writing, number, values, (required, requireable)))

    @classmethod
    def _create(
        cls, writing: Writing, number: int, values: dict[str, Any], referenced: Iterable[references.Referenced]
    ) -> "Requirement":
        made_at = now()
        requirement = cls(number, **values, created_at=made_at, last_updated=made_at)
        write = writing.transaction()
        references.refer(write, ("Requirement", number), referenced)
        write.create(requirement, IdTaken())
        write.commit(requirement)
        return requirement
