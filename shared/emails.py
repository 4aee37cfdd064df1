"""E-mail addresses: which are taken, and how they are compared."""

import re

MAX_EMAIL = 254  # RFC 5321 §4.5.3.1.3, without the angle brackets
# Source: https://html.spec.whatwg.org/#valid-e-mail-address, with the lengths of RFC 5321 and a dot in the domain.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+", re.ASCII | re.IGNORECASE)


def is_email(text: str) -> bool:
    """Whether mail can be sent to it: ASCII, one `@`, a domain with a dot, at most 254 characters, nothing around it."""
    return len(text) <= MAX_EMAIL and _ADDRESS.fullmatch(text) is not None


def comparable(address: str) -> str:
    """Addresses are one where this is: mail systems in use do not tell case apart."""
    return address.lower()


def listed(text: str | None) -> list[str]:
    """The addresses of a text that separates them by commas, each once."""
    distinct: dict[str, str] = {}
    for part in text.split(",") if text else ():
        address = part.strip(" \t")
        distinct.setdefault(comparable(address), address)
    return list(distinct.values())
