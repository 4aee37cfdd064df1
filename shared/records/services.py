"""The registry's table: one row per service and version, which holds its routes and their switches."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.dynamodb.model import DictAttribute, Table


class Service(Table):
    """A service of the API, by name and version ("list_items", "v1").

    `routes` is {action: {"active": bool, "notification_emails": [address, …]}}: its switch, and who gets a mail after a write.
    """

    class Meta:
        table_name = "services"

    service = UnicodeAttribute(hash_key=True)
    version = UnicodeAttribute(range_key=True)
    active = BooleanAttribute(default=True)
    routes = DictAttribute()
