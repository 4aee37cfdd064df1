"""AWS's JSON protocols. A client knows no operation by name: what it sends is what the caller built.

Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
"""

import hashlib
from http import HTTPStatus
from typing import Any, ClassVar

from botocore.exceptions import ClientError, ConnectionClosedError
from pydantic_core import from_json, to_json

from shared.aws.connection import HttpResponse
from shared.aws.errors import metadata
from shared.aws.lean_client import HttpRequest, LeanClient


class JsonClient(LeanClient):
    target: ClassVar[str]  # what an operation's name stands behind

    def request(self, operation: str, request: dict[str, Any]) -> HttpRequest:
        body = self.written(request)
        headers = {
            "content-type": "application/x-amz-json-1.0",
            "host": self.pool.host,
            "x-amz-target": f"{self.target}.{operation}",
        }
        return HttpRequest("POST", f"{self.pool.path}/", headers, body, hashlib.sha256(body).hexdigest())

    def result(self, operation: str, answer: HttpResponse) -> dict[str, Any]:
        if answer.status != HTTPStatus.OK:
            raise self._error(operation, answer)
        try:
            return dict(self.read(answer.body))
        except (ValueError, TypeError) as error:
            raise ConnectionClosedError(endpoint_url=self.pool.endpoint, error=error) from error

    def written(self, request: dict[str, Any]) -> bytes:
        return to_json(request)

    def read(self, body: bytes) -> Any:
        return from_json(body, cache_strings="keys")

    def code(self, named: str, answer: HttpResponse) -> str:  # noqa: ARG002 - some have it in a header
        return named

    def _error(self, operation: str, answer: HttpResponse) -> ClientError:
        try:
            said = self.read(answer.body)
            code = said.pop("__type").rpartition("#")[2]
        except (ValueError, KeyError, AttributeError, TypeError):
            said, code = {}, str(answer.status)
        message = said.pop("message", None) or said.pop("Message", "")
        details = {"Error": {"Code": self.code(code, answer), "Message": message}, "ResponseMetadata": metadata(answer)}
        response: Any = {**said, **details}
        return ClientError(response, operation)
