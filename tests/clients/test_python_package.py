"""The Python client as others get it: the wheel, its README, its types; and what is made from the OpenAPI."""

import ast
import copy
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from planocore import PlanoCore

from tests.clients.fake import ITEM, Fake, envelope, success
from tests.engine import ROOT
from tools.clients import api as source
from tools.clients import python
from tools.clients.__main__ import main

CLIENT = ROOT / "clients/python"
EXAMPLES = re.findall(r"```python\n(.*?)```", (CLIENT / "README.md").read_text(), re.DOTALL)


def test_what_is_made_from_the_openapi_is_up_to_date() -> None:
    assert main(["--check"]) is None


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


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_of_the_readme_are_python(example: str) -> None:
    compile(example, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_first_example_does_what_it_says(api: Fake, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANOCORE_TOKEN", "t")
    api.tell(success(ITEM))
    exec(EXAMPLES[0].replace("https://api.example.com", api.url), {})
    assert capsys.readouterr().out == "7 2026-03-02 09:30:00.123456+00:00\n"


def test_example_of_failures_catches_them(api: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    example = next(example for example in EXAMPLES if "except" in example)
    wrong = {"attr": "slug", "rule": "format", "message": "no"}
    told = (envelope(400, "slug-already-exists"), envelope(400, "invalid-param", errors=[wrong]))
    with PlanoCore(api.url, "t") as client:
        for answer in (*told, envelope(500, "mandrill-email-failed", data=ITEM)):
            api.tell(answer)
            exec(example, names := {"api": client})
    assert capsys.readouterr().out == "slug format no\n"
    assert names["item"].id == 7  # type: ignore[attr-defined]


@pytest.mark.slow
def test_types_tell_mistakes_from_calls(tmp_path: Path) -> None:
    script = tmp_path / "calls.py"
    script.write_text(TYPED)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "--config-file", "/dev/null", str(script)]
    checked = subprocess.run(command, env={"MYPYPATH": str(CLIENT / "src")}, capture_output=True, text=True)
    lines = [int(line.split(":")[1]) for line in checked.stdout.splitlines() if ": error:" in line]
    assert lines == [number for number, line in enumerate(TYPED.splitlines(), 1) if line.endswith("# wrong")], checked.stdout


TYPED = """\
from planocore import PlanoCore
from planocore.models import PlanointegrateView, WebhookOutSubView

api = PlanoCore("https://api.example.com", "t")
slug: str = api.list_items.create(key="a", slug="b").data.slug
api.list_items.create(key="a")  # wrong
api.list_items.create(key="a", slug=1)  # wrong
api.list_items.create(key="a", slug="b", nmae="c")  # wrong
one: WebhookOutSubView = api.webhook_out_subs.index(integration_id=1).data.results[0]
more: PlanointegrateView = api.webhook_out_subs.index(integration_id=1, view="planointegrate_view").data.results[0]
less: PlanointegrateView = api.webhook_out_subs.index(integration_id=1).data.results[0]  # wrong
api.webhook_out_subs.index(integration_id=1, filters=["actve"])  # wrong
api.webhook_out_subs.index(integration_id=1, page={"sise": 1})  # wrong
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
