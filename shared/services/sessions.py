"""Sessions of users: how they begin, and how long they live. Another stamp of the user ends them all, those being made too."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.dynamodb.batch import read_together
from shared.dynamodb.ids import with_new_id
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import IdTaken, Writing
from shared.errors import SessionEnded
from shared.records.tokens import Minted, Token
from shared.records.users import User
from shared.settings import settings
from shared.source import Source
from shared.timestamps import now
from shared.token_format import SESSION, digest, mint

LIFETIME = timedelta(days=7)
UNUSED = timedelta(hours=72)
USE_IS_WRITTEN_EVERY = timedelta(minutes=5)
_KEPT_AFTER_EXPIRY = timedelta(days=90)  # how long a session's row outlives the session, for investigations
_MOST_OF_USER_AGENT = 200


def has_ended(session: Token, moment: datetime) -> bool:
    """Whether the session has ended: by its age, or unused for too long.

    One with `remember_me` ends at the age of `remembered_days`, or never.
    """
    age = moment - datetime.fromisoformat(session.created_at)
    if session.remember_me:
        return timedelta(0) < timedelta(days=settings.remembered_days) < age
    return age > LIFETIME or unused(session, moment) > UNUSED + USE_IS_WRITTEN_EVERY


def unused(session: Token, moment: datetime) -> timedelta:
    """The time since its last use, as far as that is stored."""
    return moment - datetime.fromisoformat(session.last_used_at or session.created_at)


def as_they_are(session: Token) -> tuple[Token, User]:
    """The session and its user, read anew together. Raises SessionEnded for a session that does not count, by its user's stamp."""
    found = read_together([Token(session.hash), User(session.user_id)])
    current, user = found.one(Token), found.one(User)
    if current and user and user.active and current.revoked_at is None and current.password_stamp == user.password_stamp:
        return current, user
    raise SessionEnded


def end_of_row(moment: str, *, remember_me: bool) -> int | None:
    """Second of the epoch from which the row of a session is of no use that begins, or ceases to be remembered, at `moment`."""
    end = datetime.fromisoformat(moment) + LIFETIME + _KEPT_AFTER_EXPIRY
    return None if remember_me else int(end.timestamp())


@dataclass(frozen=True)
class Opening:
    """A session to be made. `user` is as read: the session counts while the user has the stamp that is in this record."""

    user: User
    application: str
    remember_me: bool = False
    source: Source | None = None  # of the request
    created_at: str | None = None
    last_used_at: str | None = None

    def write(self, writing: Writing) -> Minted:
        """Raises WriteConflict where the user has another stamp by now."""
        return with_new_id("tokens", lambda number: self._write(writing, number))

    def _write(self, writing: Writing, number: int) -> Minted:
        opened = self._minted(number)
        write = writing.transaction()
        write.create(opened.row, IdTaken())
        write.check(self.user, self.user.has_same_stamp(), WriteConflict())
        write.commit(opened.row)
        return opened

    def _minted(self, number: int) -> Minted:
        token, made_at = mint(SESSION), self.created_at or now()
        whose = {"user_id": self.user.id, "application": self.application, "password_stamp": self.user.password_stamp}
        source = self.source or Source()
        asked = {"user_agent": source.user_agent[:_MOST_OF_USER_AGENT] or None, "network": source.network or None}
        times = {"created_at": made_at, "last_updated": made_at, "last_used_at": self.last_used_at or made_at}
        expires_at = end_of_row(made_at, remember_me=self.remember_me)
        row = Token(
            digest(token), kind=SESSION, id=number, remember_me=self.remember_me, expires_at=expires_at, **whose, **asked, **times
        )
        row.derive()
        return Minted(token, row)
