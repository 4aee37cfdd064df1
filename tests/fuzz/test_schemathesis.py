"""schemathesis makes requests of docs/openapi.json and sends them to `python -m local`; no URL in them leads beyond this machine.

PLANOCORE_SCHEMATHESIS_EXAMPLES: how many requests per operation, beside those of its own choice.
PLANOCORE_SEED: where other ones start.
"""

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from shared.api.route import Route
from shared.services.clients import HAS_ROLE
from tests.corpus.png_files import PLAIN
from tests.engine import ROOT
from tests.fuzz.documents import WHOLE, with_own_parameters
from tests.local.runner import Run, running
from tests.seed import SEED
from tools.codegen.routes import routes

PROGRAM = Path(os.environ.get("PLANOCORE_SCHEMATHESIS", ROOT / ".venv-fuzz/bin/schemathesis"))
EXAMPLES = os.environ.get("PLANOCORE_SCHEMATHESIS_EXAMPLES", str(1_000 // len(routes())))  # so that more routes take no longer
CHECKS = "no_crash,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"
MADE_UP = ("--phases", "examples,fuzzing", "--max-examples", EXAMPLES)
BOUNDS = ("--phases", "coverage")

# Each is asked by a caller of its own, whose session it ends.
ENDING_SESSIONS = {"/api/v1/sessions/destroy": "client", "/api/v1/sessions/destroy_all": "liaison"}
ENDS_SESSIONS = "/sessions/destroy"

WITH_SECRETS = ("passwords_reset", "passwords_update")  # a code or a password that is right may stand in no example

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM.exists(), reason="schemathesis is not installed: `make check` does that"),
]


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + PLAIN)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def pictures() -> Iterator[str]:
    """HOST:PORT of a server that has a picture at every path."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pictures) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def fuzz(run: Run, host: str, *options: str, document: Path = WHOLE, caller: str = "employee") -> str:
    """What it says once it has found nothing."""
    arguments = [
        *(PROGRAM, "run", document, "--url", run.ready["api"], "--no-color", "--checks", CHECKS),
        *("--header", f"Authorization: Bearer {run.ready['tokens'][caller]}"),
        *("--suppress-health-check", "all", "--warnings", "off", "--seed", SEED, *options),
    ]
    ours = {
        "SCHEMATHESIS_HOOKS": str(ROOT / "tests/fuzz/checks.py"),
        "PLANOCORE_FUZZ_PICTURES": host,
        "PLANOCORE_FUZZ_ITEM": str(run.ready["records"]["list_item"]),
    }
    ended = subprocess.run(arguments, cwd=run.folder, env={**os.environ, **ours}, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[Run, str]]:
    """A run, and a host whose pictures it may fetch."""
    with pictures() as host, running(tmp_path, "--image-host", host) as run:
        yield run, host


def test_no_request_that_the_openapi_allows_or_forbids_is_answered_otherwise_than_it_says(started: tuple[Run, str]) -> None:
    run, _ = started
    said = fuzz(*started, *MADE_UP, "--exclude-path-regex", ENDS_SESSIONS)
    for path, caller in ENDING_SESSIONS.items():
        said += fuzz(*started, "--max-examples", EXAMPLES, "--include-path", path, caller=caller)
    log = run.output.read_text() + run.errors.read_text()
    print(*re.findall(r"(?m)^Seed: .*|^ +\d+ generated.*", said))
    succeeded = set(re.findall(r'"route":"([^"]+)","status":"action-successful"', log))
    assert succeeded >= {route.triple for route in routes() if example_succeeds(route)}, (
        "the document's own examples are among the requests"
    )


@pytest.mark.parametrize("parameters", ["own", pytest.param("all", marks=pytest.mark.nightly)])
def test_no_value_at_a_bound_is_answered_otherwise_than_the_openapi_says(
    parameters: str, started: tuple[Run, str], tmp_path: Path
) -> None:
    """Of each parameter of each route, one after the other: those that all routes have, in the gate on the representatives."""
    document = WHOLE if parameters == "all" else with_own_parameters(tmp_path)
    print(fuzz(*started, *BOUNDS, "--exclude-path-regex", ENDS_SESSIONS, document=document))


def example_succeeds(route: Route[Any]) -> bool:
    return not (names_what_is_destroyed(route) or is_for_others(route) or route.name in WITH_SECRETS)


def names_what_is_destroyed(route: Route[Any]) -> bool:
    """Its example's record may be gone: another example destroys it first."""
    return "id" in route.example and f"{route.service}_destroy" in {each.name for each in routes()}


def is_for_others(route: Route[Any]) -> bool:
    """It refuses a caller who has a role, as the run's has."""
    return HAS_ROLE in route.rules
