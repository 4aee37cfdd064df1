"""URLs that a user is sent to after signing in: of origins that the operators allow, so that no sign-in ends on another's page."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.api.params import broken
from shared.errors import Rule
from shared.settings import settings

# No user name, backslash, white space or other character that browsers read in their own way (https://url.spec.whatwg.org/#url-parsing).
_URL = re.compile(r"(https?)://([a-z0-9.-]+)(?::([0-9]{1,5}))?(?:[/?#][!-\[\]-~]*)?", re.ASCII | re.IGNORECASE)
_DEFAULT_PORTS = {"https": "443", "http": "80"}
IS_NOT_ALLOWED = Rule("origin", "must be a URL of an allowed origin: https, or http on localhost")


def _of_allowed_origin(url: str) -> str:
    origin = origin_of(url)
    if origin is None or origin not in {origin_of(each) for each in settings.allowed_redirects}:
        raise broken(IS_NOT_ALLOWED)
    return url


def origin_of(url: str) -> str | None:
    """Scheme, host and port, in lower case and without the scheme's own port; None for a URL to which no user is sent."""
    if not (match := _URL.fullmatch(url)):
        return None
    scheme, host, port = (part and part.lower() for part in match.groups())
    if scheme == "http" and host != "localhost":
        return None
    return f"{scheme}://{host}" if port in (None, _DEFAULT_PORTS[scheme]) else f"{scheme}://{host}:{port}"


RedirectUrl = Annotated[str, Field(max_length=2048), AfterValidator(_of_allowed_origin), IS_NOT_ALLOWED]
