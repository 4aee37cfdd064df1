"""Tokens of applications and of sessions, in one table whose key is the token's hash. The token itself is stored nowhere."""

from dataclasses import dataclass, field

from pynamodb.attributes import BooleanAttribute, NumberSetAttribute, UnicodeAttribute

from shared.dynamodb.access import Index
from shared.dynamodb.model import IntegerAttribute, Table
from shared.records import sort_keys


class Token(Table):
    """A token's row. An application's row carries the application's state, so that a request reads no other.

    A session counts while its user has its `password_stamp`. `user_agent` and `network` are of the request that made it.
    `last_used_at_and_id` is what the index of a user's sessions sorts by.
    """

    class Meta:
        table_name = "tokens"

    _global_indexes = ("of_user_by_last_used_at",)

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
    last_used_at_and_id = UnicodeAttribute(null=True)
    password_stamp = UnicodeAttribute(null=True)
    user_agent = UnicodeAttribute(null=True)
    network = UnicodeAttribute(null=True)
    expires_at = IntegerAttribute(null=True)  # second of the epoch at which the row is of no more use (TTL)

    def derive(self) -> None:
        """Sets what follows from a session's last use; one that was never used counts from when it was made."""
        self.last_used_at_and_id = sort_keys.by_time(self.last_used_at or self.created_at, int(self.id))


@dataclass(frozen=True, slots=True)
class Minted:
    """A new token, in clear this one time, and its row."""

    token: str = field(repr=False)
    row: Token


OF_USER_BY_LAST_USED_AT = Index(Token, "of_user_by_last_used_at")
