"""Requests are signed as botocore signs them, and credentials are those that botocore finds."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import NoCredentialsError
from botocore.session import get_session
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import aws
from shared.records import transport
from shared.records.transport import Transport

VISIBLE = st.characters(min_codepoint=33, max_codepoint=126)
KEYS = st.text(VISIBLE, min_size=1, max_size=64)
HOSTS = st.from_regex(r"[a-z][a-z0-9.-]{0,40}[a-z](:[1-9][0-9]{0,3})?", fullmatch=True)


class Moment(datetime):
    """A clock that stands still."""

    fixed: datetime

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return cls.fixed.astimezone(tz)


def by_botocore(host: str, headers: dict[str, str], body: bytes, credentials: Credentials, region: str) -> str:
    sent = {name: value for name, value in headers.items() if name not in ("host", "authorization")}
    request = AWSRequest("POST", f"https://{host}/", data=body, headers=sent)
    request.context["timestamp"] = headers["x-amz-date"]
    signer: Any = SigV4Auth(credentials, "dynamodb", region)
    signature = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    return str(signer._inject_signature_to_request(request, signature).headers["Authorization"])


@settings(max_examples=1000, deadline=None)
@given(
    host=HOSTS,
    region=st.from_regex(r"[a-z]{2}-[a-z]{4,9}-[1-9]", fullmatch=True),
    target=st.from_regex(r"DynamoDB_20120810\.[A-Za-z]{3,20}", fullmatch=True),
    body=st.binary(max_size=2000),
    access_key=KEYS,
    secret_key=KEYS,
    token=st.none() | KEYS,
    moment=st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis takes naive ones
)
def test_a_signature_is_botocores(
    host: str, region: str, target: str, body: bytes, access_key: str, secret_key: str, token: str | None, moment: datetime
) -> None:
    credentials = Credentials(access_key, secret_key, token)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transport, "datetime", Moment)
        Moment.fixed = moment
        headers = Transport(f"http://{host}", region, credentials)._headers(target, body)
    assert headers["x-amz-target"] == target
    assert headers["authorization"] == by_botocore(host, headers, body, credentials, region)


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
    aws.forget()
    found = get_session().get_credentials()
    assert found
    assert tuple(aws.LateCredentials.get_frozen_credentials())[:3] == tuple(found.get_frozen_credentials())[:3]
    aws.forget()


def test_without_credentials_the_request_is_refused_as_botocore_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "credentials", lambda: None)
    with pytest.raises(NoCredentialsError):
        Transport("http://127.0.0.1:1", "us-east-1", aws.LateCredentials())._make_api_call("GetItem", {})
