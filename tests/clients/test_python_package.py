"""The Python client as others get it: the wheel, its README, its types; and what is made from the OpenAPI."""

import copy
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from planocore import PlanoCore

from tests.clients.fake import ITEM, Fake, envelope
from tests.engine import ROOT
from tests.local.runner import Run
from tools.codegen.clients import api as source
from tools.codegen.clients import python
from tools.codegen.clients.__main__ import main

pytestmark = pytest.mark.xdist_group("clients")

CLIENT = ROOT / "clients/python"
README = (CLIENT / "README.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
URL = "https://api.example.com"
# What each example prints, by its first line.
FIRST_LINES = {
    "import os": r"^\d+ 20\d\d-\d\d-\d\d [^\n]+\+00:00\n$",
    "import asyncio": r"^Designation 11\n$",
    "from datetime import UTC, datetime": r"^True\n$",
    'for subscription in api.webhook_out_subs.iterate(integration_id=1, filters=["active"]):': r"^([^\n]+\n){40}$",
    "from planocore import LEAVE, errors": r"^Ground floor None\nconflict Ground floor\n$",
    "from planocore import from_csv, to_csv": r"^2 false\n$",
    "from planocore import ConnectionFailed, errors": r"^$",
    "import httpx": r"^$",
}
PRINTED = tuple(FIRST_LINES.values())


def test_what_is_made_from_the_openapi_is_up_to_date() -> None:
    assert main(["--check"]) is None


def test_every_index_is_iterated_by_cursor() -> None:
    indexes = [operation for operation in source.read().operations if operation.is_index]
    assert len(indexes) >= 5
    for operation in indexes:
        assert operation.is_paged
        assert "after" in operation.params["properties"]["page"]["properties"]
        assert hasattr(getattr(PlanoCore, operation.service).fget(PlanoCore(URL, "t")), "iterate")


def test_null_is_taken_by_what_an_update_clears_and_by_nothing_else() -> None:
    clearable = {operation.name: set(operation.clearable) for operation in source.read().operations if operation.clearable}
    references = {"item_type", "item_id", "related_type", "related_id"}
    texts = {"notification_emails", "payload_render_view", "success_code"}
    assert clearable == {
        "audit_events_fmp_update": {"stop_time", "notes", "updated_in"},
        "list_items_update": {"name", "value", "description", "notes", "active", "default", "external_id", *references},
        "requirements_update": {"key", "value"},
        "webhook_out_subs_update": {"active", "events", "notify", "statuses", *texts},
    }


def test_route_with_a_key_and_sensitive_params_gets_both() -> None:
    made = python.files(changed(with_key_and_secrets))[python.FOLDER / "client.py"]
    operation, method = made.split("_LIST_ITEMS_UPLOAD")[0], made.partition("class ListItems:")[2].partition("    def upload")[0]
    assert "takes_key=True,\n    sensitive=True," in operation
    assert "idempotency_key: str | None = None," in method
    assert "self._sender.call(_LIST_ITEMS_CREATE, params, idempotency_key)" in method


def with_key_and_secrets(document: source.Schema) -> None:
    operation = document["paths"]["/api/v1/list_items/create"]["post"]
    operation["parameters"] = [{"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}]
    operation["x-sensitive-params"] = True
    del operation["requestBody"]["content"]["application/json"]


def test_two_classes_of_one_name_are_an_error() -> None:
    def rename(document: source.Schema) -> None:
        document["components"]["schemas"]["IndexWebhookOutSubs"]["properties"]["sort"]["x-name"] = "Page"

    with pytest.raises(LookupError, match="two different classes are called Page"):
        python.files(changed(rename))


def test_route_without_a_body_is_an_error() -> None:
    def take_away(document: source.Schema) -> None:
        del document["paths"]["/api/v1/list_items/create"]["post"]["requestBody"]

    with pytest.raises(LookupError, match="POST /api/v1/list_items/create takes no body"):
        changed(take_away)


def changed(change: Any) -> source.Api:
    document = copy.deepcopy(source.read().document)
    change(document)
    return source.Api(document)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_example_of_the_readme_runs_against_make_run(
    fresh_run: Run, number: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = fresh_run.ready["tokens"]["employee"]
    monkeypatch.setenv("PLANOCORE_TOKEN", token)
    with PlanoCore(fresh_run.ready["api"], token) as api:
        exec(EXAMPLES[number].replace(URL, fresh_run.ready["api"]), {"api": api})
    assert re.search(PRINTED[number], capsys.readouterr().out)


def test_every_example_of_the_readme_is_known() -> None:
    assert [example.splitlines()[0] for example in EXAMPLES] == list(FIRST_LINES)


def test_example_of_failures_catches_them(api: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    example = next(example for example in EXAMPLES if "MandrillEmailFailed" in example)
    wrong = {"attr": "slug", "rule": "format", "message": "no"}
    told = (envelope(400, "slug-already-exists"), envelope(400, "invalid-param", errors=[wrong]))
    with PlanoCore(api.url, "t") as client:
        for answer in (*told, envelope(500, "mandrill-email-failed", data=ITEM)):
            api.tell(answer)
            exec(example, names := {"api": client})
    assert capsys.readouterr().out == "slug format no\n"
    assert names["item"].id == 7  # type: ignore[attr-defined]  # the example has set it


@pytest.mark.slow
def test_types_tell_mistakes_from_calls(tmp_path: Path) -> None:
    script = tmp_path / "calls.py"
    script.write_text(TYPED)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "--config-file", "/dev/null", str(script)]
    checked = subprocess.run(command, env={"MYPYPATH": str(CLIENT / "src")}, capture_output=True, text=True)
    lines = [int(line.split(":")[1]) for line in checked.stdout.splitlines() if ": error:" in line]
    assert lines == [number for number, line in enumerate(TYPED.splitlines(), 1) if line.endswith("# wrong")], checked.stdout


TYPED = """\
from planocore import LEAVE, PlanoCore
from planocore.models import PlanointegrateView, WebhookOutSubView

api = PlanoCore("https://api.example.com", "t")
slug: str = api.list_items.create(key="a", slug="b").data.slug
api.list_items.create(key="a")  # wrong
api.list_items.update(id=1, name=None, value=LEAVE, active=None)
api.list_items.update(id=None)  # wrong
api.list_items.update(id=1, last_updated=LEAVE)  # wrong
api.list_items.create(key="a", slug="b", name=LEAVE)  # wrong
api.list_items.create(key="a", slug=1)  # wrong
api.list_items.create(key="a", slug="b", nmae="c")  # wrong
one: WebhookOutSubView = api.webhook_out_subs.index(integration_id=1).data.results[0]
more: PlanointegrateView = api.webhook_out_subs.index(integration_id=1, view="planointegrate_view").data.results[0]
less: PlanointegrateView = api.webhook_out_subs.index(integration_id=1).data.results[0]  # wrong
api.webhook_out_subs.index(integration_id=1, filters=["actve"])  # wrong
api.webhook_out_subs.index(integration_id=1, page={"sise": 1})  # wrong
event = api.audit_events_fmp.create(unique_id="a", script_name="a", host_name="a", file_name="a", start_time="a").data
api.audit_events_fmp.create(
    unique_id="b", script_name="a", host_name="a", file_name="a", start_time=event.start_time, stop_time=event.stop_time
)
api.audit_events_fmp.create(unique_id="c", script_name="a", host_name="a", file_name="a", start_time=1)  # wrong
needed = api.requirements.create(required={"type": "A", "id": 1}, requireable={"type": "A", "id": 1}).data
api.requirements.create(required=needed.required, requireable=needed.requireable)
api.requirements.create(required=needed, requireable=needed.requireable)  # wrong
for each in api.webhook_out_subs.iterate(integration_id=1, view="planointegrate_view"):
    emails: str | None = each.notification_emails
"""


@pytest.mark.slow
def test_wheel_holds_the_package_with_its_types(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path)]
    subprocess.run([*pip, str(CLIENT)], check=True)
    (wheel,) = tmp_path.glob("planocore_client-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"planocore/{path.name}" for path in (CLIENT / "src/planocore").iterdir() if path.is_file()} <= names
    assert "planocore/py.typed" in names
    command = [sys.executable, "-c", "import planocore, sys; print(planocore.__file__.startswith(sys.path[1]))"]
    ran = subprocess.run(command, env={"PYTHONPATH": str(wheel)}, cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout == "True\n", ran.stderr


@pytest.mark.slow
def test_line_of_the_readme_installs_it_into_a_fresh_environment(tmp_path: Path, fresh_run: Run) -> None:
    (line,) = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    assert line == "pip install ./clients/python"
    clone = tmp_path / "clone"
    shutil.copytree(CLIENT, clone / "clients/python", ignore=shutil.ignore_patterns("__pycache__"))
    venv.create(tmp_path / "venv", with_pip=True)
    program = tmp_path / "venv/bin/python"
    subprocess.run([program, "-m", *line.split(), "--quiet", "--disable-pip-version-check"], cwd=clone, check=True)
    (tmp_path / "first_call.py").write_text(EXAMPLES[0].replace(URL, fresh_run.ready["api"]).replace("kitchen", "installed"))
    token = fresh_run.ready["tokens"]["employee"]
    ran = subprocess.run([program, tmp_path / "first_call.py"], env={"PLANOCORE_TOKEN": token}, capture_output=True, text=True)
    assert re.search(PRINTED[0], ran.stdout), ran.stderr
