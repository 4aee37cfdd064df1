"""Applications: who may hold tokens, and for which users hold roles."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table
from shared.timestamps import MONTH_FIRST


class Application(Table):
    """An application, by its slug.

    `registration`: whether people may register in it. `time_zone` is where its FileMaker clocks stand (an IANA name), `date_order`
    how its FileMaker files write dates.
    """

    class Meta:
        table_name = "applications"

    slug = UnicodeAttribute(hash_key=True)
    id = IntegerAttribute()
    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)
    registration = BooleanAttribute(default=True)
    time_zone = UnicodeAttribute(default="UTC")
    date_order = UnicodeAttribute(default=MONTH_FIRST)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
