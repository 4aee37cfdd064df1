"""`sam local`, as far as a machine without containers goes: what it is called with, what the functions would find."""

import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sam
from tests.engine import ROOT, free_ports
from tools.codegen.names import pascal
from tools.codegen.routes import routes
from tools.codegen.template.block import TEMPLATE
from tools.deploy import build, sam_local

# A `sam` that prints what it was called with.
_FAKE = """#!{python}
import json, os, sys
event = sys.stdin.read() if "-" in sys.argv else None
print(json.dumps([sys.argv[1:], os.environ["DOCKER_HOST"], event, os.getppid()]))
"""


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an engine that is not there."""
    address = f"unix://{tmp_path}/docker.sock"
    monkeypatch.setenv("DOCKER_HOST", address)
    return address


@pytest.fixture
def engine(nowhere: str) -> Iterator[str]:
    """The address of something that listens as an engine would."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(nowhere.removeprefix("unix://"))
        listening.listen()
        yield nowhere


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """What `make run` leaves for `sam local`, its AWS on a port of its own, on which something listens."""
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    state = tmp_path / "state"
    (state / "sam").mkdir(parents=True)
    (state / "events").mkdir()
    variables = {"AWS_ENDPOINT_URL": f"http://host.docker.internal:{server.server_port}"}
    (state / "sam/env.json").write_text(json.dumps({"Parameters": variables}))
    (state / "events/list_items_create.json").write_bytes((ROOT / "events/list_items_create.json").read_bytes())
    yield state
    server.shutdown()
    server.server_close()


def called(*arguments: str, state: Path, more: str = "") -> "subprocess.CompletedProcess[str]":
    """The command as `make` starts it, with nothing to be built and a `sam` that prints what it gets."""
    fake = state / "sam/fake"
    fake.write_text(_FAKE.format(python=sys.executable))
    fake.chmod(0o755)
    program = f"from tools.deploy import sam_local\nsam_local.is_stale = lambda: False\n{more}\nraise SystemExit(sam_local.main())"
    command = [sys.executable, "-c", program, *arguments, "--state", str(state)]
    environment = {**os.environ, "SAM": str(fake)}
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


every_verb = pytest.mark.parametrize("verb", [["invoke", "list_items_create"], ["start-api"]])


@pytest.mark.usefixtures("nowhere")
@every_verb
def test_without_a_container_engine_one_sentence_says_so(verb: list[str], state: Path) -> None:
    said = sam_local.main([*verb, "--state", str(state)])
    assert isinstance(said, str)
    assert "neither Docker nor Podman answers" in said


