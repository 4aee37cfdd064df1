"""What every table's model has in common."""

from datetime import UTC, datetime
from typing import Any

from pynamodb.connection.table import TableConnection
from pynamodb.models import Model

from shared.records import dynamo
from shared.settings import settings


class _Transport:
    """Stands where pynamodb would make a botocore client per model."""

    _request_signer = None

    @staticmethod
    def _make_api_call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        return dynamo.call(operation, request)


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
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def now() -> str:
    return rfc3339(datetime.now(UTC))
