"""Fixtures of every test: an engine with template.yaml's tables, callers of every kind, and a client that checks each answer."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.tables import create_tables
from shared import log
from shared.aws import clients
from shared.dynamodb import low_level
from shared.dynamodb.ids import forget_blocks
from shared.settings import settings
from tests.bucket import create_bucket
from tests.calls import Calls
from tests.client import Client
from tests.engine import engine as running_engine
from tests.factory import Factory
from tests.isolated_engine import isolated_engine
from tools.deploy.template import load

# Which `shared` reads when it is first used.
os.environ.update(
    TABLE_PREFIX="test-",
    QUEUE_PREFIX="http://127.0.0.1/000000000000/test-",
    IMAGE_BUCKET="test-images",
    IMAGE_BASE_URL="http://127.0.0.1/images",
    ALLOWED_ORIGINS="*",
    REGISTRY_SECONDS="0",
    ID_BLOCK="20",
    MANDRILL_URL="http://127.0.0.1:9",
    MANDRILL_KEY_PARAMETER="/test/mandrill-key",
    MAIL_FROM="no-reply@example.com",
    TRUSTED_SOURCES="192.0.2.0/24",  # where `tests.client` calls from: a test that is not about limits meets none
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
)

TEMPLATE = Path(__file__).parent.parent / "template.yaml"


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    """The endpoint of DynamoDB, S3 and SSM, with the tables and the bucket made."""
    with running_engine() as endpoint:
        os.environ["AWS_ENDPOINT_URL"] = endpoint
        clients.forget()
        forget_blocks()
        create_tables(load(TEMPLATE), os.environ["TABLE_PREFIX"], clients.client("dynamodb"))
        create_bucket(load(TEMPLATE), os.environ["IMAGE_BUCKET"], clients.client("s3"))
        yield endpoint
        clients.forget()
        del os.environ["AWS_ENDPOINT_URL"]


@pytest.fixture(scope="session")
def factory(engine: str) -> Factory:
    """Makes callers and records; each is new, so that no test meets another's."""
    factory = Factory()
    factory.register_routes()
    return factory


@pytest.fixture(scope="module")
def own_engine(factory: Factory) -> Iterator[None]:
    """In the place of `engine`, for tests that leave thousands of records, or that read whole tables again and again."""
    with isolated_engine():
        factory.register_routes()
        yield


@pytest.fixture(scope="session")
def made_pages() -> None:
    """The documentation's pages, which git does not keep."""
    from tools.codegen.site.__main__ import main

    main()


@pytest.fixture(scope="session")
def built_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `sam build` makes of the whole template: once, for all tests of the group `stack`."""
    from tools.deploy.build import python313, sam_command
    from tools.deploy.stack import deployment

    if python313() is None or sam_command() is None:
        pytest.skip("needs SAM CLI (`make build` installs it) and Python 3.13")
    folder = tmp_path_factory.mktemp("build")
    deployment.build(folder)
    return folder


@pytest.fixture
def call(factory: Factory) -> Client:
    return Client()


@pytest.fixture
def registry(factory: Factory) -> Iterator[Factory]:
    """`factory`, for tests that switch routes: afterwards every route is as it was."""
    yield factory
    factory.register_routes()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the function writes to its log during the test, as it would stand on standard output."""
    written = io.StringIO()
    monkeypatch.setattr(log, "_put", lambda line: written.write(f"{line}\n"))
    return written


@pytest.fixture
def calls(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What is asked of DynamoDB during the test."""
    calls = Calls(low_level.call)
    monkeypatch.setattr(low_level, "call", calls)
    return calls


@pytest.fixture
def long_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has calls of AWS wait for longer than a loaded machine takes, for tests that are about anything but that."""
    for name in ("aws_connect_seconds", "aws_read_seconds"):
        monkeypatch.setattr(settings, name, 60.0)


@pytest.fixture
def employee(factory: Factory) -> str:
    return factory.session("employee")


@pytest.fixture
def application(factory: Factory) -> str:
    """The token of the application that sessions and integrations belong to as well."""
    return factory.application_token("planoauth")
