"""Client records: that a user is a client in an application, and of which company."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table
from shared.errors import Rule

NOT_FOUND = Rule("not_found", "no client that you may see has this id", ("id",))


class Client(Table):
    """`wished_company_id` and `enterprise` are what the user registered with and grant nothing.

    `company_id` is the company once it is confirmed.
    """

    class Meta:
        table_name = "clients"

    id = IntegerAttribute(hash_key=True)
    user_id = IntegerAttribute()
    application = UnicodeAttribute()
    company_id = IntegerAttribute(null=True)
    wished_company_id = IntegerAttribute(null=True)
    company_name = UnicodeAttribute(null=True)
    enterprise = BooleanAttribute(default=False)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
