"""Format of tokens and of codes that reset passwords: minting one, validating one without a read, and masking them in a text."""

import hashlib
import re
import secrets
import zlib
from collections.abc import Collection

APPLICATION, SESSION, RESET = "application", "session", "reset"
_PREFIXES = {APPLICATION: "plano_app_", SESSION: "plano_ses_", RESET: "plano_rst_"}
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_LENGTH = 43  # of 62 characters: 256.03 bits
_CHECKSUM_LENGTH = 6  # holds any CRC-32
_SHAPE = re.compile(r"(plano_(?:app|ses|rst)_)[0-9A-Za-z]{49}")
_SECRETS = re.compile(rf"{_SHAPE.pattern}|(whsec_)[0-9A-Za-z+/]{{43}}=")  # those of webhooks, too


def mint(kind: str) -> str:
    """A new token: readable prefix, 256 random bits, and a checksum that tells a mistyped one from an unknown one."""
    body = _PREFIXES[kind] + "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH))
    return body + _checksum(body)


def well_formed(token: object, kinds: Collection[str] = (APPLICATION, SESSION)) -> bool:
    return (
        isinstance(token, str)
        and (match := _SHAPE.fullmatch(token)) is not None
        and match[1] in {_PREFIXES[kind] for kind in kinds}
        and _checksum(token[:-_CHECKSUM_LENGTH]) == token[-_CHECKSUM_LENGTH:]
    )


def masked(text: str) -> str:
    """A text without the secrets of the tokens and webhooks in it."""
    return _SECRETS.sub(r"\1\2***", text)


def digest(token: str) -> str:
    """SHA-256, in hex. A token has 256 bits of entropy, so it needs neither salt nor stretching."""
    return hashlib.sha256(token.encode()).hexdigest()


def _checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits += _ALPHABET[digit]
    return digits
