"""The event that API Gateway hands to a function behind a REST API (payload format 1.0).

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
import secrets
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from local.http import HttpRequest

API_ID = "local"
_NOT_PASSED = frozenset({"connection", "content-length", "expect", "keep-alive", "transfer-encoding", "upgrade"})
_IDENTITY = (
    "accessKey",
    "accountId",
    "apiKey",
    "apiKeyId",
    "caller",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "user",
    "userArn",
)


def path_of(target: str) -> str:
    """The path of a request's target, as it was sent. Slashes before the first name count as one."""
    path = target.partition("?")[0] if target.startswith("/") else urlsplit(target).path
    return "/" + path.lstrip("/")


def proxy_event(
    request: HttpRequest, request_id: str, resource: str, path_parameters: Mapping[str, str] | None, stage: str
) -> dict[str, Any]:
    """The event of a request. With `*/*` as binary media type every body arrives in base64."""
    headers = _headers(request)
    query = parse_qsl(request.target.partition("?")[2], keep_blank_values=True)
    return {
        "resource": resource,
        "path": path_of(request.target),
        "httpMethod": request.method,
        "headers": dict(headers),
        "multiValueHeaders": _several(headers),
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": _several(query) or None,
        "pathParameters": dict(path_parameters) if path_parameters else None,
        "stageVariables": None,
        "requestContext": _context(request, dict(headers), request_id, resource, stage),
        "body": base64.b64encode(request.body).decode() if request.body else None,
        "isBase64Encoded": bool(request.body),
    }


def _headers(request: HttpRequest) -> list[tuple[str, str]]:
    """One spelling per name, so that the last value counts in any case; and what API Gateway adds.

    Here it says where the request came: plain HTTP, at the host's port, without a stage in the path.
    """
    spelling: dict[str, str] = {}
    passed = [
        (spelling.setdefault(name.lower(), name), value) for name, value in request.headers if name.lower() not in _NOT_PASSED
    ]
    return [
        *((name, value) for name, value in passed if not name.lower().startswith("x-forwarded-")),
        ("X-Amzn-Trace-Id", f"Root=1-{int(datetime.now(UTC).timestamp()):08x}-{secrets.token_hex(12)}"),
        ("X-Forwarded-For", request.source_ip),
        ("X-Forwarded-Port", (_found(dict(passed), "host") or "").partition(":")[2] or "80"),
        ("X-Forwarded-Proto", "http"),
    ]


def _several(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    collected: dict[str, list[str]] = {}
    for name, value in pairs:
        collected.setdefault(name, []).append(value)
    return collected


def _context(request: HttpRequest, headers: Mapping[str, str], request_id: str, resource: str, stage: str) -> dict[str, Any]:
    moment = datetime.now(UTC)
    host = _found(headers, "host") or ""
    path = path_of(request.target)
    return {
        "accountId": "000000000000",
        "apiId": API_ID,
        "deploymentId": API_ID,
        "domainName": host.partition(":")[0],
        "domainPrefix": host.partition(".")[0],
        "extendedRequestId": secrets.token_urlsafe(11) + "=",
        "httpMethod": request.method,
        "identity": {
            **dict.fromkeys(_IDENTITY),
            "sourceIp": request.source_ip,
            "userAgent": _found(headers, "user-agent"),
        },
        "path": path,
        "protocol": f"HTTP/{request.version}",
        "requestId": request_id,
        "requestTime": moment.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(moment.timestamp() * 1000),
        "resourceId": f"{zlib.crc32(resource.encode()):08x}"[:6],
        "resourcePath": resource,
        "stage": stage,
    }


def _found(headers: Mapping[str, str], wanted: str) -> str | None:
    return next((value for name, value in headers.items() if name.lower() == wanted), None)
