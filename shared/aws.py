"""The one AWS session of an execution environment, and its clients, each made once: a client costs 60 ms to make."""

import os
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

from shared.settings import settings

_CONFIG = Config(
    connect_timeout=1, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3}, parameter_validation=False
)


@cache
def session() -> botocore.session.Session:
    return botocore.session.get_session()


@cache
def client(service: str) -> Any:
    """A client of `service` (for example "s3"), shared by all threads."""
    return session().create_client(service, config=_CONFIG)


def region() -> str:
    """Lambda sets the first; the second is what people set."""
    return os.environ.get("AWS_REGION") or os.environ["AWS_DEFAULT_REGION"]


def endpoint(service: str) -> str:
    """Where a service is, without loading botocore's rules for all of them.

    Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """
    named = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL")
    return named or f"https://{service}.{region()}.{settings.url_suffix}"
