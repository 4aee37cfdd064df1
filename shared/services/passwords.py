"""Passwords: which are taken, and their hashes (argon2id with OWASP's parameters, through argon2-cffi).

A password is given here in NFC, as its parameter's type leaves it, and kept nowhere.
Sources: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html, https://www.rfc-editor.org/rfc/rfc9106
"""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from shared import log
from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.transaction import ConditionFailed, Transaction
from shared.errors import Invalid, Rule
from shared.records.users import User
from shared.services.letter import Letter
from shared.timestamps import later_than

if TYPE_CHECKING:
    from argon2 import PasswordHasher

IS_EMAIL = Rule("email", "must not be the e-mail")
IS_COMMON = Rule("common", "is one of the most used passwords, which are tried first")
MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
# Of no password at all, for the work of verifying one: its digest is all zeros.
_NOBODYS = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${'A' * 22}${'A' * 43}"
_COMMON = Path(__file__).parent / "common_passwords.txt"
_STAMP_BYTES = 16
CHANGED = Letter(
    "Your password was changed",
    """\
The password with which you sign in by this e-mail was changed at {last_updated} (UTC). Sessions that were open before have ended, \
but for the one in which it was changed, if any.

If this was not you, reset the password: that ends all sessions, and from then on only you can sign in with this e-mail.
""",
)


def prepare() -> None:
    """Imports argon2, which takes as long as two hashes, while a Lambda function starts."""
    _hasher()


def rules_of(attr: str) -> tuple[Rule, ...]:
    """The rules by which `require_good` may refuse the parameter."""
    return tuple(replace(rule, attrs=(attr,)) for rule in (IS_EMAIL, IS_COMMON))


def require_good(password: str, email: str | None, attr: str) -> None:
    """Raises Invalid for a new password that is easily guessed. Its parameter's type has judged its length."""
    if broken := list(_broken(password.casefold(), (email or "").casefold())):
        raise Invalid(*(rule.on(attr) for rule in broken))


def _broken(password: str, email: str) -> Iterator[Rule]:
    if password == email:
        yield IS_EMAIL
    if password in _common():
        yield IS_COMMON


def hashed(password: str) -> str:
    """argon2's encoded text, with a salt of its own."""
    return _hasher().hash(password)


def is_right(user: User | None, password: str) -> bool:
    """Whether it is the user's. The same work is done for no user, and for one without a password."""
    from argon2.exceptions import VerifyMismatchError

    stored = user.password_hash if user else None
    try:
        return _hasher().verify(stored or _NOBODYS, password) and stored is not None
    except VerifyMismatchError:
        return False


def rehash_if_outdated(user: User, password: str) -> None:
    """Hashes a right password anew where the parameters have changed since. Failing costs nobody anything."""
    stored = str(user.password_hash)
    if not _hasher().check_needs_rehash(stored):
        return
    written = expressions(update=[User.password_hash.set(hashed(password))], condition=User.password_hash == stored)
    try:
        low_level.call("UpdateItem", {"TableName": User.table_name(), "Key": user.address(), **written})
    except (ClientError, BotoCoreError) as error:
        if not low_level.condition_failed(error):
            log.warning("a password was not hashed anew", error)


def new_stamp() -> str:
    return secrets.token_hex(_STAMP_BYTES)


def change_in(write: Transaction, user: User, hashed_password: str, otherwise: ConditionFailed) -> None:
    """Gives the user another password, unless it has become another one since the user was read. That ends all sessions."""
    is_as_read = user.has_same_stamp()
    user.password_hash, user.password_stamp, user.last_updated = hashed_password, new_stamp(), later_than(user.last_updated)
    names = ("password_hash", "password_stamp", "last_updated")
    write.update(user, [getattr(User, name).set(getattr(user, name)) for name in names], is_as_read, otherwise)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
