"""A change of the password by its user, which ends all sessions but the one that asks for it."""

from dataclasses import dataclass, field

from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import Writing
from shared.emails import comparable
from shared.errors import PasswordMissing, PasswordWrong
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import passwords, sessions, throttles, user_sessions
from shared.source import Source


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """`session` is the one that asks, of this `user`. Both passwords are in NFC."""

    user: User
    session: Token
    password: str = field(repr=False)
    new_password: str = field(repr=False)
    source: Source

    def act(self, writing: Writing) -> User:
        """The user as changed. A wrong password counts as one at sign-in does.

        Raises Invalid for a new password that is not good, PasswordMissing, TriedTooOften, PasswordWrong, and SessionEnded.
        """
        passwords.require_good(self.new_password, self.user.email, "new_password")
        if not self.user.password_hash:
            raise PasswordMissing
        reserved = throttles.reserve(throttles.of_password(comparable(str(self.user.email)), self.source))
        changed = retry_on_conflict(lambda: self._change(writing))
        reserved.give_back()
        return changed

    def _change(self, writing: Writing) -> User:
        """One try. The password is compared again each time: it may be what another request has changed."""
        session, user = sessions.as_they_are(self.session)
        if not passwords.is_right(user, self.password):
            raise PasswordWrong
        write = writing.transaction()
        passwords.change_in(write, user, passwords.hashed(self.new_password), WriteConflict())
        user_sessions.keep_in(write, session, str(user.password_stamp))
        write.commit(user)
        return user
