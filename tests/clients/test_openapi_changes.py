"""tools.checks.breaking names changes of docs/openapi.json that would break callers, and no others."""

import copy
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.checks import breaking
from tools.codegen.clients.api import DOCUMENT, ROOT, Api, Schema, read

CREATE, UPLOAD = "/api/v1/list_items/create", "/api/v1/list_items/upload_image"
EVENT, INDEX = "/api/v1/audit_events_fmp/create", "/api/v1/webhook_out_subs/index"
REDOCLY = ROOT / "deps/node/node_modules/.bin/redocly"
Change = Callable[[Schema], Any]


def schema(document: Schema, name: str) -> Schema:
    found: Schema = document["components"]["schemas"][name]
    return found


def param(document: Schema, model: str, *names: str) -> Schema:
    found = schema(document, model)
    for name in names:
        found = found["properties"][name]
    return found


def post(document: Schema, path: str = CREATE) -> Schema:
    operation: Schema = document["paths"][path]["post"]
    return operation


def component(document: Schema, kind: str, name: str) -> Schema:
    found: Schema = document["components"][kind][name]
    return found


def without(view: Schema, field: str) -> None:
    del view["properties"][field]
    view["required"].remove(field)


# What only the declarations tell.
DECLARED: dict[str, Change] = {
    f"POST {CREATE}: the status slug-already-exists is no longer answered": lambda d: post(d)["x-statuses"].remove(
        "slug-already-exists"
    ),
    f"POST {CREATE}: the status invalid-param is no longer answered": lambda d: post(d)["x-never-answered"].append("invalid-param"),
    f"POST {CREATE}: the status slug-already-exists has the HTTP code 409 in place of 400": lambda d: component(
        d, "x-statuses", "slug-already-exists"
    ).update(code=409),
    f"POST {CREATE}: employee may no longer call it": lambda d: post(d)["x-allows"].remove("employee"),
    f"POST {EVENT}: it may no longer be repeated": lambda d: post(d, EVENT).update({"x-repeatable": False}),
    f"PUT {UPLOAD}: the parameter token became required": lambda d: param(d, "UploadImage", "token").update({"x-required": True}),
    f"POST {CREATE}: the parameter name became required": lambda d: param(d, "CreateListItem", "name").update({"x-required": True}),
    f"POST {INDEX}: the parameter page.size became required": lambda d: param(d, "IndexWebhookOutSubs", "page", "size").update(
        {"x-required": True}
    ),
    f"POST {CREATE}: the new parameter zip is required": lambda d: schema(d, "CreateListItem")["properties"].update(
        zip={"type": "string", "x-required": True}
    ),
    f"POST {INDEX}: the parameter page.size has the default 10 in place of 25": lambda d: param(
        d, "IndexWebhookOutSubs", "page", "size"
    ).update(default=10),
    f"POST {INDEX}: the parameter filters has another maxItems: 5": lambda d: param(d, "IndexWebhookOutSubs", "filters").update(
        maxItems=5
    ),
    f"POST {INDEX}: the parameter page.size has another minimum: 2": lambda d: param(
        d, "IndexWebhookOutSubs", "page", "size"
    ).update(minimum=2),
    f"POST {CREATE}: the parameter external_id has another maxLength: 9": lambda d: param(
        d, "CreateListItem", "external_id"
    ).update(maxLength=9),
}
# What any OpenAPI tells.
GENERAL: dict[str, Change] = {
    f"POST {CREATE}: api path removed without deprecation": lambda d: d["paths"].pop(CREATE),
    f"GET {INDEX}: api removed without deprecation": lambda d: d["paths"][INDEX].pop("get"),
    "removed the request property `name`": lambda d: schema(d, "CreateListItem")["properties"].pop("name"),
    "deleted the `query` request parameter": lambda d: post(d)["parameters"].pop(0),
    "the request property `name` became required": lambda d: schema(d, "CreateListItem")["required"].append("name"),
    "added the new required `header` request parameter `X-Reason`": lambda d: post(d)["parameters"].append(
        {"name": "X-Reason", "in": "header", "required": True, "schema": {"type": "string"}}
    ),
    "removed the enum value `version_3`": lambda d: param(d, "IndexWebhookOutSubs", "filters")["items"]["enum"].remove("version_3"),
    ": request property `name` was restricted to a list of enum values": lambda d: param(d, "CreateListItem", "name").update(
        enum=["a"]
    ),
    "the `external_id` request property type/format changed": lambda d: param(d, "CreateListItem", "external_id").update(
        type="integer"
    ),
    "maxLength was decreased to `10`": lambda d: param(d, "CreateListItem", "name").update(maxLength=10),
    "changed the pattern of the request property `slug`": lambda d: param(d, "CreateListItem", "slug").update(pattern="^[a-z]+$"),
    "max was decreased to `50.00`": lambda d: param(d, "IndexWebhookOutSubs", "page", "size").update(maximum=50),
    "removed the media type `text/plain`": lambda d: post(d)["requestBody"]["content"].pop("text/plain"),
    "removed the required property `allOf[subschema #2]/data/slug`": lambda d: without(schema(d, "ListItemView"), "slug"),
    "data/slug` became optional": lambda d: schema(d, "ListItemView")["required"].remove("slug"),
    "data/slug` became nullable": lambda d: param(d, "ListItemView", "slug").update(type=["string", "null"]),
    "data/id` response's property type/format changed": lambda d: param(d, "ListItemView", "id").update(type="string"),
    "data/image/anyOf[subschema #1]/sha256`": lambda d: without(param(d, "ListItemView", "image")["anyOf"][0], "sha256"),
    "errors/items/rule`": lambda d: without(schema(d, "Error"), "rule"),
    "the response property `oneOf[#/components/schemas/ClientRequiredAnswer]/session` became optional": lambda d: schema(
        d, "ClientRequiredAnswer"
    )["required"].remove("session"),
    "const": lambda d: param(d, "SlugAlreadyExistsAnswer", "status").update(const="slug-taken"),
    "the optional response header `retry-after` removed for the status `429`": lambda d: component(d, "responses", "429")[
        "headers"
    ].pop("retry-after"),
}


