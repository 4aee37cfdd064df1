"""Parameters that routes of webhook subscriptions have in common."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from shared.api import rules
from shared.api.params import Integer, Param, broken
from shared.emails import is_email, listed
from shared.errors import ParamError
from shared.records.webhook_out_subs import Event, Status
from shared.services.callback_urls import MAX_URL_CHARACTERS
from shared.services.webhook_out_subs import lacking

EMAILS = replace(rules.EMAIL, sentence="must be e-mail addresses such as ada@example.com, separated by commas")
# What an update may change, and not clear.
NEEDED = replace(rules.REQUIRED, attrs=("key", "name", "callback_url"))
ANY_LENGTH = 1024 * 1024
MAX_EMAILS = 1000  # characters of all addresses


def _require_emails(text: str) -> str:
    if not all(map(is_email, listed(text))):
        raise broken(EMAILS)
    return text


IntegrationId = Annotated[Integer, Param(100, "The integration that owns the subscription.")]
Id = Annotated[Integer, Param(200, "Id of the subscription.")]
View = Annotated[Literal["default", "planointegrate_view"], Param(500, "How much of the subscription to return.")]
Statuses = Annotated[list[Status], Field(max_length=50)]
Events = Annotated[list[Event], Field(max_length=50)]
# Its length is judged with the rest of the URL, so that all that is wrong with a URL is told alike.
CallbackUrl = Annotated[str, WithJsonSchema({"type": "string", "maxLength": MAX_URL_CHARACTERS})]
Emails = Annotated[str, Field(max_length=MAX_EMAILS), AfterValidator(_require_emails), EMAILS]
SuccessCode = Annotated[str, Field(pattern=r"^[2-5]([0-9]{2}|xx)$")]
RenderView = Literal["default"]


def without_triggers(given: Mapping[str, Any]) -> Iterator[ParamError]:
    """The errors of a new subscription that would be told of nothing."""
    version = given.get("version")
    if isinstance(version, str):
        yield from lacking(version, given)


def cleared_though_needed(given: Mapping[str, Any]) -> Iterator[ParamError]:
    yield from (NEEDED.on(attr) for attr in NEEDED.attrs if attr in given and given[attr] is None)
