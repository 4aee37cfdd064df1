"""Integrations: a partner's connection, which belongs to a company and an application and owns webhook subscriptions."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.errors import Rule

NO_INTEGRATION = Rule("not_found", "no integration has this id", ("integration_id",))


class Integration(Table):
    """`counts` holds how many subscriptions there are of each kind, kept by every write of one, in the same transaction.

    A row of before both owners were required may lack one of them, and is out of scope for whom that one counts.
    """

    class Meta:
        table_name = "integrations"

    id = IntegerAttribute(hash_key=True)
    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)
    company_id = IntegerAttribute()
    application = UnicodeAttribute()
    counts = DictAttribute(default=dict)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
