"""Checks that records which others refer to exist. Of models kept elsewhere, each record has a row here."""

from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.transaction import Absent, IdTaken, Transaction
from shared.errors import ParamError, Rule

NOT_FOUND = Rule("not_found", "no {model} has this id")
UNKNOWN_MODEL = Rule("unknown_model", "is not the name of a registered model")


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
    created_at = UnicodeAttribute()


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


def check(write: Transaction, references: Iterable[Referenced], made: tuple[str, int]) -> None:
    """Adds one check per distinct record: DynamoDB refuses two actions on one item.

    Raises IdTaken where one is the record that is being made, `made` (model, id): somebody guessed the id, and it has yet to exist.
    """
    distinct: dict[tuple[str, int], list[Referenced]] = {}
    for reference in references:
        distinct.setdefault((reference.type, reference.id), []).append(reference)
    if made in distinct:
        raise IdTaken
    for named in distinct.values():
        write.check_exists(named[0].row, Absent(*named))


def _is_registered(model: str) -> bool:
    try:
        RegisteredModel.get(model, consistent_read=True)
    except RegisteredModel.DoesNotExist:
        return False
    return True
