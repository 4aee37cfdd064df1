"""Requests are signed as botocore signs them, and credentials are those that botocore finds."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import botocore.auth
import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.session import get_session
from botocore.utils import percent_encode
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.aws import clients, signature
from shared.aws.lean_client import HttpRequest, LeanClient
from shared.aws.lean_dynamodb import DynamoDB
from shared.aws.lean_s3 import S3

VISIBLE = st.characters(min_codepoint=33, max_codepoint=126)
KEYS = st.text(VISIBLE, min_size=1, max_size=64)
HOSTS = st.from_regex(r"[a-z][a-z0-9.-]{0,40}[a-z](:[1-9][0-9]{0,3})?", fullmatch=True).filter(
    lambda host: not host.endswith((":443", ":80"))  # which botocore leaves out of the host
)
REGIONS = st.from_regex(r"[a-z]{2}-[a-z]{4,9}-[1-9]", fullmatch=True)
CREDENTIALS = st.builds(Credentials, KEYS, KEYS, st.none() | KEYS)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis takes naive ones
ADDED = ("host", "authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256")  # by who signs


def by_ours(client: LeanClient, operation: str, call: dict[str, Any], moment: datetime) -> tuple[HttpRequest, dict[str, str]]:
    """What is sent, and its headers with those that a signature adds."""
    request = client.request(operation, call)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signature, "time", moment.timestamp)
        return request, client._signer.sign(request.method, request.path, request.headers, request.payload)


def by_botocore(signer: Any, url: str, request: HttpRequest, moment: datetime) -> dict[str, str]:
    """botocore's headers for the same request, by lower-case name. It leaves the host to who sends it."""
    sent = {name: value for name, value in request.headers.items() if name not in ADDED}
    signed = AWSRequest(request.method, url + request.path, data=request.body, headers=sent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda: moment)
        signer.add_auth(signed)
    return {name.lower(): value for name, value in signed.headers.items()}


@settings(max_examples=1000, deadline=None)
@given(
    host=HOSTS,
    region=REGIONS,
    operation=st.from_regex(r"[A-Za-z]{3,20}", fullmatch=True),
    text=st.text(max_size=500),
    credentials=CREDENTIALS,
    moment=MOMENTS,
)
def test_a_signature_is_botocores(
    host: str, region: str, operation: str, text: str, credentials: Credentials, moment: datetime
) -> None:
    request, headers = by_ours(DynamoDB(f"http://{host}", region, credentials), operation, {"a": text}, moment)
    assert headers["x-amz-target"] == f"DynamoDB_20120810.{operation}"
    assert headers.pop("host") == host
    assert headers == by_botocore(SigV4Auth(credentials, "dynamodb", region), f"http://{host}", request, moment)


@settings(max_examples=1500, deadline=None)
@given(
    host=HOSTS,
    bucket=st.just("") | st.from_regex(r"/[A-Za-z0-9._-]{3,63}", fullmatch=True),
    region=REGIONS,
    operation=st.sampled_from(["PutObject", "HeadObject", "DeleteObject"]),
    key=st.text(min_size=1, max_size=100),
    body=st.binary(max_size=2000),
    credentials=CREDENTIALS,
    moment=MOMENTS,
)
def test_a_signature_for_s3_is_botocores_and_so_is_the_keys_encoding(
    host: str, bucket: str, region: str, operation: str, key: str, body: bytes, credentials: Credentials, moment: datetime
) -> None:
    put = {"Body": body, "ContentType": "image/png", "CacheControl": "public, max-age=1"} if operation == "PutObject" else {}
    client = S3(f"http://{host}{bucket}", region, credentials)
    request, headers = by_ours(client, operation, {"Key": key, **put}, moment)
    assert request.path == f"{bucket}/{percent_encode(key, safe='/~')}"
    assert headers.pop("host") == host
    assert headers == by_botocore(S3SigV4Auth(credentials, "s3", region), f"http://{host}", request, moment)


def test_what_is_put_has_the_headers_that_botocore_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REQUEST_CHECKSUM_CALCULATION", raising=False)
    put = {"Key": "ü/a b+~.png", "Body": b"abc", "ContentType": "image/png", "CacheControl": "no-store"}
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    session: Any = get_session()
    theirs = session.create_client("s3", "us-east-1", endpoint_url="http://127.0.0.1:1", **keys)
    sent: list[Any] = []

    def keep(request: Any, **_: Any) -> None:
        sent.append(request)
        raise InterruptedError

    theirs.meta.events.register("before-send", keep)
    with suppress(InterruptedError):
        theirs.put_object(Bucket="images", **put)
    ours = S3("http://127.0.0.1:1/images", "us-east-1", Credentials("key", "secret")).request("PutObject", put)
    botocores = {name.lower(): value.decode() for name, value in sent[0].headers.items() if isinstance(value, bytes)}
    only_botocores = {"user-agent", "expect", "x-amz-date", "authorization", "amz-sdk-invocation-id", "amz-sdk-request"}
    assert f"http://127.0.0.1:1{ours.path}" == sent[0].url
    assert {name: value for name, value in ours.headers.items() if name != "host"} == {
        name: value for name, value in botocores.items() if name not in only_botocores
    }


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"AWS_SESSION_TOKEN": "session"},
        {"AWS_SECURITY_TOKEN": "security"},
        {"AWS_SESSION_TOKEN": "session", "AWS_SECURITY_TOKEN": "security"},
        {"AWS_CREDENTIAL_EXPIRATION": "2099-01-01T00:00:00Z"},
    ],
)
def test_credentials_of_the_environment_are_those_that_botocore_finds(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", **variables}.items():
        monkeypatch.setenv(name, value)
    clients.forget()
    found = get_session().get_credentials()
    assert found
    assert tuple(clients.LateCredentials.get_frozen_credentials())[:3] == tuple(found.get_frozen_credentials())[:3]
    clients.forget()
