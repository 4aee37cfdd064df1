"""A user's sessions: those that count, which are remembered, and how they end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pynamodb.expressions.condition import Condition

from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import Transaction, Writing
from shared.errors import Invalid, Rule, SessionEnded
from shared.records import pages
from shared.records.pages import Limits, Partition, Start
from shared.records.tokens import OF_USER_BY_LAST_USED_AT, Token
from shared.records.users import User
from shared.services import passwords
from shared.services.sessions import LIFETIME, UNUSED, USE_IS_WRITTEN_EVERY, as_they_are, end_of_row
from shared.settings import settings
from shared.timestamps import later_than, now, rfc3339

NOT_FOUND = Rule("not_found", "no session of the user that still counts has this id", ("id",))


def living(user: User) -> Partition:
    """The user's sessions that count, the one used last first. What changed within the last seconds may not show."""
    return Partition(
        model=Token,
        hash_key=("user_id", int(user.id)),
        sort="last_used_at_and_id",
        index=OF_USER_BY_LAST_USED_AT.name,
        descending=True,
        conditions=(Token.revoked_at.does_not_exist(), _has_stamp(user.password_stamp), ~_has_ended(datetime.now(UTC))),
    )


def living_or_refuse(user: User, current: Token, number: int | None) -> Token:
    """The user's session with this id, or the current one where there is none. Raises Invalid."""
    if number is None or number == current.id:
        return current
    source = living(user)
    wanted = replace(source, conditions=(*source.conditions, Token.id == number))
    found = pages.page(wanted, Start(), 1, Limits()).items
    if not found:
        raise Invalid(NOT_FOUND.on("id"))
    return Token.from_raw_data(found[0])


def end(writing: Writing, session: Token) -> None:
    """Ends the session, at once. One that has ended meanwhile is left as it is. Raises Invalid for one whose row is gone."""
    write = writing.transaction()
    ended = Token.revoked_at.set(Token.revoked_at | now())
    write.update(session, [ended], Token.hash.exists(), Invalid(NOT_FOUND.on("id")))
    write.commit(session)


def remember(writing: Writing, session: Token, *, remember_me: bool) -> bool:
    """Has the session expire no more, or again. Returns whether that is a change. Raises SessionEnded."""
    if bool(session.remember_me) == remember_me:
        return False
    before, moment = session.serialize(), later_than(session.last_updated)
    session.remember_me, session.last_updated, session.expires_at = remember_me, moment, end_of_row(moment, remember_me=remember_me)
    write = writing.transaction()
    lives = Token.hash.exists() & Token.revoked_at.does_not_exist()
    write.update(session, session.changes_since(before), lives, SessionEnded())
    write.commit(session)
    return True


def end_all(writing: Writing, current: Token, *, keep_current: bool) -> None:
    """Ends all sessions of the current one's user, those being made too, and codes that reset the password.

    Raises SessionEnded where the current one has ended by then.
    """
    retry_on_conflict(lambda: _end_all(writing, current, keep_current=keep_current))


def _end_all(writing: Writing, asking: Token, *, keep_current: bool) -> None:
    current, user = as_they_are(asking)
    stamp, write = passwords.new_stamp(), writing.transaction()
    write.update(user, [User.password_stamp.set(stamp)], user.has_same_stamp(), WriteConflict())
    if keep_current:
        keep_in(write, current, stamp)
    write.commit(current)


def keep_in(write: Transaction, session: Token, stamp: str) -> None:
    """Has the session, as it was read, go on under its user's new stamp."""
    is_as_read = Token.hash.exists() & Token.revoked_at.does_not_exist() & _has_stamp(session.password_stamp)
    write.update(session, [Token.password_stamp.set(stamp)], is_as_read, WriteConflict())


def _has_stamp(stamp: str | None) -> Condition:
    has_it: Condition = Token.password_stamp == stamp
    has_none: Condition = Token.password_stamp.does_not_exist()
    return has_it if stamp else has_none


def _has_ended(moment: datetime) -> Condition:
    """`sessions.has_ended`, as DynamoDB judges it."""
    is_remembered: Condition = Token.remember_me == True  # noqa: E712 - an expression
    ended: Condition = ~is_remembered & (_is_older(moment - LIFETIME) | _is_unused_since(moment - UNUSED - USE_IS_WRITTEN_EVERY))
    days = timedelta(days=settings.remembered_days)
    of_age: Condition = is_remembered & _is_older(moment - days)
    return ended | of_age if days > timedelta(0) else ended


def _is_older(moment: datetime) -> Condition:
    is_older: Condition = Token.created_at < rfc3339(moment)
    return is_older


def _is_unused_since(moment: datetime) -> Condition:
    was_never_used: Condition = Token.last_used_at.does_not_exist() & _is_older(moment)
    is_unused: Condition = (Token.last_used_at < rfc3339(moment)) | was_never_used
    return is_unused
