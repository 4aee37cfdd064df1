"""Sign-in with e-mail and password. The same hashing is done for each refusal, so that its time does not tell them apart."""

from dataclasses import dataclass

from shared.dynamodb.optimistic import retry_on_conflict
from shared.dynamodb.transaction import ALONE, Writing
from shared.emails import comparable
from shared.errors import DomainError, EmailUnknown, PasswordMissing, PasswordWrong, RoleMissing
from shared.records.applications import Application
from shared.records.tokens import Minted
from shared.records.user_emails import user_with
from shared.records.users import User
from shared.services import passwords, throttles
from shared.services.sessions import Opening
from shared.settings import settings
from shared.source import Source


@dataclass(frozen=True, slots=True)
class SignIn:
    """A try to sign in. `password` is in NFC."""

    email: str
    password: str
    application: str
    remember_me: bool
    source: Source

    def act(self, writing: Writing) -> tuple[User, Minted]:
        """The user, and a new session. A user without any role gets one too, outside of `writing`: that request is refused.

        Raises TriedTooOften, EmailUnknown, PasswordMissing, PasswordWrong, RoleMissing.
        """
        reserved = throttles.reserve(throttles.of_password(comparable(self.email), self.source))
        try:
            opened = retry_on_conflict(lambda: self._open(writing))
        except RoleMissing:
            reserved.give_back()
            raise
        reserved.give_back()
        passwords.rehash_if_outdated(opened[0], self.password)
        return opened

    def _open(self, writing: Writing) -> tuple[User, Minted]:
        user = self._user()
        has_role = user.has_any_role()
        if not _is_switched_on(self.application) or (has_role and not user.roles_in(self.application)):
            raise RoleMissing
        return user, Opening(user, self.application, self.remember_me, self.source).write(writing if has_role else ALONE)

    def _user(self) -> User:
        """The user whose e-mail and password these are. One who is switched off is as unknown as one who is not there."""
        found = user_with(comparable(self.email))
        user = found if found and found.active else None
        if passwords.is_right(user, self.password) and user:
            return user
        raise _refusal(user)


def _refusal(user: User | None) -> DomainError:
    if settings.hide_unknown_emails:
        return PasswordWrong()
    if user is None:
        return EmailUnknown()
    return PasswordWrong() if user.password_hash else PasswordMissing()


def _is_switched_on(slug: str) -> bool:
    try:
        return bool(Application.get(slug, consistent_read=True).active)
    except Application.DoesNotExist:
        return False
