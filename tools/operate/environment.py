"""The environment of an operator's command, from which `shared` reads the settings that the command uses."""

import os
from collections.abc import MutableMapping
from urllib.parse import urlsplit

_PATIENCE = "60"  # seconds for a call, as botocore has them: no request waits for a command
_EMBEDDED = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Unclear(Exception):
    """It cannot be told which system is meant; the text says what to add."""


def prepare(stack: str | None, endpoint: str | None, environment: MutableMapping[str, str] = os.environ) -> None:
    """Sets the variables. Raises Unclear where one is missing that has no default."""
    if stack:
        environment["TABLE_PREFIX"] = f"{stack}-"
    if not environment.get("TABLE_PREFIX"):
        raise Unclear("Say which system is meant: --stack NAME, or TABLE_PREFIX in the environment.")
    environment.setdefault("AWS_CLIENT", "botocore")  # which knows the proxies of operators' networks
    for name in ("AWS_CONNECT_SECONDS", "AWS_READ_SECONDS"):
        environment.setdefault(name, _PATIENCE)
    environment["ID_BLOCK"] = "1"  # a command makes one record; a block would leave a gap behind it
    if endpoint:
        _use_embedded(endpoint, environment)
    elif (named := environment.get("AWS_ENDPOINT_URL")) and not is_url(named):
        raise Unclear("AWS_ENDPOINT_URL in the environment is not an http or https URL.")
    _set_region(environment)


def _use_embedded(endpoint: str, environment: MutableMapping[str, str]) -> None:
    environment["AWS_ENDPOINT_URL"] = endpoint
    environment.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    if not environment.get("AWS_ACCESS_KEY_ID") and not environment.get("AWS_PROFILE"):
        environment.update(_EMBEDDED)


def _set_region(environment: MutableMapping[str, str]) -> None:
    """boto3 does not read AWS_REGION, which other AWS tools do."""
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    region = region or _region_of_profile()
    if not region:
        raise Unclear("Say which region is meant: set AWS_REGION, or a region in your AWS profile.")
    environment["AWS_DEFAULT_REGION"] = region


def _region_of_profile() -> str | None:
    import boto3  # half of the time that --help would take

    return boto3.Session().region_name


def is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
