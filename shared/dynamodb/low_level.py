"""The one way to DynamoDB: every model, transaction and batch goes through `call`."""

from collections.abc import Iterable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from shared.aws import clients
from shared.aws.retries import may_retry, pause

_BATCH_ATTEMPTS = 5
MOST_KEYS = 100  # of a batch

Item = dict[str, dict[str, Any]]  # DynamoDB's JSON: {"id": {"N": "1"}}


def call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """One DynamoDB operation; raises botocore's ClientError and connection errors."""
    return clients.dynamodb().call(operation, request)


def every_item(operation: str, request: dict[str, Any]) -> Iterator[Item]:
    """The items of a Query or a Scan, page after page, each read when the one before is used up."""
    while True:
        answer = call(operation, request)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        request = {**request, "ExclusiveStartKey": answer["LastEvaluatedKey"]}


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def condition_failed(error: Exception) -> bool:
    return isinstance(error, ClientError) and error_code(error) == "ConditionalCheckFailedException"


def batch_get(keys: Iterable[tuple[str, Item]]) -> dict[str, list[Item]]:
    """Items by table, of (table, key) pairs, each read consistently, in one round trip unless DynamoDB hands some keys back."""
    wanted: dict[str, Any] = {}
    for table, key in keys:
        wanted.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(key)
    found: dict[str, list[Item]] = {}
    for attempt in range(1, _BATCH_ATTEMPTS + 1):
        answer = call("BatchGetItem", {"RequestItems": wanted})
        for table, items in answer["Responses"].items():
            found.setdefault(table, []).extend(items)
        wanted = answer.get("UnprocessedKeys") or {}
        if not wanted:
            return found
        if not may_retry(attempt, _BATCH_ATTEMPTS):
            break
        pause(attempt)
    raise TimeoutError("DynamoDB keeps handing keys of a batch back")
