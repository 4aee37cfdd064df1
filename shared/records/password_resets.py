"""Codes that let a user who forgot the password set a new one, by their hashes. A code itself is stored nowhere."""

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table


class PasswordReset(Table):
    """`password_stamp` is the user's when the code was made: another password takes the code's effect away."""

    class Meta:
        table_name = "password_resets"

    hash = UnicodeAttribute(hash_key=True)
    user_id = IntegerAttribute()
    password_stamp = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    ends_at = IntegerAttribute()  # millisecond of the epoch
    expires_at = IntegerAttribute()  # second of the epoch (TTL)
