"""DynamoDB's JSON protocol. It knows no operation by name: what it sends is what the caller built.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
"""

import hashlib
import zlib
from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError
from pydantic_core import from_json, to_json

from shared.aws.connection import Answer
from shared.aws.lean_client import Client, Request


class DynamoDB(Client):
    service = "dynamodb"

    def request(self, operation: str, request: dict[str, Any]) -> Request:
        body = to_json(request)
        headers = {
            "content-type": "application/x-amz-json-1.0",
            "host": self.pool.host,
            "x-amz-target": f"DynamoDB_20120810.{operation}",
        }
        return Request("POST", f"{self.pool.path}/", headers, body, hashlib.sha256(body).hexdigest())

    def result(self, operation: str, answer: Answer) -> dict[str, Any]:
        crc = answer.headers.get(b"x-amz-crc32")
        if crc is not None and crc != b"%d" % zlib.crc32(answer.body):
            raise ConnectionClosedError(endpoint_url=self.pool.endpoint)
        if answer.status != HTTPStatus.OK:
            raise _error(operation, answer)
        try:
            return dict(from_json(answer.body, cache_strings="keys"))
        except (ValueError, TypeError) as error:
            raise ConnectionClosedError(endpoint_url=self.pool.endpoint, error=error) from error


def _error(operation: str, answer: Answer) -> ClientError:
    try:
        said = from_json(answer.body)
        code = said.pop("__type").rpartition("#")[2]
    except (ValueError, KeyError, AttributeError, TypeError):
        said, code = {}, str(answer.status)
    message = said.pop("message", None) or said.pop("Message", "")
    details = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": answer.status}}
    response: Any = {**said, **details}
    return ClientError(response, operation)
