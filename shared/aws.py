"""The one AWS session of an execution environment, and its clients, each made once, and only where one is needed.

Importing botocore's session takes longer than all the rest of a cold start, and making a client as long as ten requests.
"""

import os
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import NoCredentialsError

from shared.settings import settings

if TYPE_CHECKING:
    from botocore.session import Session

_OF_THE_CHAIN = ("AWS_CREDENTIAL_EXPIRATION", "AWS_SECURITY_TOKEN")  # which change what the keys mean


@cache
def session() -> "Session":
    from botocore.session import get_session

    return get_session()


@cache
def client(service: str) -> Any:
    """A client of `service` (for example "s3"), shared by all threads."""
    from botocore.config import Config

    config = Config(
        connect_timeout=1, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3}, parameter_validation=False
    )
    return session().create_client(service, config=config)


class Credentials(NamedTuple):
    """The environment's own, which stay as they are for as long as the process runs."""

    access_key: str
    secret_key: str
    token: str | None

    def get_frozen_credentials(self) -> "Credentials":
        return self


@cache
def credentials() -> Any:
    """What botocore's chain of providers finds, or None.

    The environment's keys come first there: where Lambda has set them, no session is made to look for them.
    """
    key, secret, token = (os.environ.get(f"AWS_{name}") for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"))
    if key and secret and not any(name in os.environ for name in _OF_THE_CHAIN):
        return Credentials(key, secret, token)
    return session().get_credentials()


class LateCredentials:
    """Those of `credentials`, looked for when they are needed: nothing of them may be in a snapshot."""

    @staticmethod
    def get_frozen_credentials() -> Any:
        found = credentials()
        if found is None:
            raise NoCredentialsError
        return found.get_frozen_credentials()


def forget() -> None:
    """Drops the session, its credentials and its clients."""
    for made in (credentials, client, session):
        made.cache_clear()


def region() -> str:
    """Lambda sets the first; the second is what people set."""
    return os.environ.get("AWS_REGION") or os.environ["AWS_DEFAULT_REGION"]


def endpoint(service: str) -> str:
    """Where a service is, without loading botocore's rules for all of them.

    Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """
    named = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL")
    return named or f"https://{service}.{region()}.{settings.url_suffix}"
