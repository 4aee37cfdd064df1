"""Applications: who may hold tokens, and for which users hold roles."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.records.base import IntegerAttribute, Table, table


class Application(Table):
    """An application, by its slug. `time_zone` is where its FileMaker clocks stand (an IANA name)."""

    class Meta:
        table_name = table("applications")

    slug = UnicodeAttribute(hash_key=True)
    id = IntegerAttribute()
    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)
    time_zone = UnicodeAttribute(default="UTC")
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
