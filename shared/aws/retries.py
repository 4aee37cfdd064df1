"""Retry and timeout policy for AWS calls, bounded by the request's deadline."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError  # noqa: A004 - its own

from shared.deadline import seconds_left
from shared.settings import settings

T = TypeVar("T")
AwsError = ClientError | BotoCoreError

ATTEMPTS = 3
_KEPT_SECONDS = 1.0  # for what follows the last try
_LEAST_SECONDS = 0.2  # what even a late call may take
_STATUSES = frozenset({429, 500, 502, 503, 504})  # those of botocore.retries.standard
_CODES = frozenset(
    {
        # those of botocore.retries.standard
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",  # S3's, with status 400: the body came too slowly
        "RequestTimeoutException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
        # ours
        "ReplicatedWriteConflictException",  # of global tables with strong consistency
        "ThrottlingError",
        "TransactionConflictException",  # what a single write meets
    }
)


def is_transient(error: AwsError) -> bool:
    """Whether the same request may succeed a moment later: throttling, a fault of the server, or no answer at all.

    Not without credentials, which botocore has tried to fetch for up to 9 seconds, nor what could not be written as a request.
    """
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return error.response["Error"]["Code"] in _CODES or status in _STATUSES
    return isinstance(error, ConnectionError | HTTPClientError) and type(error) is not HTTPClientError


def with_retries(act: Callable[[], T], attempts: int = ATTEMPTS, transient: Callable[[AwsError], bool] = is_transient) -> T:
    """Calls `act`, again while what it raises is transient and there is time; returns its result."""
    attempt = 1
    while True:
        try:
            return act()
        except (ClientError, BotoCoreError) as error:
            if not (transient(error) and may_retry(attempt, attempts)):
                raise
        pause(attempt)
        attempt += 1


def connect_seconds() -> float:
    """Connect timeout in seconds, TLS handshake included."""
    return _in_time(settings.aws_connect_seconds)


def read_seconds() -> float:
    """Read timeout in seconds, for the whole response."""
    return _in_time(settings.aws_read_seconds)


def _in_time(seconds: float) -> float:
    return min(seconds, max(_LEAST_SECONDS, seconds_left()))


def may_retry(attempt: int, attempts: float) -> bool:
    """Whether one more try can still be answered in time."""
    return attempt < attempts and seconds_left() > _KEPT_SECONDS


def pause(attempt: int) -> None:
    """Full jitter; `attempt` counts from 1: up to 100 ms, 200 ms … of sleep, at most 1 s.

    Source: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """
    time.sleep(random.uniform(0, min(1.0, 0.05 * 2**attempt)))  # noqa: S311 - jitter is no secret
