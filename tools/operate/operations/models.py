"""Names of models whose records are kept elsewhere, and references to such records."""

import re
from collections.abc import Iterable

from botocore.exceptions import ClientError

from shared.api.params import MAX_STRING
from shared.dynamodb import low_level
from shared.dynamodb.transaction import ALONE, Transaction
from shared.records.referable import OWN
from shared.records.references import ReferenceRow, RegisteredModel, StillReferredTo, unused, users_in
from shared.timestamps import now
from tools.operate.operations import accept, rows
from tools.operate.operations.errors import AlreadyThereError, OperatorError

_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")


def register_model(name: str) -> RegisteredModel:
    """The name of a model whose records are kept elsewhere."""
    if not _NAME.fullmatch(name) or len(name) > MAX_STRING:
        raise OperatorError("A model's name is a class name in CamelCase: a capital letter, then letters and digits.")
    if name in OWN:
        raise OperatorError(f"{name} is a model of this system: its records are found without being registered.")
    made = RegisteredModel(name, references=0, created_at=now())
    return rows.create(made, AlreadyThereError(f"The model {name} is registered already."))


def list_models() -> list[RegisteredModel]:
    return sorted(RegisteredModel.scan(consistent_read=True), key=lambda model: model.name)


def remove_model(name: str) -> None:
    """A model can be removed once it has no reference rows. One that is gone is what a second try finds after a lost answer."""
    rows.get_or_refuse(RegisteredModel, name)
    try:
        RegisteredModel(name).delete(condition=(RegisteredModel.references == 0) | RegisteredModel.name.does_not_exist())
    except ClientError as error:
        if not low_level.condition_failed(error):
            raise
        held = int(rows.get_or_refuse(RegisteredModel, name).references)
        raise OperatorError(f"The model {name} has reference rows ({held}); remove them first.") from None


def add_reference(model: str, number: int) -> ReferenceRow:
    """Makes a record that is kept elsewhere known, by its model and id."""
    row = ReferenceRow(model, accept.record_id("The id of a record", number), created_at=now())
    write = ALONE.transaction()
    _count_references(write, model, 1)
    write.create(row, AlreadyThereError(f"{model} {number} is there already."))
    write.commit(row)
    return row


def add_references(model: str, numbers: Iterable[int], *, skip_existing: bool = False) -> list[ReferenceRow]:
    """One row after the other; returns those that were added."""
    added = []
    for number in numbers:
        try:
            added.append(add_reference(model, number))
        except AlreadyThereError:
            if not skip_existing:
                raise
    return added


def list_references(model: str) -> list[ReferenceRow]:
    rows.get_or_refuse(RegisteredModel, model)
    return list(ReferenceRow.query(model, consistent_read=True))


def remove_reference(model: str, number: int) -> None:
    row = ReferenceRow(model, accept.record_id("The id of a record", number))
    write = ALONE.transaction()
    _count_references(write, model, -1)
    write.delete(row, ReferenceRow.type.exists() & unused(), StillReferredTo())
    try:
        write.commit(row)
    except StillReferredTo as kept:
        users = f"is referred to by {users_in(kept.item)}" if kept.item else "is not there"
        raise OperatorError(f"{model} {number} {users}.") from None


def _count_references(write: Transaction, model: str, step: int) -> None:
    counted = RegisteredModel.references.set(RegisteredModel.references + step)
    write.update(RegisteredModel(model), [counted], RegisteredModel.name.exists(), rows.absent(RegisteredModel, model))