def add_status(document: Schema) -> None:
    post(document)["x-statuses"].append("conflict")
    document["components"]["x-statuses"]["conflict"] = {"code": 400, "description": ""}
    schemas = document["components"]["schemas"]
    schemas["ConflictAnswer"] = copy.deepcopy(schemas["SlugAlreadyExistsAnswer"])
    schemas["ConflictAnswer"]["properties"]["status"]["const"] = "conflict"
    answers = post(document)["responses"]["400"]["content"]["application/json"]["schema"]["oneOf"]
    answers.append({"$ref": "#/components/schemas/ConflictAnswer"})


def add_route(document: Schema) -> None:
    added = document["paths"]["/api/v1/list_items/added"] = copy.deepcopy(document["paths"][CREATE])
    added["post"]["operationId"] = "list_items_added"


HARMLESS: dict[str, Change] = {
    "nothing": lambda _: None,
    "a new optional parameter": lambda d: schema(d, "CreateListItem")["properties"].update(
        zip={"type": "string", "x-required": False}
    ),
    "a new optional header": lambda d: post(d)["parameters"].append(
        {"name": "X-Reason", "in": "header", "required": False, "schema": {"type": "string"}}
    ),
    "a new field": lambda d: schema(d, "ListItemView")["properties"].update(zip={"type": "string"}),
    "a new possible value": lambda d: param(d, "IndexWebhookOutSubs", "filters")["items"]["enum"].append("version_4"),
    "a wider limit": lambda d: param(d, "CreateListItem", "name").update(maxLength=999),
    "a parameter that is no longer required": lambda d: param(d, "CreateListItem", "key").update({"x-required": False}),
    "another sentence": lambda d: post(d).update(description="Other words."),
    "a new status": add_status,
    "a new route": add_route,
    "a role more": lambda d: post(d)["x-allows"].append("liaison"),
}


def changed(change: Change) -> Schema:
    document: Schema = json.loads(DOCUMENT.read_text())
    change(document)
    return document


@pytest.mark.parametrize("sentence", DECLARED)
def test_what_the_declarations_take_away_is_named(sentence: str) -> None:
    found = list(breaking.by_declarations(Api(changed(lambda _: None)), Api(changed(DECLARED[sentence]))))
    assert found == [sentence]


@pytest.mark.parametrize("name", HARMLESS)
def test_declarations_that_break_nobody_are_left_alone(name: str) -> None:
    assert list(breaking.by_declarations(Api(changed(lambda _: None)), Api(changed(HARMLESS[name])))) == []


@pytest.mark.slow
@pytest.mark.parametrize("words", GENERAL)
def test_what_any_openapi_takes_away_is_named(words: str, tmp_path: Path) -> None:
    assert any(words in sentence for sentence in compared(GENERAL[words], tmp_path)), compared(GENERAL[words], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", HARMLESS)
def test_what_breaks_nobody_is_left_alone(name: str, tmp_path: Path) -> None:
    assert compared(HARMLESS[name], tmp_path) == []


def compared(change: Change, folder: Path) -> list[str]:
    after = folder / "after.json"
    after.write_text(json.dumps(changed(change)))
    return breaking.breaks(DOCUMENT, after)


def test_release_makes_the_document_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaking, "RELEASED", tmp_path / "released.json")
    assert breaking.main(["--release"]) is None
    assert (tmp_path / "released.json").read_bytes() == DOCUMENT.read_bytes()


def test_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaking, "OASDIFF", tmp_path / "oasdiff")
    assert breaking.main([]) == "oasdiff is not installed: run `npm install` in deps/node"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("response-contains-header", lambda d: component(d, "responses", "413").pop("headers")),
        ("operation-summary", lambda d: post(d).pop("summary")),
        ("no-unused-components", lambda d: d["components"]["schemas"].update(Unused={"type": "object"})),
        ("no-invalid-media-type-examples", lambda d: schema(d, "CreateListItem")["required"].append("external_id")),
    ],
)
def test_linter_finds_what_is_wrong(rule: str, change: Change, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(changed(change)))
    linted = lint(tmp_path / "openapi.json")
    assert (linted.returncode, f"{rule} rule" in linted.stdout) == (1, True), linted.stdout


@pytest.mark.slow
def test_linter_finds_nothing_in_the_document() -> None:
    linted = lint(DOCUMENT)
    assert (linted.returncode, linted.stdout.strip()) == (0, "")


def lint(document: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(REDOCLY), "lint", "--config", str(ROOT / "redocly.yaml"), str(document)]
    offline = {**os.environ, "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return subprocess.run(command, env=offline, capture_output=True, text=True)


def test_first_release_which_repeats_each_status_is_still_compared() -> None:
    released = read(breaking.RELEASED)
    without_one = Api(changed(lambda document: post(document)["x-statuses"].remove("slug-already-exists")))
    assert list(breaking.by_declarations(released, without_one)) == [
        f"POST {CREATE}: the status slug-already-exists is no longer answered"
    ]
