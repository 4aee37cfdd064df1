"""The environment of an operator's command, from which `shared` reads the settings that the command uses."""

import argparse
import os
from collections.abc import MutableMapping
from urllib.parse import urlsplit

import boto3

_EMBEDDED = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Unclear(Exception):
    """It cannot be told which system is meant; the text says what to add."""


def options(default: object = None) -> argparse.ArgumentParser:
    """A parent parser with the options that say which system is meant."""
    parser = argparse.ArgumentParser(add_help=False, argument_default=default)
    parser.add_argument(
        "--stack", type=_stack, metavar="NAME", help="the CloudFormation stack, whose tables are NAME-… (default: TABLE_PREFIX)"
    )
    parser.add_argument(
        "--endpoint", type=_url, metavar="URL", help="an embedded AWS, such as http://127.0.0.1:3001 (default: AWS itself)"
    )
    return parser


def prepare(stack: str | None, endpoint: str | None, environment: MutableMapping[str, str] = os.environ) -> None:
    """Sets the variables. Raises Unclear where one is missing that has no default."""
    if stack:
        environment["TABLE_PREFIX"] = f"{stack}-"
    if not environment.get("TABLE_PREFIX"):
        raise Unclear("Say which system is meant: --stack NAME, or TABLE_PREFIX in the environment.")
    environment.setdefault("AWS_CLIENT", "botocore")  # which knows the proxies of operators' networks
    environment["ID_BLOCK"] = "1"  # a command makes one record; a block would leave a gap behind it
    if endpoint:
        _use_embedded(endpoint, environment)
    elif (named := environment.get("AWS_ENDPOINT_URL")) and not _is_url(named):
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
    region = region or boto3.Session().region_name
    if not region:
        raise Unclear("Say which region is meant: set AWS_REGION, or a region in your AWS profile.")
    environment["AWS_DEFAULT_REGION"] = region


def _stack(name: str) -> str:
    if not name or not name.replace("-", "").isalnum() or not name.isascii():
        raise argparse.ArgumentTypeError(f"{name!r} is not a stack's name: letters, digits and dashes")
    return name


def _url(text: str) -> str:
    if not _is_url(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an http or https URL")
    return text


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
