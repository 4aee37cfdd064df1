"""What every table's model has in common."""

from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.connection.table import TableConnection
from pynamodb.constants import LIST, MAP, NUMBER
from pynamodb.models import Model

from shared.records import dynamo
from shared.settings import settings


class _Transport:
    """Stands where pynamodb would make a botocore client per model."""

    _request_signer = None

    @staticmethod
    def _make_api_call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        return dynamo.call(operation, request)


class IntegerAttribute(Attribute[int]):
    """pynamodb's number is a float to type checkers, and reads JSON."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(value)

    def deserialize(self, value: str) -> int:
        return int(value)


class TextsAttribute(Attribute[list[str]]):
    """A list of strings, in order."""

    attr_type = LIST

    def serialize(self, value: list[str]) -> list[dict[str, str]]:
        return [{"S": text} for text in value]

    def deserialize(self, value: list[dict[str, str]]) -> list[str]:
        return [text["S"] for text in value]


class DictAttribute(Attribute[dict[str, Any]]):
    """A hash of texts, integers, booleans, nulls, lists and hashes."""

    attr_type = MAP

    def serialize(self, value: dict[str, Any]) -> dict[str, Any]:
        return {key: to_dynamo(inner) for key, inner in value.items()}

    def deserialize(self, value: dict[str, Any]) -> dict[str, Any]:
        return {key: from_dynamo(inner) for key, inner in value.items()}


def to_dynamo(value: Any) -> dict[str, Any]:
    """A plain value in DynamoDB's JSON."""
    match value:
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case str():
            return {"S": value}
        case None:
            return {"NULL": True}
        case dict():
            return {"M": {key: to_dynamo(inner) for key, inner in value.items()}}
    return {"L": [to_dynamo(inner) for inner in value]}


def from_dynamo(typed: dict[str, Any]) -> Any:
    """The reverse of `to_dynamo`."""
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return int(value)
        case "NULL":
            return None
        case "M":
            return {key: from_dynamo(inner) for key, inner in value.items()}
        case "L":
            return [from_dynamo(inner) for inner in value]
    return value


class Table(Model):
    """A table of template.yaml. Its name there is the environment's prefix and the model's `Meta.table_name` without it."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        connection = super()._get_connection()
        connection.connection._client = _Transport  # type: ignore[assignment] # noqa: SLF001
        return connection

    @classmethod
    def table_name(cls) -> str:
        return str(cls.Meta.table_name)


def table(name: str) -> str:
    return settings.table_prefix + name


def rfc3339(moment: datetime) -> str:
    """An instant as the API prints and the tables sort it: UTC, microseconds, `Z` (RFC 3339)."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def now() -> str:
    return rfc3339(datetime.now(UTC))
