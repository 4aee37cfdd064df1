"""E-mails that could not be sent, for whoever runs the system."""

from pynamodb.attributes import UnicodeAttribute

from shared.records.base import IntegerAttribute, Table, table

KEPT_DAYS = 90


class Notification(Table):
    """Which record's mail failed, through which route, and why, without the mail's text."""

    class Meta:
        table_name = table("notifications")

    route = UnicodeAttribute(hash_key=True)
    request_id = UnicodeAttribute(range_key=True)
    record_id = IntegerAttribute()
    reason = UnicodeAttribute()
    created_at = UnicodeAttribute()
    expires_at = IntegerAttribute()
