"""Records calls to DynamoDB, and refuses them or runs something before them where a test wants that."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

NOT_COUNTED = ("services", "counters")  # tables that fill what is remembered, which some requests do and others find done
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})


class Calls:
    """Stands in front of `low_level.call`. `before` sees each operation first, and may raise in its place."""

    def __init__(self, forward: Callable[[str, dict[str, Any]], dict[str, Any]]) -> None:
        self.forward = forward
        self.made: list[tuple[str, dict[str, Any]]] = []
        self.before: Callable[[str, dict[str, Any]], None] = lambda operation, request: None

    def __call__(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.made.append((operation, request))
        self.before(operation, request)
        return self.forward(operation, request)

    def written(self) -> list[str]:
        """The tables written to, without their prefix, in order."""
        return [table.removeprefix("test-") for operation, request in self.made if operation in WRITES for table in tables(request)]

    def read(self) -> list[str]:
        """The tables read, without their prefix, in order."""
        return [
            table.removeprefix("test-") for operation, request in self.made if operation not in WRITES for table in tables(request)
        ]


def tables(request: dict[str, Any]) -> list[str]:
    if "TableName" in request:
        return [request["TableName"]]
    if "TransactItems" in request:
        return [action["TableName"] for item in request["TransactItems"] for action in item.values()]
    return list(request["RequestItems"])


def operations(calls: Calls) -> list[str]:
    """What was called, in order, without refilling ids and the registry."""
    return [operation for operation, sent in calls.made if not sent.get("TableName", "").endswith(NOT_COUNTED)]


def meanwhile(calls: Calls, act: Callable[[], object]) -> None:
    """Runs `act` once, before the next transaction is sent: another writer who is faster."""

    def before(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems":
            calls.before = lambda *_: None
            act()

    calls.before = before


def refusing(error: Exception, operation: str, table: str | None = None) -> Callable[[str, dict[str, Any]], None]:
    """For `Calls.before`: raises the error in place of each such operation, on this table only if one is named."""

    def refuse(made: str, request: dict[str, Any]) -> None:
        if made == operation and table in (None, request.get("TableName")):
            raise error

    return refuse


def failure(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "Operation")
