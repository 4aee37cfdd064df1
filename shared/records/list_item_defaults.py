"""The default of each collection: one row points to it, so that two defaults cannot be written down."""

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import Transaction


class ListItemDefault(Table):
    """The pointer to a collection's default item."""

    class Meta:
        table_name = "list_item_defaults"

    key = UnicodeAttribute(hash_key=True)
    id = IntegerAttribute()

    @classmethod
    def of(cls, key: str) -> int | None:
        try:
            return int(cls.get(key, consistent_read=True).id)
        except cls.DoesNotExist:
            return None

    def take_away(self, write: Transaction) -> None:
        """Takes the default away, from the item that has it."""
        write.delete(self, ListItemDefault.id == self.id, WriteConflict())

    def require_another(self, write: Transaction) -> None:
        """Has the transaction fail where this item is the default."""
        write.check(self, ListItemDefault.key.does_not_exist() | (ListItemDefault.id != self.id), WriteConflict())
