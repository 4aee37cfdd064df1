"""Subscriptions of partners to outgoing webhooks, kept by integration."""


from pynamodb.attributes import BooleanAttribute, ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from shared.records.base import Table, table

SEARCHED = ("id", "key", "name", "callback_url", "notification_emails")
_ID_DIGITS = 19  # of the largest id, so that text sorts as the number does


class ByCreatedAt(LocalSecondaryIndex["WebhookOutSub"]):
    class Meta:
        index_name = "by_created_at"
        projection = AllProjection()

    integration_id = NumberAttribute(hash_key=True)
    created_at_and_id = UnicodeAttribute(range_key=True)


class ByLastUpdated(LocalSecondaryIndex["WebhookOutSub"]):
    class Meta:
        index_name = "by_last_updated"
        projection = AllProjection()

    integration_id = NumberAttribute(hash_key=True)
    last_updated_and_id = UnicodeAttribute(range_key=True)


class WebhookOutSub(Table):
    """`folded` holds the searched attributes casefolded, so that DynamoDB itself can search them without regard to case."""

    class Meta:
        table_name = table("webhook_out_subs")

    integration_id = NumberAttribute(hash_key=True)
    id = NumberAttribute(range_key=True)
    key = UnicodeAttribute()
    name = UnicodeAttribute()
    callback_url = UnicodeAttribute()
    statuses = ListAttribute[str](of=UnicodeAttribute, default=list)
    events = ListAttribute[str](of=UnicodeAttribute, default=list)
    notification_emails = UnicodeAttribute(null=True)
    notify = BooleanAttribute(default=False)
    success_code = UnicodeAttribute(null=True)
    payload_render_view = UnicodeAttribute(null=True)
    active = BooleanAttribute(default=True)
    version = UnicodeAttribute()
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    created_at_and_id = UnicodeAttribute()
    last_updated_and_id = UnicodeAttribute()
    folded = MapAttribute[str, str](default=dict)
    by_created_at = ByCreatedAt()
    by_last_updated = ByLastUpdated()
