"""Where DynamoDB is, in every region that botocore knows."""

from typing import Any

import pytest
from botocore.regions import EndpointResolver
from botocore.session import get_session

from shared import aws
from shared.settings import settings

RESOLVER = EndpointResolver(get_session().get_data("endpoints"))
REGIONS = [
    region
    for partition in RESOLVER.get_available_partitions()
    for region in RESOLVER.get_available_endpoints("dynamodb", partition)
]
REAL = [region for region in REGIONS if not region.startswith("local")]


def resolved(region: str) -> dict[str, Any]:
    return RESOLVER.construct_endpoint("dynamodb", region) or {}


@pytest.mark.parametrize("region", REAL)
def test_an_endpoint_is_the_one_that_botocore_resolves(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("AWS_REGION", region)
    monkeypatch.setattr(settings, "url_suffix", resolved(region)["dnsSuffix"])  # which template.yaml takes from the partition
    assert aws.endpoint("dynamodb") == f"https://{resolved(region)['hostname']}"


def test_a_service_can_be_somewhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert aws.endpoint("dynamodb") == "http://127.0.0.1:1"
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:2")
    assert aws.endpoint("dynamodb") == "http://127.0.0.1:2"


def test_the_region_is_lambdas_and_else_the_one_that_people_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_REGION", raising=False)
    assert aws.region() == "eu-central-1"
    monkeypatch.setenv("AWS_REGION", "sa-east-1")
    assert aws.region() == "sa-east-1"