@pytest.mark.usefixtures("engine")
@every_verb
def test_without_make_run_one_sentence_says_what_to_start(verb: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (free,) = free_ports(1)
    monkeypatch.setattr(sam_local, "_AWS_PORT", free)
    said = sam_local.main([*verb, "--state", str(tmp_path)])
    assert said == f"Nothing answers on 127.0.0.1:{free}, where the functions' AWS has to be: start `make run` in another terminal."


def test_make_run_is_looked_for_before_anything_is_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (free,) = free_ports(1)
    monkeypatch.setattr(sam_local, "_AWS_PORT", free)
    monkeypatch.setattr(sam_local, "build", lambda _: pytest.fail("it was built"))
    assert "start `make run`" in str(sam_local.main(["start-api", "--state", str(tmp_path)]))


def test_the_port_that_make_run_looks_for_is_its_own() -> None:
    from local.options import parse

    assert parse([], Path()).aws_port == sam_local._AWS_PORT


def test_an_engine_is_found_by_its_socket(engine: str) -> None:
    assert sam_local.engine() == engine


def test_the_event_that_make_run_wrote_is_invoked_in_the_engine_that_answers(state: Path, engine: str) -> None:
    done = called("invoke", "list_items_create", state=state)
    arguments, host, *_ = json.loads(done.stdout)
    assert arguments[:5] == ["local", "invoke", "ListItemsCreate", "--event", f"{state}/events/list_items_create.json"]
    assert host == engine


@pytest.mark.usefixtures("engine")
def test_another_token_takes_the_place_of_the_events(state: Path) -> None:
    done = called("invoke", "list_items_create", "--token", "plano_ses_x", state=state)
    _, _, event, _ = json.loads(done.stdout)
    assert json.loads(event)["headers"]["Authorization"] == "Bearer plano_ses_x"
    assert "Bearer TOKEN" not in event


@pytest.mark.usefixtures("engine")
def test_a_build_that_fails_ends_it(state: Path) -> None:
    more = "sam_local.is_stale, sam_local.build = lambda: True, lambda _: 3"
    done = called("start-api", state=state, more=more)
    assert (done.returncode, done.stdout) == (3, "")


@pytest.mark.usefixtures("engine")
def test_the_command_becomes_sam_so_that_ctrl_c_is_sams(state: Path) -> None:
    *_, parent = json.loads(called("start-api", state=state).stdout)
    assert parent == os.getpid()


def test_ctrl_c_in_a_build_prints_no_trace(tmp_path: Path) -> None:
    """A terminal sends the signal to all of its programs; here SAM does."""
    fake = tmp_path / "sam"
    fake.write_text(f"#!{sys.executable}\nimport os, signal\nsignal.signal(2, signal.SIG_DFL)\nos.killpg(0, 2)\nsignal.pause()\n")
    fake.chmod(0o755)
    command, environment = [sys.executable, "-m", "tools.deploy.build"], {**os.environ, "SAM": str(fake)}
    done = subprocess.run(command, cwd=ROOT, env=environment, start_new_session=True, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


def test_what_was_built_is_stale_once_a_source_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources, built = tmp_path / "sources", tmp_path / "built"
    (sources / "shared/__pycache__").mkdir(parents=True)
    (sources / "template.yaml").write_text("Resources: {}")
    module = sources / "shared/log.py"
    module.write_text("one = 1")
    monkeypatch.setattr(build, "ROOT", sources)
    built.mkdir()
    monkeypatch.setattr(build, "make_pages", lambda: (sources / "functions/docs_site/pages").mkdir(parents=True))
    monkeypatch.setattr(build, "sam", lambda _: 0)
    monkeypatch.setattr(build, "python313", lambda: Path(sys.executable))
    assert build.is_stale(built)
    assert build.build(["--build-dir", str(built)]) == 0
    (sources / "shared/__pycache__/log.pyc").write_bytes(b"")
    (sources / "functions/docs_site/pages/index.html").write_text("made from what is compared itself")
    assert not build.is_stale(built)
    module.rename(module.with_name("logs.py"))
    assert build.is_stale(built)


def test_all_that_the_template_builds_counts_as_a_source() -> None:
    from tools.codegen.template import cfn

    resources = cfn.load(TEMPLATE.read_text())["Resources"].values()
    built_from = {each["Properties"][key] for each in resources for key in ("CodeUri", "ContentUri") if key in each["Properties"]}
    sources = {str(file.relative_to(ROOT)) for file in build._sources()}
    assert built_from
    assert [folder for folder in built_from if not any(source.startswith(folder) for source in sources)] == []


@pytest.mark.slow
@pytest.mark.parametrize("parameters", [{}, {"AwsEndpointUrl": "http://host.docker.internal:3001", "Architecture": "x86_64"}])
def test_the_functions_find_an_aws_under_sam_local(parameters: dict[str, str]) -> None:
    _, found = sam.function(TEMPLATE, "ListItemsCreate", parameters)
    assert found["URL_SUFFIX"] == "amazonaws.com"
    assert found["AWS_ENDPOINT_URL"] == parameters.get("AwsEndpointUrl", "")


@pytest.mark.slow
def test_sam_serves_every_route() -> None:
    served = {(path, method, function) for path, methods, function in sam.routes(TEMPLATE) for method in methods}
    declared = {(each.path, method, pascal(each.name)) for each in routes() for method in (each.method, *each.also_methods)}
    assert declared <= served
