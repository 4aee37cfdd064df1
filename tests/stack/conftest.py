"""One deployment of template.yaml into an AWS that enforces IAM, for all tests here; it ends with `sam delete`."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from tests.mandrill import Mandrill, mandrill
from tools.deploy.build import sam_command
from tools.deploy.stack import emulator, first_calls, gateway, receiver
from tools.deploy.stack.calls import Api
from tools.deploy.stack.deployment import Stack
from tools.deploy.stack.receiver import Receiver


@dataclass(frozen=True)
class Deployed:
    """A stack with a registry, an application, and what the files of events/ name."""

    stack: Stack
    api: Api
    token: str


@pytest.fixture(scope="session")
def pictures() -> Iterator[int]:
    """The port of a server that answers every request with one picture."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pictures)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(picture, "PNG")
        self.send_response(200)
        self.send_header("Content-Length", str(len(picture.getvalue())))
        self.end_headers()
        self.wfile.write(picture.getvalue())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the standard library calls it
        """Says nothing."""


@pytest.fixture(scope="session")
def mails() -> Iterator[Mandrill]:
    with mandrill() as played:
        yield played


@pytest.fixture(scope="session")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with receiver.running(tmp_path_factory.mktemp("receiver")) as running:
        yield running


@pytest.fixture(scope="session")
def deployed(
    tmp_path_factory: pytest.TempPathFactory, built_folder: Path, pictures: int, mails: Mandrill, partner: Receiver
) -> Iterator[Deployed]:
    if not emulator.PROGRAM.exists():
        pytest.skip("needs MiniStack in .venv-stack (`make stack` installs it)")
    folder = tmp_path_factory.mktemp("stack") / "emulator"
    with emulator.running(folder, extra=partner.internet(images_example_com=pictures)) as started:
        stack = Stack(started, build=built_folder, more={"MandrillUrl": mails.url})
        stack.deploy()
        gateway.complete(stack)
        made = Deployed(stack, Api(stack), first_calls.prepare(stack))
        made.api.play("list_items_create", made.token)  # the list item 1, which the images' events name
        yield made
        stack.delete()
        assert left_behind(stack) == {"ImageBucket", "ApiGatewayLogsRole"}


def sam_python() -> Path:
    """The interpreter of SAM CLI's virtual environment."""
    command = sam_command()
    if command is None:
        pytest.skip("needs SAM CLI (`make build` installs it)")
    return Path(command).resolve().parent / "python"


@pytest.fixture(scope="session")
def stack(deployed: Deployed) -> Stack:
    return deployed.stack


@pytest.fixture(scope="session")
def api(deployed: Deployed) -> Api:
    return deployed.api


@pytest.fixture(scope="session")
def token(deployed: Deployed) -> str:
    return deployed.token


def left_behind(stack: Stack) -> set[str]:
    """Of each kind of resource, what is there after the stack is gone, by its logical name."""
    names = [
        *stack.client("dynamodb").list_tables()["TableNames"],
        *(each["Name"] for each in stack.client("s3").list_buckets()["Buckets"]),
        *(each["RoleName"] for each in stack.client("iam").list_roles()["Roles"]),
        *(each["FunctionName"] for each in stack.client("lambda").list_functions()["Functions"]),
        *(each["logGroupName"] for each in stack.client("logs").describe_log_groups()["logGroups"]),
        *(each["id"] for each in stack.client("apigateway").get_rest_apis()["items"]),
        *(url.rpartition("/")[2] for url in stack.client("sqs").list_queues().get("QueueUrls", ())),
    ]
    return {_logical(name, stack) for name in names if not name.startswith("aws-sam-cli-managed-default")}


def _logical(name: str, stack: Stack) -> str:
    known = {"imagebucket": "ImageBucket", "ApiGatewayLogsRole": "ApiGatewayLogsRole"}
    return known.get(name.removeprefix(f"{stack.name}-").partition("-")[0], name)
