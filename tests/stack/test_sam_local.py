"""`sam local`, as far as a machine without containers goes: what it is called with, what the functions would find."""

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest

from tests.stack.conftest import sam_python
from tools import sam_local
from tools.names import pascal
from tools.routes import routes
from tools.template import cfn
from tools.template.block import TEMPLATE

VARIABLES = json.loads(sam_local.VARIABLES.read_text())["Parameters"]
_ROUTES = """
import json, sys
from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
stacks, _ = SamLocalStackProvider.get_stacks(sys.argv[1])
print(json.dumps([[route.path, sorted(route.methods), route.function_name] for route in ApiProvider(stacks).api.routes]))
"""
_FOUND = """
import json, sys
from samcli.commands.local.lib.local_lambda import LocalLambdaRunner
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
stacks, _ = SamLocalStackProvider.get_stacks(sys.argv[1])
functions = SamFunctionProvider(stacks)
runner = LocalLambdaRunner(None, functions, ".", ".", env_vars_values=json.load(open(sys.argv[2])))
print(json.dumps(runner._make_env_vars(functions.get("ListItemsCreate")).resolve()))
"""


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an engine that is not there."""
    address = f"unix://{tmp_path}/docker.sock"
    monkeypatch.setenv("DOCKER_HOST", address)
    return address


def ask_sam(program: str, *arguments: Path) -> str:
    """What SAM's own code makes of the template."""
    command = [str(sam_python()), "-c", program, *map(str, arguments)]
    environment = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("arguments", [["invoke", "list_items_create"], ["start-api"]])
def test_without_a_container_engine_one_sentence_says_so(arguments: list[str]) -> None:
    said = sam_local.main(arguments)
    assert isinstance(said, str)
    assert "neither Docker nor Podman answers" in said


def test_an_engine_is_found_by_its_socket(nowhere: str) -> None:
    with socket.socket(socket.AF_UNIX) as engine:
        engine.bind(nowhere.removeprefix("unix://"))
        engine.listen()
        assert sam_local.engine() == nowhere


def test_every_variable_is_one_that_the_functions_declare_since_sam_drops_others() -> None:
    declared = cfn.load(TEMPLATE.read_text())["Globals"]["Function"]["Environment"]["Variables"]
    assert set(VARIABLES) <= set(declared)


def test_the_functions_use_the_tables_and_the_bucket_of_make_run() -> None:
    from local.environment import BUCKET, MAIL_KEY
    from local.images import PREFIX
    from local.options import parse
    from local.template import STACK

    assert (VARIABLES["TABLE_PREFIX"], VARIABLES["IMAGE_BUCKET"]) == (f"{STACK}-", BUCKET)
    assert VARIABLES["MANDRILL_KEY_PARAMETER"] == MAIL_KEY
    options = parse([], Path())
    assert VARIABLES["IMAGE_BASE_URL"] == f"{options.api}{PREFIX}".rstrip("/")
    assert VARIABLES["AWS_ENDPOINT_URL"].rpartition(":")[2] == str(options.aws_port)


@pytest.mark.slow
def test_the_functions_find_these_variables_in_sams_containers() -> None:
    found = json.loads(ask_sam(_FOUND, TEMPLATE, sam_local.VARIABLES))
    assert {name: found[name] for name in VARIABLES} == VARIABLES


@pytest.mark.slow
def test_sam_serves_every_route() -> None:
    served = {(path, method, function) for path, methods, function in json.loads(ask_sam(_ROUTES, TEMPLATE)) for method in methods}
    declared = {(each.path, method, pascal(each.name)) for each in routes() for method in (each.method, *each.also_methods)}
    assert declared <= served


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["invoke", "list_items_create.refused"], ["start-api"]])
def test_sam_takes_every_option_and_misses_nothing_but_the_engine(nowhere: str, arguments: list[str], tmp_path: Path) -> None:
    command = [str(sam_python().with_name("sam")), *sam_local.command(sam_local.parser().parse_args(arguments), template=TEMPLATE)]
    environment = {**os.environ, "DOCKER_HOST": nowhere, "AWS_DEFAULT_REGION": "us-east-1", "SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(command, env=environment, input="{}", capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Usage:" not in done.stderr
    assert "container" in done.stderr
