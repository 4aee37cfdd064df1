"""The one way to DynamoDB: every model, transaction and batch goes through `call`."""

import random
import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from botocore.exceptions import ClientError

from shared import aws

Item = dict[str, dict[str, Any]]  # DynamoDB's JSON: {"id": {"N": "1"}}

THROTTLED = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "ThrottlingError"})
# Monotonic second at which the request has to be answered; retries stop before it.
deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


def transport() -> Any:
    """What sends: an object with botocore's `_make_api_call(operation, request)`."""
    return aws.client("dynamodb")


def call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """One DynamoDB operation; raises botocore's ClientError and connection errors."""
    response: dict[str, Any] = transport()._make_api_call(operation, request)  # noqa: SLF001 - as pynamodb does
    return response


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def batch_get(keys: Iterable[tuple[str, Item]]) -> dict[str, list[Item]]:
    """Items by table, of (table, key) pairs, each read consistently, in one round trip unless DynamoDB hands some keys back."""
    wanted: dict[str, Any] = {}
    for table, key in keys:
        wanted.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(key)
    found: dict[str, list[Item]] = {}
    for attempt in range(5):
        answer = call("BatchGetItem", {"RequestItems": wanted})
        for table, items in answer["Responses"].items():
            found.setdefault(table, []).extend(items)
        wanted = answer.get("UnprocessedKeys") or {}
        if not wanted:
            return found
        pause(attempt)
    raise TimeoutError("DynamoDB keeps handing keys of a batch back")


def pause(attempt: int) -> None:
    """Full jitter: up to 50 ms, 100 ms, 200 ms … of sleep, at most 1 s.

    Source: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """
    time.sleep(random.uniform(0, min(1.0, 0.05 * 2**attempt)))  # noqa: S311 - jitter is no secret


def may_retry(attempt: int, attempts: int) -> bool:
    """Whether one more try can still be answered in time, 1 s being kept for what follows."""
    return attempt < attempts and time.monotonic() < deadline.get() - 1
