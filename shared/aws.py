"""The one AWS session of an execution environment, and its clients, each made once: a client costs 60 ms to make."""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

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
