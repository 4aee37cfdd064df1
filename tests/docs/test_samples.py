"""Each page's samples, run as a reader would: copied, with a token put in, against `make run`."""

import base64
import html
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.api.route import Route
from tests import representatives
from tests.engine import ROOT
from tests.factory import unique
from tests.local.runner import Run, running
from tools.codegen.routes import route, routes
from tools.codegen.site.pages import page_of
from tools.codegen.site.samples import SAMPLES, filemaker

pytestmark = pytest.mark.xdist_group("samples")

EXAMPLE_HOST = "https://images.example.com"
BY_GET = [each for each in routes() if "GET" in (each.method, *each.also_methods)]
node = shutil.which("node")
WITH_SECRETS = ("passwords_reset", "passwords_update")  # a code or a password that is right may stand in no sample
representative = pytest.mark.parametrize("route", representatives.cases(each for each in routes() if each.name not in WITH_SECRETS))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("run")) as run:
        yield run


def sample(route: Route[Any], name: str, run: Run) -> str:
    """As it stands on the page, but for a picture that is there, and for what can be created or destroyed once."""
    page = (ROOT / f"functions/docs_site/pages/{page_of(route)}.html").read_text()  # `run` made it
    (block,) = re.findall(rf'aria-label="Sample for {re.escape(name)}"><code>(.*?)</code>', page, re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", "", block))
    text = text.replace("http://127.0.0.1:3000", run.ready["api"]).replace(EXAMPLE_HOST, f"{run.ready['api']}/_demo")
    text = text.replace("hooks.example.com", "93.184.216.34")  # an address, since the name has none
    if make := NEW.get(route.name):
        text = re.sub(r'("?\bid"?\s*[:;]\s*)1\b', rf"\g<1>{make(run)}", text)
    return text.replace('"room_types"', f'"{unique("rooms")}"').replace("ada@example.com", f"{unique('ada')}@example.com")


def new_item(run: Run) -> int:
    made = run.send("POST", "/api/v1/list_items/create", {"key": unique("rooms"), "slug": "kitchen"}, token="employee")
    return int(made.body["data"]["id"])


def new_requirement(run: Run) -> int:
    made = run.send("POST", "/api/v1/requirements/create", route("requirements_create").example, token="employee")
    return int(made.body["data"]["id"])


def new_event(run: Run) -> int:
    given = {**route("audit_events_fmp_create").example, "unique_id": unique("event"), "stop_time": None}
    return int(run.send("POST", "/api/v1/audit_events_fmp/create", given, token="employee").body["data"]["id"])


def failed_job(run: Run) -> int:
    """One of the demo data that no test has retried yet."""
    given = {"integration_id": run.ready["integrations"]["own"], "filters": {"state": ["failed"]}}
    return int(run.send("POST", "/api/v1/webhook_jobs/index", given, token="employee").body["data"]["results"][0]["id"])


def new_subscription(run: Run) -> int:
    """At an address, since no example's name has one."""
    given = {**route("webhook_out_subs_create").example, "callback_url": "https://93.184.216.34/"}
    return int(run.send("POST", "/api/v1/webhook_out_subs/create", given, token="employee").body["data"]["id"])


def new_client(run: Run) -> int:
    client = {**route("clients_register").example["client"], "email": f"{unique('ada')}@example.com"}
    body = base64.b64encode(json.dumps({"application": "planoauth", "client": client}).encode())
    return int(run.send("POST", "/api/v1/clients/register", body, content_type="text/plain").body["data"]["id"])


def other_session(run: Run) -> int:
    """Of the employee, beside the one that sends the sample."""
    user = run.send("POST", "/api/v1/sessions/read", {"view": "default"}, token="employee").body["data"]["user_id"]
    return int(operated(run, "sessions", "create", str(user), "planoauth")["id"])


def operated(run: Run, *command: str) -> dict[str, Any]:
    operate = [sys.executable, "-m", "tools.operate", "--stack", "local", "--endpoint", run.ready["aws"], "--json"]
    made = subprocess.run([*operate, *command], cwd=ROOT, capture_output=True, check=True)
    return dict(json.loads(made.stdout))


def token_for(route: Route[Any], run: Run) -> str:
    """The employee's; a user without a role registers once only."""
    if route.name != "users_client_register":
        return str(run.ready["tokens"]["employee"])
    user = operated(run, "users", "create", unique("Ada"))
    return str(operated(run, "sessions", "create", str(user["id"]), "planoauth")["token"])


# What makes or finds the record that a route's sample is about.
NEW = {
    "webhook_jobs_retry": failed_job,
    "clients_read": new_client,
    "list_items_destroy": new_item,
    "sessions_destroy": other_session,
    **{f"requirements_{action}": new_requirement for action in ("read", "update", "destroy")},
    **{f"audit_events_fmp_{action}": new_event for action in ("read", "update")},
    **{
        f"webhook_out_subs_{action}": new_subscription
        for action in ("read", "update", "destroy", "rotate_secret", "test", "replay")
    },
}


def printed(command: list[str], token: str) -> str:
    environment = {**os.environ, "TOKEN": token}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout


@representative
def test_the_sample_for_curl_works(route: Route[Any], run: Run) -> None:
    answer = json.loads(printed(["bash", "-c", sample(route, "curl", run)], token_for(route, run)))
    assert answer["status"] == "action-successful", answer


@pytest.mark.parametrize("route", BY_GET, ids=lambda route: route.name)
def test_the_sample_for_get_works(route: Route[Any], run: Run) -> None:
    page = (ROOT / f"functions/docs_site/pages/{page_of(route)}.html").read_text()  # `run` made it
    (block,) = re.findall(r'aria-label="Sample for GET"><code>(.*?)</code>', page, re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", "", block)).replace("http://127.0.0.1:3000", run.ready["api"])
    if make := NEW.get(route.name):
        text = re.sub(r"\bid=1\b", f"id={make(run)}", text)
    assert json.loads(printed(["bash", "-c", text], token_for(route, run)))["status"] == "action-successful"


@representative
def test_the_sample_for_python_works(route: Route[Any], run: Run) -> None:
    assert printed([sys.executable, "-c", sample(route, "Python", run)], token_for(route, run)).startswith("{")


@representative
@pytest.mark.skipif(not node, reason="there is no node")
def test_the_sample_for_javascript_works(route: Route[Any], run: Run) -> None:
    token = token_for(route, run)
    script = sample(route, "JavaScript", run).replace("YOUR_TOKEN", token)
    assert printed([str(node), "--input-type=module", "-e", script], token).startswith("{")


@representative
def test_the_options_for_filemaker_make_curl_succeed(route: Route[Any], run: Run, tmp_path: Path) -> None:
    script = sample(route, "FileMaker, Insert from URL", run)
    body = tmp_path / "body"
    made = json.dumps(elements(script)).encode()
    body.write_bytes(base64.b64encode(made) if route.sensitive_params else made)  # as Base64EncodeRFC does it
    (options,) = re.findall(r"\$options ; Value:\n(.*?)\n\]", script, re.DOTALL)
    token = token_for(route, run)
    joined = re.sub(r'"\s*&\s*\$token\s*&\s*"', token, options)
    text = "".join(json.loads(f'"{part}"') for part in re.findall(r'"((?:[^"\\]|\\.)*)"', joined))
    (url,) = re.findall(r'"(http[^"]+)" ; cURL', script)
    answer = json.loads(printed(["curl", "-s", *shlex.split(text.replace("$body", str(body))), url], token))
    assert answer["status"] == "action-successful", answer


@representative
def test_the_elements_for_filemaker_make_the_example(route: Route[Any]) -> None:
    assert elements(filemaker(route)) == route.example


@representative
def test_every_sample_is_on_the_page(route: Route[Any]) -> None:
    page = (ROOT / f"functions/docs_site/pages/{page_of(route)}.html").read_text()  # `run` made it
    assert all(f'aria-label="Sample for {name}"' in page for name in SAMPLES)


def elements(script: str) -> dict[str, Any]:
    """What FileMaker's JSONSetElement makes of the script's elements."""
    made: dict[str, Any] = {}
    for path, value in re.findall(r'^  \[ "([^"]+)" ; (.+?) ; JSON\w+ \]', script, re.MULTILINE):
        steps = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]
        _set(made, steps, json.loads(value.lower() if value in ("True", "False") else value))
    return made


def _set(into: Any, steps: list[Any], value: Any) -> None:
    step, rest = steps[0], steps[1:]
    if isinstance(into, list) and len(into) == step:
        into.append({} if rest else None)
    if not rest:
        into[step] = value
        return
    if isinstance(into, dict) and step not in into:
        into[step] = [] if isinstance(rest[0], int) else {}
    _set(into[step], rest, value)
