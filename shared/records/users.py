"""Users, their roles in each application, and the companies whose integrations they see."""

from pynamodb.attributes import BooleanAttribute, NumberSetAttribute, UnicodeAttribute

from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table


class User(Table):
    """`roles` is {application's slug: ["client" | "employee" | "liaison", …]}."""

    class Meta:
        table_name = "users"

    id = IntegerAttribute(hash_key=True)
    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)
    roles = DictAttribute(default=dict)
    company_ids = NumberSetAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    def roles_in(self, application: str) -> list[str]:
        return list(self.roles.get(application, ()))

    def has_any_role(self) -> bool:
        return any(self.roles.values())
