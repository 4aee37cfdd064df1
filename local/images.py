"""The image bucket, served as CloudFront serves it: reading only, with the headers of template.yaml's policy.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from botocore.exceptions import ClientError

from local.events import path_of
from local.http import Headers, HttpRequest, HttpResponse
from tools.deploy.template import Resolver, Template, resources

PREFIX = "/_images/"  # no route begins with an underscore
_PASSED = {"ContentType": "content-type", "CacheControl": "cache-control", "ETag": "etag", "ContentRange": "content-range"}
_CONDITIONS = {"range": "Range", "if-none-match": "IfNoneMatch"}
_DENIED = b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
_BARE = (304, 416)


def is_image(request: HttpRequest) -> bool:
    return path_of(request.target).startswith(PREFIX)


class Distribution:
    """`s3` makes the client, which is wanted only when an image is asked for."""

    def __init__(self, template: Template, resolver: Resolver, bucket: str, s3: Callable[[], Any]) -> None:
        self._bucket, self._s3 = bucket, s3
        policies = [resolver.resolve(policy) for _, policy in resources(template, "AWS::CloudFront::ResponseHeadersPolicy")]
        self._security = [header for policy in policies for header in _security_headers(policy["ResponseHeadersPolicyConfig"])]

    def answer(self, request: HttpRequest) -> HttpResponse:
        """An image, or 403: also for one that is not there, since nobody may list the bucket."""
        if request.method not in ("GET", "HEAD"):
            return self._response(403, [("content-type", "text/xml")], _DENIED)
        key = unquote(path_of(request.target).removeprefix(PREFIX))
        try:
            found = self._s3().get_object(Bucket=self._bucket, Key=key or "/", **_conditions(request))
        except ClientError as error:
            code = int(error.response["ResponseMetadata"]["HTTPStatusCode"])
            return self._response(code, []) if code in _BARE else self._response(403, [("content-type", "text/xml")], _DENIED)
        headers = [(name, str(found[member])) for member, name in _PASSED.items() if found.get(member)]
        headers += [("last-modified", found["LastModified"].strftime("%a, %d %b %Y %H:%M:%S GMT")), ("accept-ranges", "bytes")]
        return self._response(int(found["ResponseMetadata"]["HTTPStatusCode"]), headers, found["Body"].read())

    def _response(self, status: int, headers: Headers, body: bytes = b"") -> HttpResponse:
        return HttpResponse(status, [*headers, *self._security], body)


def _conditions(request: HttpRequest) -> dict[str, str]:
    return {_CONDITIONS[name.lower()]: value for name, value in request.headers if name.lower() in _CONDITIONS}


def _security_headers(config: Mapping[str, Any]) -> Headers:
    """All but Strict-Transport-Security: there is no TLS here, and a browser would remember it for every port of the machine."""
    security = config.get("SecurityHeadersConfig", {})
    headers = [(item["Header"], item["Value"]) for item in config.get("CustomHeadersConfig", {}).get("Items", ())]
    if "ContentTypeOptions" in security:
        headers.append(("x-content-type-options", "nosniff"))
    if "ContentSecurityPolicy" in security:
        headers.append(("content-security-policy", security["ContentSecurityPolicy"]["ContentSecurityPolicy"]))
    if "FrameOptions" in security:
        headers.append(("x-frame-options", security["FrameOptions"]["FrameOption"]))
    if "ReferrerPolicy" in security:
        headers.append(("referrer-policy", security["ReferrerPolicy"]["ReferrerPolicy"]))
    return headers
