"""Secrets that sign a subscription's webhooks, in the form of Standard Webhooks 1.0.0.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.settings import settings
from shared.timestamps import now, rfc3339

Signing = list[dict[str, Any]]  # as a subscription keeps them: the newest first, each {"secret", "until"}

SIGNS_ON = timedelta(hours=24)  # after another one has taken a secret's place
MOST = 5  # a secret that others replaced five times within its 24 hours signs no more
_PREFIX, _BYTES = "whsec_", 32


def first() -> Signing:
    """The secrets of a new subscription."""
    return [{"secret": mint(), "until": None}]


def rotated(signing: Signing) -> Signing:
    """A new secret before those that still sign; the one that was the newest does so for 24 hours more."""
    moment = datetime.now(UTC)
    until = rfc3339(moment + SIGNS_ON / settings.webhook_hurry)
    still = [{**each, "until": each["until"] or until} for each in valid(signing, rfc3339(moment))]
    return [*first(), *still][:MOST]


def valid(signing: Signing, at: str | None = None) -> Signing:
    """Those that sign at an instant (RFC 3339), or now; the newest first."""
    moment = at or now()
    return [each for each in signing if each["until"] is None or each["until"] > moment]


def mint() -> str:
    """256 random bits."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()
