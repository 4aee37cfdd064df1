"""Table operations that only operators' commands use: updates that read the row back, deletes, queries and scans of everything."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions


class Administered:
    """Mixed into every table's model, which provides the rest."""

    if TYPE_CHECKING:
        attribute_values: dict[str, Any]

        @classmethod
        def key_names(cls) -> tuple[str, ...]: ...
        @classmethod
        def table_name(cls) -> str: ...
        @classmethod
        def from_raw_data(cls, item: low_level.Item) -> Self: ...
        @classmethod
        def get(cls, *key: Any, consistent_read: bool = False) -> Self: ...
        def address(self) -> low_level.Item: ...

    def update(self, actions: Sequence[Action], condition: Condition | None = None) -> None:
        """Changes the row with the record's key, and reads it into the record."""
        request = {"TableName": self.table_name(), "Key": self.address(), "ReturnValues": "ALL_NEW"}
        answer = low_level.call("UpdateItem", {**request, **expressions(update=actions, condition=condition)})
        self.attribute_values = self.from_raw_data(answer["Attributes"]).attribute_values

    def delete(self, condition: Condition | None = None) -> None:
        request = {"TableName": self.table_name(), "Key": self.address(), **expressions(condition=condition)}
        low_level.call("DeleteItem", request)

    def refresh(self, *, consistent_read: bool = False) -> None:
        """Reads the row with the record's key into the record."""
        key = [getattr(self, name) for name in self.address()]
        self.attribute_values = self.get(*key, consistent_read=consistent_read).attribute_values

    @classmethod
    def query(cls, hash_key: Any, *, index: str | None = None, consistent_read: bool = False) -> Iterator[Self]:
        """All records with the hash key, in the table's order or an index's."""
        request = expressions(key=getattr(cls, cls.key_names()[0]) == hash_key)
        return cls._pages("Query", {**request, "IndexName": index} if index else request, consistent_read)

    @classmethod
    def scan(cls, condition: Condition | None = None, *, consistent_read: bool = False) -> Iterator[Self]:
        return cls._pages("Scan", expressions(filter=condition), consistent_read)

    @classmethod
    def _pages(cls, operation: str, written: dict[str, Any], consistent_read: bool) -> Iterator[Self]:
        request = {"TableName": cls.table_name(), "ConsistentRead": consistent_read, **written}
        return map(cls.from_raw_data, low_level.every_item(operation, request))
