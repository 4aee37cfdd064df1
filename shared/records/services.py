"""The registry's table: one row per service and version, which holds its routes and their switches."""

from pynamodb.attributes import BooleanAttribute, ListAttribute, MapAttribute, UnicodeAttribute

from shared.records.base import Table, table


class RegisteredRoute(MapAttribute[str, object]):
    """A route's switch, and who gets a mail after each successful write through it."""

    active = BooleanAttribute(default=True)
    notification_emails = ListAttribute[str](of=UnicodeAttribute, default=list)


class Service(Table):
    """A service of the API, by name and version ("list_items", "v1")."""

    class Meta:
        table_name = table("services")

    service = UnicodeAttribute(hash_key=True)
    version = UnicodeAttribute(range_key=True)
    active = BooleanAttribute(default=True)
    routes = MapAttribute[str, object]()
