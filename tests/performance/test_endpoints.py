"""Endpoints of DynamoDB and S3, in every region that botocore knows."""

from typing import Any

import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.regions import EndpointResolver
from botocore.session import get_session

from shared.aws import clients
from shared.aws.botocore_client import BotocoreClient
from shared.aws.lean_dynamodb import DynamoDB
from shared.settings import settings
from tests.aws_clients import fresh_clients

RESOLVER = EndpointResolver(get_session().get_data("endpoints"))
LOADER = get_session().get_component("data_loader")
S3_RULES = EndpointProvider(LOADER.load_service_model("s3", "endpoint-rule-set-1"), LOADER.load_data("partitions"))
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
    assert clients.endpoint("dynamodb") == f"https://{resolved(region)['hostname']}"


def rules_of_s3(region: str, bucket: str, endpoint: str | None = None) -> str:
    """A bucket's endpoint by the rules of botocore's client, which for us-east-1 keeps a global one as well."""
    own = {"Endpoint": endpoint, "ForcePathStyle": True} if endpoint else {"ForcePathStyle": False}
    return str(
        S3_RULES.resolve_endpoint(Region=region, Bucket=bucket, UseFIPS=False, UseDualStack=False, Accelerate=False, **own).url
    )


@pytest.mark.parametrize("bucket", ["images", "planocore-dev-images-123456789012", "a1-", "with.dots", "Upper_Case", "a" * 64])
@pytest.mark.parametrize("region", REAL)
def test_a_bucket_is_where_botocore_finds_it(region: str, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("AWS_REGION", region)
    monkeypatch.setattr(settings, "url_suffix", resolved(region)["dnsSuffix"])
    assert clients.bucket_endpoint(bucket) == rules_of_s3(region, bucket)


@pytest.mark.parametrize("bucket", ["images", "with.dots"])
@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4566", "https://s3.example.com/", "http://localhost:1/base"])
def test_a_bucket_of_an_endpoint_of_ones_own_is_in_its_path(endpoint: str, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", endpoint)
    assert clients.bucket_endpoint(bucket) == rules_of_s3("us-east-1", bucket, endpoint)


def test_a_service_can_be_somewhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert clients.endpoint("dynamodb") == "http://127.0.0.1:1"
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:2")
    assert clients.endpoint("dynamodb") == "http://127.0.0.1:2"


def test_the_region_is_lambdas_and_else_the_one_that_people_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_REGION", raising=False)
    assert clients.region() == "eu-central-1"
    monkeypatch.setenv("AWS_REGION", "sa-east-1")
    assert clients.region() == "sa-east-1"


@pytest.mark.parametrize("name", ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])
def test_where_other_hosts_are_wanted_botocores_clients_find_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh_clients():
        monkeypatch.setenv(name, "False")
        assert not isinstance(clients.dynamodb(), BotocoreClient)
    with fresh_clients():
        monkeypatch.setenv(name, "True")
        assert isinstance(clients.dynamodb(), BotocoreClient)
        assert isinstance(clients.images(), BotocoreClient)


def test_a_path_of_an_endpoint_is_kept() -> None:
    client = DynamoDB("http://127.0.0.1:1/base/", "us-east-1", clients.LateCredentials())
    assert client.request("GetItem", {}).path == "/base/"


@pytest.mark.parametrize("of_service", [None, ""])
def test_an_empty_endpoint_is_none(of_service: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """template.yaml sets it for every function; `sam local` cannot leave a variable out."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "")
    if of_service is not None:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", of_service)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setattr(settings, "url_suffix", "amazonaws.com")
    assert clients.endpoint("dynamodb") == "https://dynamodb.us-east-1.amazonaws.com"
    assert clients.bucket_endpoint("images") == "https://images.s3.us-east-1.amazonaws.com"
    for service in ("dynamodb", "ssm"):
        assert get_session().create_client(service).meta.endpoint_url == f"https://{service}.us-east-1.amazonaws.com"
