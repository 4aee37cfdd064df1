"""S3's REST protocol, for PutObject, HeadObject and DeleteObject of one bucket.

The bucket is in our own region, so a redirect is an error: where a signed request goes is not for an answer to say.
Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, …/API_HeadObject.html, …/API_DeleteObject.html,
…/sig-v4-header-based-auth.html
"""

import hashlib
import re
import zlib
from base64 import b64encode
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from shared.aws.connection import HttpResponse
from shared.aws.errors import metadata
from shared.aws.lean_client import HttpRequest, LeanClient

_METHODS = {"PutObject": "PUT", "HeadObject": "HEAD", "DeleteObject": "DELETE"}
_HEADERS = {"CacheControl": "cache-control", "ContentType": "content-type"}
_ERROR_BYTES = 64 * 1024  # an error is a few hundred
_ELEMENT = re.compile(rb"<(Code|Message)>([^<]*)</\1>")


class S3(LeanClient):
    """One bucket, at `endpoint`, whose path is the bucket's where its host is not."""

    service = "s3"

    def request(self, operation: str, request: dict[str, Any]) -> HttpRequest:
        body = request.get("Body", b"")
        payload = hashlib.sha256(body).hexdigest()
        headers = {
            "host": self.pool.host,
            "x-amz-content-sha256": payload,
            **{_HEADERS[name]: value for name, value in request.items() if name in _HEADERS},
            **(_checksum(body) if operation == "PutObject" else {}),
        }
        path = f"{self.pool.path}/{quote(request['Key'])}"
        return HttpRequest(_METHODS[operation], path, headers, body, payload)

    def result(self, operation: str, answer: HttpResponse) -> dict[str, Any]:
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise _error(operation, answer)
        return {}


def _checksum(body: bytes) -> dict[str, str]:
    """The checksum as botocore sends it: S3 compares it with the body, and keeps it beside the object."""
    crc = b64encode(zlib.crc32(body).to_bytes(4)).decode()
    return {"x-amz-checksum-crc32": crc, "x-amz-sdk-checksum-algorithm": "CRC32"}


def _error(operation: str, answer: HttpResponse) -> ClientError:
    """S3's `<Error><Code>…</Code><Message>…</Message>…</Error>`; one without a body is known by its status."""
    said = {name.decode(): _text(value) for name, value in _ELEMENT.findall(answer.body[:_ERROR_BYTES])}
    error = {"Code": said.get("Code") or str(answer.status), "Message": said.get("Message", "")}
    response: Any = {"Error": error, "ResponseMetadata": metadata(answer)}
    return ClientError(response, operation)


def _text(value: bytes) -> str:
    from html import unescape

    return unescape(value.decode(errors="replace"))
