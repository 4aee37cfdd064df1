"""`sam local invoke` beside `make run`, without its container: a built function in Lambda's runtime client, in the environment that
SAM would make, with the event that it would hand over.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import sam
from tests.local.runner import Run, running
from tests.runtime.conftest import Built
from tests.runtime.runtime_api import running as lambda_running
from tools.codegen.names import pascal
from tools.codegen.routes import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

CONFIG = tomllib.loads((ROOT / "samconfig.toml").read_text())["default"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("run")) as run:
        yield run


def named(run: Run, path: str) -> bytes:
    """A file that samconfig.toml names, below the state of this run."""
    return (run.folder / "state" / Path(path).relative_to(".local")).read_bytes()


@pytest.mark.parametrize("command", ["local_invoke", "local_start_api"])
@pytest.mark.parametrize("name", ["list_items_create", "audit_events_fmp_create", "webhook_out_subs_index"])
def test_an_event_that_make_run_wrote_succeeds(
    name: str, command: str, run: Run, built: Built, runtime_client: Path, tmp_path: Path
) -> None:
    options = CONFIG[command]["parameters"]
    variables = json.loads(named(run, options["env_vars"]))
    parameters = yaml.safe_load(named(run, options["parameter_overrides"].removeprefix("file://")))
    architectures, environment = sam.function(built.folder / "template.yaml", pascal(name), parameters, variables)
    here = environment | {"AWS_ENDPOINT_URL": environment["AWS_ENDPOINT_URL"].replace("host.docker.internal", "127.0.0.1")}
    path = [built.function(name), *built.layers(name), runtime_client]
    with lambda_running(built.python, built.function(name), path, here, tmp_path / "log") as api:
        answer: dict[str, Any] = json.loads(api.invoke(json.loads(named(run, f".local/events/{name}.json")))["body"])
    assert answer["status"] == "action-successful"
    assert architectures == [parameters["Architecture"]]


def test_sam_is_told_the_hosts_and_the_region_of_make_run() -> None:
    for command in ("local_invoke", "local_start_api"):
        options = CONFIG[command]["parameters"]
        assert "host.docker.internal:host-gateway" in options["add_host"]
        assert options["region"] == "us-east-1"
    assert CONFIG["local_start_api"]["parameters"]["port"] not in (3000, 3001)
