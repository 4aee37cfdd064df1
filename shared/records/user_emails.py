"""E-mails of users: which user has the address. The row is written on condition that it is new, so an e-mail is one user's."""

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table
from shared.records.users import User

NOBODY = 0  # no user's id


class UserEmail(Table):
    """`email` in the form in which e-mails are compared."""

    class Meta:
        table_name = "user_emails"

    email = UnicodeAttribute(hash_key=True)
    user_id = IntegerAttribute()
    created_at = UnicodeAttribute()


def user_with(email: str) -> User | None:
    """The user who has the e-mail. The same reads are made whether there is one, so that the time taken does not tell."""
    try:
        number = UserEmail.get(email, consistent_read=True).user_id
    except UserEmail.DoesNotExist:
        number = NOBODY
    try:
        return User.get(number, consistent_read=True)
    except User.DoesNotExist:
        return None
