"""Keys under which callers may send a create again and have it done once.

A key is claimed before anything is done, and its claim is completed in the transaction that saves. So whenever a request dies,
either nothing is saved, and its claim runs out, or its row holds what there is to answer.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared import log
from shared.deadline import seconds_left
from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.transaction import Transaction
from shared.errors import Invalid, Rule

HEADER = "Idempotency-Key"
CONFLICT = Rule("conflict", "was used for a request with other parameters", (HEADER,))
IN_PROGRESS = Rule("in_progress", "is being used by another request", (HEADER,))
KEPT_SECONDS = 24 * 3600
_LONGEST_SECONDS = 15 * 60  # Lambda's own limit
_SLACK_SECONDS = 1.0  # between the last call and the function's end


class IdempotencyKey(Table):
    """`answer` is what was answered. Until there is one, the request that has `lock` is at work, at most until `locked_until`.

    It is JSON, because a table keeps numbers in another form. `progress`: how far a request has come that saves in parts. Then only
    the same request may go on under the key.
    """

    class Meta:
        table_name = "idempotency_keys"

    key = UnicodeAttribute(hash_key=True)  # who, which route, and the caller's key
    digest = UnicodeAttribute()
    lock = UnicodeAttribute()
    locked_until = IntegerAttribute()  # millisecond of the epoch
    answer = UnicodeAttribute(null=True)
    progress = UnicodeAttribute(null=True)
    expires_at = IntegerAttribute()


class Claim:
    """A request's claim on a key, for a payload by its digest. `describe` makes of the record that is saved what is answered."""

    def __init__(self, key: str, digest: str, describe: Callable[[Any], Mapping[str, Any]]) -> None:
        self._row, self._digest, self._describe = IdempotencyKey(key), digest, describe
        self._lock = uuid.uuid4().hex
        self.progress: str | None = None
        self._is_in_parts = False

    def take(self) -> dict[str, Any] | None:
        """Claims the key: None once it is ours, else the answer of the request that was done under it.

        Raises Invalid where it was used for another payload, or is being used.
        """
        try:
            low_level.call("PutItem", self._put())
        except ClientError as error:
            if low_level.error_code(error) == "TransactionConflictException":  # the one that has it is being completed
                raise _in_progress() from error
            if low_level.condition_failed(error):
                return self._held(IdempotencyKey.from_raw_data(cast("Any", error.response)["Item"]))
            self.release()
            raise
        except BotoCoreError:
            self.release()
            raise
        return None

    @contextmanager
    def working(self) -> Iterator[None]:
        """Gives the key back where nothing is saved."""
        try:
            yield
        except Exception:
            self.release()
            raise

    def complete_in(self, write: Transaction, record: Any, progress: str | None) -> None:
        """Joins the transaction that saves: with what is answered, or of a part, how far the request has come."""
        self._is_in_parts |= progress is not None
        kept = self._completion(self._describe(record)) if progress is None else [IdempotencyKey.progress.set(progress)]
        write.update(self._row, kept, self._is_ours(), _in_progress())

    def complete(self, answer: Mapping[str, Any]) -> None:
        """Keeps the answer of a request that found everything saved already: if this fails, the next one finds the same."""
        self._try("UpdateItem", expressions(update=self._completion(answer), condition=self._is_ours()))

    def release(self) -> None:
        """Unless it was completed. A transaction that is still under way cannot complete it any more, so it saves nothing.

        Where parts may have been saved, the row stays for the request to go on under it, at once.
        """
        if self._is_in_parts or self.progress is not None:
            self._try("UpdateItem", expressions(update=[IdempotencyKey.locked_until.set(0)], condition=self._is_ours()))
        else:
            self._try("DeleteItem", expressions(condition=self._is_ours()))

    def _put(self) -> dict[str, Any]:
        row = self._claimed()
        return {
            "TableName": row.table_name(),
            "Item": row.serialize(),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **expressions(condition=_is_free(_millisecond())),
        }

    def _claimed(self) -> IdempotencyKey:
        return IdempotencyKey(
            self._row.key,
            digest=self._digest,
            lock=self._lock,
            locked_until=_millisecond() + int(min(seconds_left() + _SLACK_SECONDS, _LONGEST_SECONDS) * 1000),
            expires_at=int(time.time()) + KEPT_SECONDS,
            progress=self.progress,
        )

    def _held(self, row: IdempotencyKey) -> dict[str, Any] | None:
        if row.lock == self._lock:  # our own put, sent again after its answer was lost
            return None
        if row.digest != self._digest:
            raise Invalid(CONFLICT.on(HEADER))
        if row.answer is not None:
            return dict(json.loads(row.answer))
        if row.progress is None or row.locked_until > _millisecond():
            raise _in_progress()
        return self._go_on(row)

    def _go_on(self, row: IdempotencyKey) -> None:
        """In place of the request that was interrupted, from where it came to."""
        self.progress = row.progress
        as_read = (IdempotencyKey.lock == row.lock) & (IdempotencyKey.progress == row.progress)
        written = expressions(
            condition=as_read | (IdempotencyKey.lock == self._lock)
        )  # the latter: sent again, its answer was lost
        try:
            low_level.call("PutItem", {"TableName": row.table_name(), "Item": self._claimed().serialize(), **written})
        except (ClientError, BotoCoreError) as error:
            if low_level.condition_failed(error):
                raise _in_progress() from error
            self.release()
            raise

    @staticmethod
    def _completion(answer: Mapping[str, Any]) -> list[Action]:
        return [IdempotencyKey.answer.set(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))]

    def _is_ours(self) -> Condition:
        ours: Condition = (IdempotencyKey.lock == self._lock) & IdempotencyKey.answer.does_not_exist()
        return ours

    def _try(self, operation: str, written: Mapping[str, Any]) -> None:
        try:
            low_level.call(operation, {"TableName": IdempotencyKey.table_name(), "Key": self._row.address(), **written})
        except (ClientError, BotoCoreError) as error:
            if not low_level.condition_failed(error):
                log.warning("an idempotency key was not given back or completed", error)


def _is_free(moment: int) -> Condition:
    """No row, an expired one (TTL deletion lags), or a lock whose request is over. `moment` is a millisecond of the epoch."""
    nothing_saved = IdempotencyKey.answer.does_not_exist() & IdempotencyKey.progress.does_not_exist()
    abandoned = nothing_saved & (IdempotencyKey.locked_until <= moment)
    free: Condition = IdempotencyKey.key.does_not_exist() | (IdempotencyKey.expires_at <= moment // 1000) | abandoned
    return free


def _millisecond() -> int:
    """The current millisecond of the epoch."""
    return int(time.time() * 1000)


def _in_progress() -> Invalid:
    return Invalid(IN_PROGRESS.on(HEADER))
