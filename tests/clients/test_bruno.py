"""The collection for Bruno: what it sends is what `make run` takes."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.clients.test_python_package import changed, with_key_and_secrets
from tests.docs.test_samples import NEW
from tests.in_one_test import in_one_test
from tests.local.runner import Run
from tools.codegen.clients import __main__ as command
from tools.codegen.clients import bruno
from tools.codegen.clients.api import read

pytestmark = pytest.mark.xdist_group("clients")

REQUESTS = {path.relative_to(bruno.FOLDER).with_suffix("").as_posix(): path.read_text() for path in bruno.FOLDER.glob("*/*.bru")}
ANSWERS = {
    "audit_events_fmp/create": "action-successful",
    "audit_events_fmp/index": "action-successful",
    "audit_events_fmp/read": "action-successful",
    "audit_events_fmp/update": "action-successful",
    "clients/read": "action-successful",
    "clients/register": "action-successful",
    "integrations/index": "action-successful",
    "list_item_collections/index": "action-successful",
    "list_items/create": "action-successful",
    "list_items/destroy": "action-successful",
    "list_items/import": "action-successful",
    "list_items/index": "action-successful",
    "list_items/read": "action-successful",
    "list_items/remove_image": "action-successful",
    "list_items/update": "action-successful",
    "list_items/upload_image": "invalid-url",  # the example's host does not exist
    "notifications/index": "action-successful",
    "notifications/read": "action-successful",
    "notifications/resolve": "action-successful",
    "passwords/request_reset": "action-successful",
    "passwords/reset": "invalid-param",  # the example's code is none
    "passwords/update": "invalid-password",  # the example's is not the employee's
    "requirements/create": "action-successful",
    "requirements/destroy": "action-successful",
    "requirements/index": "action-successful",
    "requirements/read": "action-successful",
    "requirements/update": "action-successful",
    "sessions/create": "action-successful",
    "sessions/destroy": "action-successful",
    "sessions/destroy_all": "action-successful",
    "sessions/index": "action-successful",
    "sessions/read": "action-successful",
    "sessions/update": "action-successful",
    "users/client_register": "invalid-param",  # the employee has a role
    "webhook_events/create": "action-successful",
    "webhook_jobs/index": "action-successful",
    "webhook_jobs/read": "action-successful",
    "webhook_jobs/retry": "action-successful",
    "webhook_out_subs/create": "invalid-param",  # the example's host does not exist
    "webhook_out_subs/destroy": "action-successful",
    "webhook_out_subs/index": "action-successful",
    "webhook_out_subs/read": "action-successful",
    "webhook_out_subs/replay": "action-successful",
    "webhook_out_subs/rotate_secret": "action-successful",
    "webhook_out_subs/test": "action-successful",
    "webhook_out_subs/update": "action-successful",
}

CALLERS = {"sessions/destroy_all": "client"}  # who has no other session that a test may need; else the employee


def test_every_route_has_a_request() -> None:
    assert set(ANSWERS) == set(REQUESTS) - {"environments/make run"}
    assert set(ANSWERS) == {f"{operation.service}/{operation.action}" for operation in read().operations}


@in_one_test("name", ANSWERS)
def test_request_is_taken(run: Run, name: str) -> None:
    text = REQUESTS[name]
    ((method, path),) = re.findall(r"^(post|put|get) \{\n  url: \{\{url\}\}(\S+)$", text, re.MULTILINE)
    if "  body: text\n" in text:
        (encoded,) = re.findall(r"^body:text \{\n  (\S+)\n\}", text, re.MULTILINE)
        answer = run.send(method.upper(), path, encoded.encode(), token="employee", content_type="text/plain")
        assert answer.status == ANSWERS[name]
        return
    body = json.loads(re.findall(r"^body:json \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)[0])
    if make := NEW.get(name.replace("/", "_")):
        body["id"] = make(run)
    assert run.send(method.upper(), path, body, token=CALLERS.get(name, "employee")).status == ANSWERS[name]


def test_sensitive_params_are_sent_as_base64() -> None:
    made = bruno.files(changed(with_key_and_secrets))[bruno.FOLDER / "list_items/create.bru"]
    assert "  body: text\n" in made
    assert re.search(r"^body:text \{\n  [A-Za-z0-9+/]+=*\n\}", made, re.MULTILINE)


def test_request_of_a_route_that_is_gone_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(bruno.FOLDER, tmp_path / "bruno")
    (tmp_path / "bruno/list_items/gone.bru").touch()
    monkeypatch.setattr(bruno, "FOLDER", tmp_path / "bruno")
    assert command.main(["--check"]) == f"gone.bru in {tmp_path}/bruno/list_items is of no route: delete it"
