"""DynamoDB's JSON protocol. It knows no operation by name: what it sends is what the caller built.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
"""

import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError
from pydantic_core import from_json, to_json

from shared.aws.connection import HttpResponse
from shared.aws.errors import metadata
from shared.aws.lean_client import Client, HttpRequest


class DynamoDB(Client):
    service = "dynamodb"

    def request(self, operation: str, request: dict[str, Any]) -> HttpRequest:
        body = _written(request)
        headers = {
            "content-type": "application/x-amz-json-1.0",
            "host": self.pool.host,
            "x-amz-target": f"DynamoDB_20120810.{operation}",
        }
        return HttpRequest("POST", f"{self.pool.path}/", headers, body, hashlib.sha256(body).hexdigest())

    def result(self, operation: str, answer: HttpResponse) -> dict[str, Any]:
        crc = answer.headers.get(b"x-amz-crc32")
        if crc is not None and crc != b"%d" % zlib.crc32(answer.body):
            raise ConnectionClosedError(endpoint_url=self.pool.endpoint)
        if answer.status != HTTPStatus.OK:
            raise _error(operation, answer)
        try:
            return dict(_read(answer.body))
        except (ValueError, TypeError) as error:
            raise ConnectionClosedError(endpoint_url=self.pool.endpoint, error=error) from error


def _written(request: dict[str, Any]) -> bytes:
    body = to_json(request, bytes_mode="hex")  # any mode: DynamoDB's base64 is none of pydantic's
    return to_json(_converted(request, _base64)) if _has_binary(body) else body


def _read(body: bytes) -> Any:
    said = from_json(body, cache_strings="keys")
    return _converted(said, b64decode) if _has_binary(body) else said


def _has_binary(body: bytes) -> bool:
    """Whether JSON may have attributes of types B and BS: most has none, and is not walked through."""
    return b'"B"' in body or b'"BS"' in body


def _converted(value: Any, convert: Callable[[Any], Any], *, is_binary: bool = False) -> Any:
    """`value` with its binary attributes converted. An attribute or a table that is named B or BS holds objects."""
    if isinstance(value, dict):
        return {name: _converted(each, convert, is_binary=name in ("B", "BS")) for name, each in value.items()}
    if isinstance(value, list):
        return [_converted(each, convert, is_binary=is_binary) for each in value]
    return convert(value) if is_binary else value


def _base64(value: bytes | str) -> str:
    return b64encode(value.encode() if isinstance(value, str) else value).decode()


def _error(operation: str, answer: HttpResponse) -> ClientError:
    try:
        said = _read(answer.body)
        code = said.pop("__type").rpartition("#")[2]
    except (ValueError, KeyError, AttributeError, TypeError):
        said, code = {}, str(answer.status)
    message = said.pop("message", None) or said.pop("Message", "")
    details = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata(answer)}
    response: Any = {**said, **details}
    return ClientError(response, operation)
