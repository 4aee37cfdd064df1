"""Tokens of applications and of sessions, in one table whose key is the token's hash. The token itself is stored nowhere."""

import hashlib
import re
import secrets
import zlib

from pynamodb.attributes import BooleanAttribute, NumberSetAttribute, UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table, table

APPLICATION, SESSION = "application", "session"
_PREFIXES = {APPLICATION: "plano_app_", SESSION: "plano_ses_"}
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_LENGTH = 43  # of 62 characters: 256.03 bits
_CHECKSUM_LENGTH = 6  # holds any CRC-32
_SHAPE = re.compile(r"(plano_(?:app|ses)_)[0-9A-Za-z]{49}")


class Token(Table):
    """A token's row. An application's row carries the application's state, so that a request reads no other."""

    class Meta:
        table_name = table("tokens")

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


def mint(kind: str) -> str:
    """A new token: readable prefix, 256 random bits, and a checksum that tells a mistyped one from an unknown one."""
    body = _PREFIXES[kind] + "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH))
    return body + _checksum(body)


def well_formed(token: object) -> bool:
    return (
        isinstance(token, str)
        and _SHAPE.fullmatch(token) is not None
        and _checksum(token[:-_CHECKSUM_LENGTH]) == token[-_CHECKSUM_LENGTH:]
    )


def masked(text: str) -> str:
    """A text without the secrets of the tokens in it."""
    return _SHAPE.sub(r"\1***", text)


def digest(token: str) -> str:
    """SHA-256, in hex. A token has 256 bits of entropy, so it needs neither salt nor stretching."""
    return hashlib.sha256(token.encode()).hexdigest()


def _checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits += _ALPHABET[digit]
    return digits
