"""Ids of list items: which item has the id, and how many records refer to it."""

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table


class ListItemId(Table):
    """`users` counts the records that refer to the item, by their model: here, so that the item's indexes are not rewritten."""

    class Meta:
        table_name = "list_item_ids"

    id = IntegerAttribute(hash_key=True)
    key = UnicodeAttribute()
    slug = UnicodeAttribute()
    users = DictAttribute(default=dict)
