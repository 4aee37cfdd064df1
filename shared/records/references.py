"""References to records of any model: our own tables', and those kept elsewhere, known here by a row for each.

A record's row counts the records that refer to it, its users, in the transaction that adds or removes one. So a record that is
referred to cannot be removed, and nothing refers to a record that is not there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import and_
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import Absent, ConditionFailed, IdTaken, Transaction
from shared.errors import ParamError, Rule

NOT_FOUND = Rule("not_found", "no {model} has this id")
UNKNOWN_MODEL = Rule("unknown_model", "is not the name of a registered model")
REFERENCED = Rule("referenced", "is referred to by {users}", ("id",))

USERS = ("ListItem", "Requirement")  # the models whose records refer to others
Record = tuple[str, int]  # its model and its id


class RegisteredModel(Table):
    """A model kept elsewhere. `references` counts its rows: it can be removed only at 0, so a row implies its model."""

    class Meta:
        table_name = "models"

    name = UnicodeAttribute(hash_key=True)
    references = IntegerAttribute(default=0)
    created_at = UnicodeAttribute()


class ReferenceRow(Table):
    """A record of a model kept elsewhere."""

    class Meta:
        table_name = "references"

    type = UnicodeAttribute(hash_key=True)
    id = IntegerAttribute(range_key=True)
    users = DictAttribute(default=dict)
    created_at = UnicodeAttribute()


class StillReferredTo(ConditionFailed):
    """A record that was to be removed has users, or is not there: then `item` is empty."""


@dataclass(frozen=True, slots=True)
class Referenced:
    """A record that has to exist, and the two parameters that name it."""

    type: str
    id: int
    type_attr: str
    id_attr: str
    row: Table  # of the record, with its key alone

    def error(self) -> ParamError:
        """An unknown model is another mistake than an unknown id. Costs a read, which a request that succeeds never makes."""
        if not isinstance(self.row, ReferenceRow) or _is_registered(self.type):
            return NOT_FOUND.on(self.id_attr, model=self.type)
        return UNKNOWN_MODEL.on(self.type_attr)


def refer(write: Transaction, user: Record, references: Iterable[Referenced], former: Iterable[Referenced] = ()) -> None:
    """Has `user` refer to `references` in place of `former`: counts it once in each distinct record, which has to exist.

    Raises IdTaken where one is the record that is being made: a caller guessed the id, and it has yet to exist.
    """
    after, before = _by_record(references), _by_record(former)
    if user in after:
        raise IdTaken
    for record in after.keys() - before.keys():
        _count(write, after[record][0].row, user, 1, Absent(*after[record]))
    for record in before.keys() - after.keys():
        _count(write, before[record][0].row, user, -1, WriteConflict())


def _by_record(references: Iterable[Referenced]) -> dict[Record, list[Referenced]]:
    named: dict[Record, list[Referenced]] = {}
    for reference in references:
        named.setdefault((reference.type, reference.id), []).append(reference)
    return named


def _count(write: Transaction, row: Table, user: Record, step: int, otherwise: Exception) -> None:
    write.update_as(row, _counting(row.key_names()[0], user[0], step), otherwise)


@cache
def _counting(key_name: str, model: str, step: int) -> Mapping[str, Any]:
    """Expressions that count a user of the model in a row that is there, of whose key an attribute has the name."""
    users = Path(["users", model])
    return expressions(update=[users.set((users | 0) + step)], condition=Path(key_name).exists())


def index_key(type: str, id: int) -> str:  # noqa: A002 - as a reference names them
    """A record, as the indexes of what refers to it have it."""
    return f"{type}#{id}"


def unused() -> Condition:
    """No record refers to the one in this row."""
    counts = (Path(["users", model]) for model in USERS)
    none: Condition = reduce(and_, (count.does_not_exist() | (count == 0) for count in counts))
    return none


def users_in(row: low_level.Item) -> str:
    """The users of the record in this row, for a sentence: `ListItem (2), Requirement (1)`."""
    users = ReferenceRow.users.deserialize(row["users"]["M"]).items()
    return ", ".join(f"{model} ({count})" for model, count in sorted(users) if count)


def _is_registered(model: str) -> bool:
    try:
        RegisteredModel.get(model, consistent_read=True)
    except RegisteredModel.DoesNotExist:
        return False
    return True
