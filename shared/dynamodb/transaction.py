"""A transaction in which every action says what its failure means.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, cast

from botocore.exceptions import ClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from shared.aws.retries import AwsError, with_retries
from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.model import Table
from shared.errors import Contended, Invalid, ParamError

_ATTEMPTS = 12
_CONFLICT = "TransactionConflict"
_TRANSIENT = frozenset({"None", _CONFLICT, "ThrottlingError", "ProvisionedThroughputExceeded"})


class ConditionFailed(Exception):
    """A write's condition does not hold; `item` is the row that stands in the way, empty if there is none."""

    item: low_level.Item

    def __init__(self, item: low_level.Item | None = None) -> None:
        super().__init__()
        self.item = item or {}


class IdTaken(ConditionFailed):
    """An id that was handed out before: try again with another."""


class JoinConflict(ConditionFailed):
    """A join met a row that `change` avoids. Nothing was written, so that it can join again."""

    def __init__(self, change: Callable[[], None]) -> None:
        super().__init__()
        self.change = change


class CollectionTooLarge(Exception):
    """All items of one hash key and their local indexes would be more than DynamoDB's 10 GB."""


class Refers(Protocol):
    def error(self) -> ParamError:
        """The error for a caller whose reference leads to nothing."""


class Absent(Exception):
    """A record that was to exist does not. The absent ones of a transaction are answered together, as Invalid."""

    def __init__(self, *references: Refers) -> None:
        super().__init__()
        self.references = references


@dataclass(slots=True)
class _Action:
    request: dict[str, Any]
    otherwise: Exception | None


Join = Callable[["Transaction", Any, str | None], None]  # with what is saved, and the progress of a request that saves in parts


class Writing:
    """A request's unit of writing: what `joins` add is saved in the transaction of what the request saves.

    The pipeline makes it and hands it to the handler: an idempotency key is completed through it, and a mail that is due noted.
    `progress`: how far the same request came before it was interrupted, as it noted that itself.
    """

    def __init__(self, *joins: Join, progress: str | None = None) -> None:
        self._joins = joins
        self.progress = progress

    def transaction(self) -> "Transaction":
        return Transaction(self._joins)


ALONE = Writing()  # of operators' commands, which nothing joins


class Transaction:
    """Actions on distinct records, all done or none. `commit` raises the `otherwise` of the first action whose condition failed."""

    def __init__(self, joins: tuple[Join, ...]) -> None:
        self._joins = joins
        self._actions: list[_Action] = []

    def put(self, record: Table, condition: Condition | None = None, otherwise: Exception | None = None) -> None:
        self._on(record, "Put", otherwise, Item=record.serialize(), **expressions(condition=condition))

    def create(self, record: Table, otherwise: Exception) -> None:
        """Puts a record whose key must be free."""
        self._on(record, "Put", otherwise, Item=record.serialize(), **_is_free(record.key_names()[0]))

    def check_exists(self, record: Table, otherwise: Exception) -> None:
        """A record with this one's key."""
        self.check(record, Path(record.key_names()[0]).exists(), otherwise)

    def check(self, record: Table, condition: Condition, otherwise: Exception) -> None:
        self._on(record, "ConditionCheck", otherwise, Key=record.address(), **expressions(condition=condition))

    def update(self, record: Table, actions: Sequence[Action], condition: Condition | None, otherwise: Exception | None) -> None:
        """Applies the actions to the row with the record's key; the record itself is left as it is."""
        self.update_as(record, expressions(update=actions, condition=condition), otherwise)

    def update_as(self, record: Table, written: Mapping[str, Any], otherwise: Exception | None) -> None:
        """The same, with expressions that are written already: making them takes longer than all else of an action."""
        self._on(record, "Update", otherwise, Key=record.address(), **written)

    def delete(self, record: Table, condition: Condition | None = None, otherwise: Exception | None = None) -> None:
        self._on(record, "Delete", otherwise, Key=record.address(), **expressions(condition=condition))

    def commit(self, record: Any, progress: str | None = None) -> None:
        """Sends it, and again while only conflicts and throttling stand against it. Its token makes repeating safe.

        Raises Contended where conflicts stood against it to the last.

        `record` is what it makes, changes or deletes, and what a request answers with: what joins the writing is told of it.
        `progress`: of a request that saves in parts, how far it has come, None with its last part.
        """
        own = tuple(self._actions)
        while True:
            self._actions = [*own]
            for join in self._joins:
                join(self, record, progress)
            try:
                return self._send()
            except JoinConflict as conflict:
                conflict.change()

    def _send(self) -> None:
        if not self._actions:
            return
        request = {"TransactItems": [action.request for action in self._actions], "ClientRequestToken": str(uuid.uuid4())}
        try:
            with_retries(lambda: low_level.call("TransactWriteItems", request), _ATTEMPTS, self._is_transient)
        except ClientError as error:
            raise self._meaning(error) from error

    def is_empty(self) -> bool:
        """Nothing is to be done in it yet."""
        return not self._actions

    def _on(self, record: Table, kind: str, otherwise: Exception | None, **request: Any) -> None:
        """A `ConditionFailed` learns which record stands in the way."""
        learns = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if isinstance(otherwise, ConditionFailed) else {}
        self._actions.append(_Action({kind: {"TableName": record.table_name(), **request, **learns}}, otherwise))

    @staticmethod
    def _is_transient(error: AwsError) -> bool:
        """By its reasons, or because what was sent before is still going on. The rest was tried again by the client."""
        if not isinstance(error, ClientError):
            return False
        reasons = error.response.get("CancellationReasons")
        if reasons:
            return all(reason["Code"] in _TRANSIENT for reason in reasons)
        return low_level.error_code(error) == "TransactionInProgressException"

    def _meaning(self, error: ClientError) -> Exception:
        reasons = {reason["Code"] for reason in error.response.get("CancellationReasons", ())}
        if "ItemCollectionSizeLimitExceeded" in reasons:
            return CollectionTooLarge()
        if _CONFLICT in reasons <= _TRANSIENT:
            return Contended()
        return self._refusal(error)

    def _refusal(self, error: ClientError) -> Exception:
        """By the conditions that do not hold."""
        meanings = []
        for action, reason in zip(self._actions, error.response.get("CancellationReasons", ()), strict=False):
            if reason["Code"] == "ConditionalCheckFailed" and action.otherwise:
                if isinstance(action.otherwise, ConditionFailed):
                    action.otherwise.item = cast("low_level.Item", reason.get("Item", {}))
                meanings.append(action.otherwise)
        return _merged(meanings) if meanings else error


@cache
def _is_free(name: str) -> Mapping[str, Any]:
    """The condition that no row has a key, of which an attribute has the name."""
    return expressions(condition=Path(name).does_not_exist())


def _merged(meanings: list[Exception]) -> Exception:
    """One exception for all: what is absent, together; else the first."""
    absent = [reference for meaning in meanings if isinstance(meaning, Absent) for reference in meaning.references]
    return Invalid(*(reference.error() for reference in absent)) if absent else meanings[0]
