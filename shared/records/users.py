"""Users, their roles in each application, and the companies whose integrations they see."""

from pynamodb.attributes import BooleanAttribute, MapAttribute, NumberAttribute, NumberSetAttribute, UnicodeAttribute

from shared.records.base import Table, table


class User(Table):
    """`roles` is {application's slug: ["client" | "employee" | "liaison", …]}."""

    class Meta:
        table_name = table("users")

    id = NumberAttribute(hash_key=True)
    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)
    roles = MapAttribute[str, list[str]](default=dict)
    company_ids = NumberSetAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    def roles_in(self, application: str) -> list[str]:
        return list(self.roles.as_dict().get(application, ()))

    def has_any_role(self) -> bool:
        return any(self.roles.as_dict().values())
