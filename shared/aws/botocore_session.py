"""The one session of botocore's, made only where it is needed: importing it takes longer than all the rest of a cold start."""

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import NoCredentialsError

from shared.aws.retries import read_seconds
from shared.settings import settings

if TYPE_CHECKING:
    from botocore.session import Session


@cache
def session() -> "Session":
    from botocore.session import get_session

    return get_session()


@cache
def client(service: str, attempts: int = 3) -> Any:
    """botocore's client of `service` (for example "ssm"), shared by all threads.

    Raises NoCredentialsError rather than make one that would find none for as long as it lives.
    """
    from botocore.config import Config

    if session().get_credentials() is None:
        raise NoCredentialsError
    config = Config(
        connect_timeout=settings.aws_connect_seconds,
        read_timeout=settings.aws_read_seconds,
        retries={"mode": "standard", "total_max_attempts": attempts},
        parameter_validation=False,
    )
    made = session().create_client(service, config=config)
    made.meta.events.register("request-created", _wait_in_time)
    return made


def _wait_in_time(request: Any, **_: Any) -> None:
    """Has botocore wait for this answer no longer than there is time."""
    request.context["read_timeout"] = read_seconds()
