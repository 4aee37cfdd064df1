"""The functions as `sam build` leaves them: in a bare Python 3.13, with their layers, first imported, then invoked."""

import json
import shutil
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from shared.dynamodb.ids import next_id
from shared.records.clients import Client as ClientRecord
from shared.timestamps import now
from tests import accepted_events, representatives
from tests.client import Answer, Client
from tests.factory import Factory
from tests.runtime.conftest import Built, settings
from tests.runtime.runtime_api import running
from tools.codegen.names import pascal
from tools.codegen.routes import routes
from tools.deploy.build import build
from tools.deploy.stack import calls

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

NAMES = [route.name for route in routes()]
START = "import shared.api.entry, handler; print(handler.route.name)"
Invoke = Callable[[str, dict[str, Any]], Answer]

every_name = pytest.mark.parametrize("name", NAMES)
representative = pytest.mark.parametrize("name", representatives.names())


@pytest.fixture(scope="module")
def records(factory: Factory) -> None:
    """What the events refer to."""
    accepted_events.save_records(factory)
    made = now()
    next_id("clients")  # so that no other client is given the first id
    ClientRecord(1, user_id=factory.user().id, application="planoauth", created_at=made, last_updated=made).save()


@pytest.fixture
def invoke(built: Built, runtime_client: Path, engine: str, tmp_path: Path) -> Invoke:
    """Invokes a built function once, through Lambda's runtime client; its log is tmp_path/log."""

    def invoke(name: str, event: dict[str, Any]) -> Answer:
        path = [built.function(name), *built.layers(name), runtime_client]
        environment = {**settings(), "AWS_ENDPOINT_URL": engine}
        with running(built.python, built.function(name), path, environment, tmp_path / "log") as api:
            raw = api.invoke(event)
        return Answer(raw["statusCode"], raw["headers"], json.loads(raw["body"]))

    return invoke


def event(file: str, token: str, **changes: Any) -> dict[str, Any]:
    return calls.event(file.removesuffix(".json"), token, **changes)


def comparable(answer: Answer) -> dict[str, Any]:
    return {**answer.body, "data": accepted_events.comparable(answer.body.get("data", {}))}


@every_name
def test_a_built_handler_is_imported_with_nothing_but_its_layers(name: str, built: Built) -> None:
    assert built.run([built.function(name), *built.layers(name)], START) == name


def test_the_function_before_traffic_needs_nothing_but_botocore_which_lambda_has(built: Built) -> None:
    assert (
        built.run(
            [built.folder / "BeforeTraffic", built.folder / "BaseLayer" / "python"],
            "import handler; print(handler.handler.__name__)",
        )
        == "handler"
    )


def test_packages_come_from_the_layer(built: Built) -> None:
    program = "import aws_lambda_powertools.utilities.parameters, boto3, botocore, pydantic_core, pynamodb, requests\n"
    program += (
        "print(*{module.__file__ for name, module in sys.modules.items() if '.' not in name and 'site-packages' in str(module)})"
    )
    assert built.run([built.folder / "BaseLayer" / "python"], program) == ""


def test_the_images_layer_decodes_and_encodes(built: Built) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG")
    program = "from io import BytesIO; from PIL import Image\n"
    program += f"image = Image.open(BytesIO({picture.getvalue()!r})); image.load(); image.save(BytesIO(), 'PNG'); print(image.size)"
    assert built.run([built.folder / "ImagesLayer" / "python"], program) == "(8, 8)"


def test_the_passwords_layer_hashes_and_verifies(built: Built) -> None:
    program = "from argon2 import PasswordHasher; hasher = PasswordHasher()\n"
    program += "print(hasher.verify(hasher.hash('a password'), 'a password'))"
    assert built.run([built.folder / "PasswordsLayer" / "python"], program) == "True"


def test_the_list_of_common_passwords_ships(built: Built) -> None:
    assert (built.folder / "SharedLayer" / "python" / "shared" / "services" / "common_passwords.txt").is_file()


UNCHECKED = 0b01  # PEP 552: by hash, and compared with no source


PARTS = [
    *representatives.cases(value=lambda route: pascal(route.name)),
    "Documentation",
    "SharedLayer",
    "BaseLayer",
    "ImagesLayer",
    "PasswordsLayer",
]


@pytest.mark.parametrize("part", PARTS)
def test_every_module_ships_with_bytecode_that_is_compared_with_no_source(part: str, built: Built) -> None:
    sources = list((built.folder / part).rglob("*.py"))
    compiled = [source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc" for source in sources]
    assert compiled
    assert [file for file in compiled if not (file.exists() and file.read_bytes()[4] == UNCHECKED)] == []


def test_the_bytecode_is_what_runs(built: Built, tmp_path: Path) -> None:
    function = shutil.copytree(built.function(NAMES[0]), tmp_path / "function")
    layer = shutil.copytree(built.folder / "SharedLayer" / "python", tmp_path / "shared-layer")
    for source in (*layer.rglob("*.py"), *function.rglob("*.py")):
        source.write_text("raise AssertionError('the source was read')")
    path = [function, layer, *built.layers(NAMES[0])[1:]]
    assert built.run(path, START) == NAMES[0]


def test_a_layer_holds_extension_modules_for_both_architectures(built: Built) -> None:
    for layer in ("BaseLayer", "ImagesLayer", "PasswordsLayer"):
        names = [file.name for file in (built.folder / layer).rglob("*.cpython-313-*.so")]
        of = {each: {name.partition(".")[0] for name in names if each in name} for each in ("aarch64", "x86_64")}
        assert of["aarch64"]
        assert len(of["aarch64"]) == len(of["x86_64"])


def test_a_second_build_makes_the_same_layer(built: Built, tmp_path: Path) -> None:
    assert build(["SharedLayer", "--build-dir", str(tmp_path / "again")]) == 0
    assert contents(tmp_path / "again" / "SharedLayer") == contents(built.folder / "SharedLayer")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.usefixtures("records")
@representative
def test_a_refused_event_gets_the_answer_that_the_test_client_gets(name: str, invoke: Invoke, call: Client, employee: str) -> None:
    refused = event(f"{name}.refused.json", employee)
    assert invoke(name, refused) == call.invoke(name, refused)


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    "name",
    representatives.names(filter(accepted_events.is_played, routes())),
)
def test_an_accepted_event_gets_the_answer_that_the_test_client_gets(
    name: str, invoke: Invoke, call: Client, employee: str, tmp_path: Path
) -> None:
    def play(name: str, **changes: Any) -> Mapping[str, Any]:
        return call.invoke(name, event(f"{name}.json", employee, **changes)).data

    def fresh() -> dict[str, Any]:
        return event(f"{name}.json", employee, **accepted_events.fresh(name, play))

    answer = invoke(name, fresh())
    assert answer.status == "action-successful"
    assert comparable(answer) == comparable(call.invoke(name, fresh()))
    log = (tmp_path / "log").read_text()
    assert '"message":"request"' in log
    assert employee not in log
