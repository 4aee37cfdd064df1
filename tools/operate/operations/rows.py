"""Reads, makes and changes a table's rows on behalf of an operator."""

from collections.abc import Mapping
from typing import Any, TypeVar

from botocore.exceptions import ClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.dynamodb import low_level
from shared.dynamodb.model import Table
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import ALONE, Transaction
from shared.records.applications import Application
from shared.records.clients import Client
from shared.records.integrations import Integration
from shared.records.references import RegisteredModel
from shared.records.tokens import Token
from shared.records.users import User
from shared.timestamps import later_than, now
from tools.operate.operations.errors import NothingToChangeError, OperatorError

R = TypeVar("R", bound=Table)

_ABSENT: dict[type[Table], str] = {
    Application: "There is no application {}.",
    Client: "No client has the id {}.",
    Integration: "No integration has the id {}.",
    RegisteredModel: "{} is not a registered model.",
    Token: "There is no such token here.",
    User: "No user has the id {}.",
}


def get_or_refuse(model: type[R], key: Any) -> R:
    try:
        return model.get(key, consistent_read=True)
    except model.DoesNotExist:
        raise absent(model, key) from None


def absent(model: type[Table], key: Any) -> OperatorError:
    return OperatorError(_ABSENT[model].format(key))


def create(record: R, otherwise: Exception) -> R:
    write = ALONE.transaction()
    write.create(record, otherwise)
    write.commit(record)
    return record


def sets(model: type[Table], values: Mapping[str, Any]) -> list[Action]:
    """The actions that set what is not None."""
    return [getattr(model, name).set(value) for name, value in values.items() if value is not None]


def update(record: R, actions: list[Action], otherwise: OperatorError, condition: Condition | None = None) -> R:
    """Applies `actions` to the row with the record's key if it exists, and reads the row into the record."""
    if not actions:
        raise NothingToChangeError
    model = type(record)
    if "last_updated" in model.get_attributes():
        actions = [*actions, model.last_updated.set(now())]  # type: ignore[attr-defined] # the table has it
    hash_key = next(iter(record.address()))
    try:
        record.update(actions=actions, condition=condition & getattr(model, hash_key).exists())
    except ClientError as error:
        if not low_level.condition_failed(error):
            raise
        raise otherwise from None
    return record


def change_as_read(write: Transaction, record: Table, changes: Mapping[str, Any]) -> None:
    """Changes the row, and the record, in a transaction that fails if anything changed the row since it was read.

    `last_updated` is the version that this is told by (optimistic lock), and moves without any `changes` too.
    """
    model: Any = type(record)
    is_as_read = model.last_updated == record.attribute_values["last_updated"]
    changes = {**changes, "last_updated": later_than(record.attribute_values["last_updated"])}
    record.attribute_values.update(changes)
    write.update(record, sets(model, changes), is_as_read, WriteConflict())
