"""DynamoDB's JSON protocol, with its checksums and binary attributes.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
"""

import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ConnectionClosedError
from pydantic_core import from_json, to_json

from shared.aws.connection import HttpResponse
from shared.aws.lean_json import JsonClient

_BINARY = re.compile(rb'"BS?"')


class DynamoDB(JsonClient):
    service = "dynamodb"
    target = "DynamoDB_20120810"

    def result(self, operation: str, answer: HttpResponse) -> dict[str, Any]:
        crc = answer.headers.get(b"x-amz-crc32")
        if crc is not None and crc != b"%d" % zlib.crc32(answer.body):
            raise ConnectionClosedError(endpoint_url=self.pool.endpoint)
        return super().result(operation, answer)

    def written(self, request: dict[str, Any]) -> bytes:
        body = to_json(request, bytes_mode="hex")  # any mode: DynamoDB's base64 is none of pydantic's
        return to_json(_converted(request, _base64)) if _has_binary(body) else body

    def read(self, body: bytes) -> Any:
        said = from_json(body, cache_strings="keys")
        return _converted(said, b64decode) if _has_binary(body) else said


def _has_binary(body: bytes) -> bool:
    """Whether JSON may have attributes of types B and BS: most has none, and is not walked through."""
    return _BINARY.search(body) is not None


def _converted(value: Any, convert: Callable[[Any], Any], *, is_binary: bool = False) -> Any:
    """`value` with its binary attributes converted. An attribute or a table that is named B or BS holds objects."""
    if isinstance(value, dict):
        return {name: _converted(each, convert, is_binary=name in ("B", "BS")) for name, each in value.items()}
    if isinstance(value, list):
        return [_converted(each, convert, is_binary=is_binary) for each in value]
    return convert(value) if is_binary else value


def _base64(value: bytes | str) -> str:
    return b64encode(value.encode() if isinstance(value, str) else value).decode()
