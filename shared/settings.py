"""Everything read from the environment, each variable at its first use. Importing this module reads nothing."""

import os
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Setting(Generic[T]):
    """The variable of the attribute's name in capitals, converted. Raises KeyError with that name where it is missing."""

    def __init__(self, convert: Callable[[str], T], default: str | None = None) -> None:
        self._convert, self.default = convert, default

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, settings: object, owner: type) -> T:
        """Called once: the value in the instance hides this from then on."""
        variable = self._name.upper()
        text = os.environ[variable] if self.default is None else os.environ.get(variable, self.default)
        value = settings.__dict__[self._name] = self._convert(text)
        return value


def _without_slash(url: str) -> str:
    return url.rstrip("/")


def _hurry(text: str) -> float:
    """Refused in AWS, where a day is a day. In an embedded AWS, tests have no days."""
    in_aws = "AWS_LAMBDA_FUNCTION_NAME" in os.environ or "AWS_EXECUTION_ENV" in os.environ
    if float(text) != 1 and in_aws and not os.environ.get("AWS_ENDPOINT_URL"):
        raise ValueError("WEBHOOK_HURRY is of local runs only")
    return float(text)


def _origins(text: str) -> tuple[str, ...]:
    return tuple(origin.strip() for origin in text.split(","))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _origins(text)))


def _switch(text: str) -> bool:
    return {"true": True, "false": False}[text]


class Settings:
    """`template.yaml` sets these variables for every function, but for some with a default, which may be missing."""

    table_prefix = _Setting(str)
    queue_prefix = _Setting(str)  # a queue's URL is this and its name
    image_bucket = _Setting(str)
    image_base_url = _Setting(_without_slash)  # an image's URL is this, "/" and its key
    allowed_origins = _Setting(_origins)  # ("*",) or exact origins
    registry_seconds = _Setting(float)  # how long a service's record may be remembered
    id_block = _Setting(int)  # how many ids an execution environment reserves at once
    mandrill_url = _Setting(_without_slash)
    mandrill_key_parameter = _Setting(str)  # the SSM parameter that holds the key; "" where no mail is sent
    mail_from = _Setting(str)
    url_suffix = _Setting(str, "amazonaws.com")  # of AWS in this partition
    aws_client = _Setting(str, "lean")  # or "botocore", to do without the lean clients for DynamoDB, S3 and SQS
    aws_connect_seconds = _Setting(float, "1")  # how long a call waits for a connection, where its request leaves as much time
    aws_read_seconds = _Setting(float, "3")  # … and for the answer
    remembered_days = _Setting(int, "0")  # how old a session with `remember_me` may get; 0: any age
    webhook_hurry = _Setting(_hurry, "1")  # what the delays and days of webhooks are divided by, in local runs
    trusted_sources = _Setting(_listed, "")  # networks whose addresses are not limited by themselves
    allowed_redirects = _Setting(_listed, "")  # origins that a user may be sent to after signing in
    password_reset_url = _Setting(str, "https://example.com/reset_password")  # the page that takes the code from its fragment
    hide_unknown_emails = _Setting(_switch, "false")  # whether signing in tells an unknown e-mail from a wrong password

    def read_all(self) -> None:
        """Reads them while a function starts, so that one that is missing or wrong stops the start."""
        for name in NAMES:
            getattr(self, name)


NAMES = tuple(name for name, member in vars(Settings).items() if isinstance(member, _Setting))
settings = Settings()
