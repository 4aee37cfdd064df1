"""Tokens of applications and of sessions, in one table whose key is the token's hash. The token itself is stored nowhere."""

from pynamodb.attributes import BooleanAttribute, NumberSetAttribute, UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table


class Token(Table):
    """A token's row. An application's row carries the application's state, so that a request reads no other."""

    class Meta:
        table_name = "tokens"

    hash = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    id = IntegerAttribute()
    application = UnicodeAttribute()
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
    revoked_at = UnicodeAttribute(null=True)
    # of an application's token
    name = UnicodeAttribute(null=True)
    application_active = BooleanAttribute(null=True)
    time_zone = UnicodeAttribute(null=True)
    date_order = UnicodeAttribute(null=True)
    integration_ids = NumberSetAttribute(null=True)  # None: all of them
    # of a session
    user_id = IntegerAttribute(null=True)
    remember_me = BooleanAttribute(null=True)
    last_used_at = UnicodeAttribute(null=True)
    expires_at = IntegerAttribute(null=True)  # second of the epoch at which the row is of no more use (TTL)
