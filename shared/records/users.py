"""Users, their roles in each application, the companies whose integrations they see, and how they sign in."""

from pynamodb.attributes import BooleanAttribute, NumberSetAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table


class User(Table):
    """`roles` is {application's slug: ["client" | "employee" | "liaison", …]}, `client_ids` the user's client record in each.

    `password_hash` is argon2id's encoded text. `password_stamp` is another one with each password: a session counts while it is the
    one that the session was made under.
    """

    class Meta:
        table_name = "users"

    id = IntegerAttribute(hash_key=True)
    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)
    roles = DictAttribute(default=dict)
    company_ids = NumberSetAttribute(null=True)
    client_ids = DictAttribute(default=dict)
    email = UnicodeAttribute(null=True)
    first_name = UnicodeAttribute(null=True)
    last_name = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    password_hash = UnicodeAttribute(null=True)
    password_stamp = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    def roles_in(self, application: str) -> list[str]:
        return list(self.roles.get(application, ()))

    def has_same_stamp(self) -> Condition:
        """The row still has the stamp that this record was read with."""
        model = User
        no_stamp: Condition = model.id.exists() & model.password_stamp.does_not_exist()
        return model.password_stamp == self.password_stamp if self.password_stamp else no_stamp

    def has_any_role(self) -> bool:
        return any(self.roles.values())
