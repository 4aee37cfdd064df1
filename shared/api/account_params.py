"""Types of parameters that routes of accounts have in common."""

from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator, Field

from shared.api import rules
from shared.api.params import broken
from shared.emails import MAX_EMAIL, is_email
from shared.errors import Rule
from shared.secret import Secret

MIN_LENGTH = 10
MAX_LENGTH = 128
_MOST_SENT = 1024  # code points in which 128 characters can be sent before NFC composes them, and more
TOO_SHORT = Rule("min_length", f"must be at least {MIN_LENGTH} characters long")

IS_NO_EMAIL = Rule("email", f"must be an e-mail address of at most {MAX_EMAIL} ASCII characters, with a dot in its domain")


def _as_email(text: str) -> str:
    if not is_email(text):
        raise broken(IS_NO_EMAIL)
    return text


def _as_password(text: str) -> Secret:
    return Secret(normalize("NFC", text))


def _of_allowed_length(password: Secret) -> Secret:
    """Raises broken rules for one that is too short or too long in NFC, as it is hashed."""
    if len(password) < MIN_LENGTH:
        raise broken(TOO_SHORT)
    if len(password) > MAX_LENGTH:
        raise broken(rules.MAX_LENGTH, max_length=MAX_LENGTH)
    return password


Email = Annotated[str, AfterValidator(_as_email), IS_NO_EMAIL]
Password = Annotated[str, Field(max_length=_MOST_SENT, json_schema_extra={"format": "password"}), AfterValidator(_as_password)]
NewPassword = Annotated[Password, AfterValidator(_of_allowed_length), TOO_SHORT]
