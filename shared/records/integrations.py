"""Integrations: a partner's connection, which belongs to a company or an application and owns webhook subscriptions."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.records.base import DictAttribute, IntegerAttribute, Table, table


class Integration(Table):
    """`counts` holds how many subscriptions there are of each kind, kept by whoever writes one, in the same transaction."""

    class Meta:
        table_name = table("integrations")

    id = IntegerAttribute(hash_key=True)
    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)
    company_id = IntegerAttribute(null=True)
    application = UnicodeAttribute(null=True)
    counts = DictAttribute(default=dict)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
