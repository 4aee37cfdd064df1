"""Resets of forgotten passwords: a code in a mail, good once and for 30 minutes.

A request leads to a message in a queue, for any e-mail alike: neither its answer nor its time tells whether a user has the e-mail.
"""

import time
from collections.abc import Mapping
from typing import Any

from shared.dynamodb.transaction import ConditionFailed, IdTaken, Writing
from shared.emails import comparable
from shared.errors import Invalid, Rule
from shared.records.password_resets import PasswordReset
from shared.records.queues import PASSWORD_RESETS
from shared.records.user_emails import user_with
from shared.records.users import User
from shared.services import mail, passwords
from shared.settings import settings
from shared.timestamps import now
from shared.token_format import RESET, digest, mint, well_formed

MINUTES = 30
SOURCE = "password_reset_mail"  # as notifications name it
NO_CODE = Rule("not_found", "is unknown, was used, or is too old", ("code",))
_KEPT_SECONDS = 24 * 3600  # how long a code's row outlives it
_TEXT = """\
Set a new password here, within {minutes} minutes:

{url}#{code}

If you did not ask for this, leave the mail alone: your password stays as it is.
"""


def request(email: str) -> None:
    """Has a mail be sent to the user who has the e-mail, if there is one."""
    PASSWORD_RESETS.send([{"email": comparable(email)}])


def send_code(email: str) -> None:
    """Makes a code, and mails it. A mail that fails is only noted: a repeated try would make another code."""
    user = user_with(email)
    if user is None or not user.active:
        return
    code = mint(RESET)
    letter = _Letter(user, code)
    write = Writing(lambda write, record, progress: letter.note_in(write, record)).transaction()  # noqa: ARG005 - a Join
    write.create(row_of(code, user, MINUTES), IdTaken())
    write.commit(user)
    letter.send({"id": user.id}, SOURCE, "")


def reset(writing: Writing, code: str, password: str) -> User:
    """Gives the code's user the password. Raises Invalid for a code that is not good any more, and a password that is not good."""
    row = _good_code(code)
    user = _user_of(row)
    passwords.require_good(password, user.email, "password")
    write = writing.transaction()
    write.delete(row, PasswordReset.ends_at > _millisecond(), _Used())
    passwords.change_in(write, user, passwords.hashed(password), _Used())
    try:
        write.commit(user)
    except _Used:
        raise Invalid(NO_CODE.on("code")) from None
    return user


class _Used(ConditionFailed):
    """Another request was faster: the code was used, or the password changed."""


class _Letter(mail.Mail):
    """The mail with the code."""

    def __init__(self, user: User, code: str) -> None:
        super().__init__(SOURCE, "")
        self._user, self._code = user, code

    def recipients(self, record: Any) -> list[str]:  # noqa: ARG002 - always the user's
        return [str(self._user.email)]

    def message(self, data: Mapping[str, Any]) -> tuple[str, str]:  # noqa: ARG002 - it tells of no record
        return "Reset your password", _TEXT.format(minutes=MINUTES, url=settings.password_reset_url, code=self._code)


def row_of(code: str, user: User, minutes: int) -> PasswordReset:
    """The row of a code that is good for so many minutes, unless the password changes before."""
    ends_at = _millisecond() + minutes * 60 * 1000
    expires_at = ends_at // 1000 + _KEPT_SECONDS
    of_user = {"user_id": user.id, "password_stamp": user.password_stamp}
    return PasswordReset(digest(code), **of_user, created_at=now(), ends_at=ends_at, expires_at=expires_at)


def _good_code(code: str) -> PasswordReset:
    if well_formed(code, (RESET,)):
        try:
            row = PasswordReset.get(digest(code), consistent_read=True)
        except PasswordReset.DoesNotExist:
            raise Invalid(NO_CODE.on("code")) from None
        if row.ends_at > _millisecond():
            return row
    raise Invalid(NO_CODE.on("code"))


def _user_of(row: PasswordReset) -> User:
    """Unless the user was switched off, or has another password since the code was made."""
    try:
        user = User.get(row.user_id, consistent_read=True)
    except User.DoesNotExist:
        raise Invalid(NO_CODE.on("code")) from None
    if not user.active or user.password_stamp != row.password_stamp:
        raise Invalid(NO_CODE.on("code"))
    return user


def _millisecond() -> int:
    return int(time.time() * 1000)
