"""The one AWS session of an execution environment, and its clients, each made once, and only where one is needed.

Importing botocore's session takes longer than all the rest of a cold start, and making a client as long as ten requests: what
requests need of DynamoDB, S3 and SQS, they call through clients of our own.
"""

import os
import re
from functools import cache
from typing import Any, NamedTuple, Protocol

from botocore.exceptions import NoCredentialsError

from shared.aws.botocore_session import client as client
from shared.aws.botocore_session import session as session
from shared.settings import settings

_OF_THE_CHAIN = ("AWS_CREDENTIAL_EXPIRATION", "AWS_SECURITY_TOKEN")  # which change what the keys mean
_OTHER_HOSTS = ("AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT")  # which only botocore's rules know
_HOST_LABEL = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")


class Client(Protocol):
    """AWS client that calls operations by name."""

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]: ...

    def close(self) -> None: ...


def _botocore_is_wanted() -> bool:
    return settings.aws_client == "botocore" or any(_is_true(name) for name in _OTHER_HOSTS)


def _is_true(name: str) -> bool:
    return os.environ.get(name, "").lower() == "true"


@cache
def dynamodb() -> Client:
    if _botocore_is_wanted():
        from shared.aws.botocore_client import BotocoreClient

        return BotocoreClient("dynamodb")
    from shared.aws.lean_dynamodb import DynamoDB

    return DynamoDB(endpoint("dynamodb"), region(), LateCredentials())


@cache
def images() -> Client:
    """S3, for the objects of the images' bucket."""
    if _botocore_is_wanted():
        from shared.aws.botocore_client import BotocoreClient

        return BotocoreClient("s3", Bucket=settings.image_bucket)
    from shared.aws.lean_s3 import S3

    return S3(bucket_endpoint(settings.image_bucket), region(), LateCredentials())


@cache
def sqs() -> Client:
    if _botocore_is_wanted():
        from shared.aws.botocore_client import BotocoreClient

        return BotocoreClient("sqs")
    from shared.aws.lean_sqs import Sqs

    return Sqs(endpoint("sqs"), region(), LateCredentials())


class Credentials(NamedTuple):
    """The environment's own, which stay as they are for as long as the process runs."""

    access_key: str
    secret_key: str
    token: str | None

    def get_frozen_credentials(self) -> "Credentials":
        return self


@cache
def credentials() -> Any:
    """The ones that botocore's chain of providers finds, which refresh themselves. Raises NoCredentialsError, and looks again
    the next time.

    The environment's keys come first there: where Lambda has set them, no session is made to look for them.
    """
    key, secret, token = (os.environ.get(f"AWS_{name}") for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"))
    if key and secret and not any(name in os.environ for name in _OF_THE_CHAIN):
        return Credentials(key, secret, token)
    found = session().get_credentials()
    if found is None:
        raise NoCredentialsError
    return found


class LateCredentials:
    """Resolves `credentials` at each use: a SnapStart snapshot must hold none."""

    @staticmethod
    def get_frozen_credentials() -> Any:
        return credentials().get_frozen_credentials()


def forget() -> None:
    """Drops the session, its credentials, and all clients with their connections."""
    close()
    for made in (credentials, client, session):
        made.cache_clear()


def close() -> None:
    """Drops the clients of DynamoDB, S3 and SQS with their connections. The next call makes new ones."""
    for made in (dynamodb, images, sqs):
        if made.cache_info().currsize:
            made().close()
        made.cache_clear()


def prepare(*, with_images: bool, with_queues: bool = False) -> None:
    """Makes the clients while a Lambda function starts: it has a whole core then, and a part of one later."""
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        dynamodb()
        if with_images:
            images()
        if with_queues:
            sqs()


def region() -> str:
    """AWS_REGION, which Lambda sets, or else AWS_DEFAULT_REGION, which people set."""
    return os.environ.get("AWS_REGION") or os.environ["AWS_DEFAULT_REGION"]


def endpoint(service: str) -> str:
    """Endpoint URL of a service, without loading botocore's rules for all of them.

    Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """
    return _named_endpoint(service) or f"https://{service}.{region()}.{settings.url_suffix}"


def bucket_endpoint(bucket: str) -> str:
    """Endpoint URL of a bucket: virtual-hosted, or path-style where the name cannot be a host label of AWS's certificate.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    """
    if _named_endpoint("s3") or not _HOST_LABEL.fullmatch(bucket):
        return f"{endpoint('s3').rstrip('/')}/{bucket}"
    return f"https://{bucket}.s3.{region()}.{settings.url_suffix}"


def _named_endpoint(service: str) -> str | None:
    if _is_true("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"):
        return None
    return os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL")
