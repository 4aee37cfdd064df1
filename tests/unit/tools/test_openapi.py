import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from shared.api import views
from shared.api.route import Route
from shared.api.statuses import MandrillEmailFailed
from tests import representatives
from tests.in_one_test import in_one_test
from tools.codegen import openapi
from tools.codegen.components import resolved
from tools.codegen.generated import json_text, write_or_check
from tools.codegen.openapi import FILE, document, text
from tools.codegen.openapi_answers import answers
from tools.codegen.routes import routes
from tools.codegen.schemas import params_schema

Schema = dict[str, Any]

every_route = in_one_test("declared", routes())
representative = pytest.mark.parametrize("declared", representatives.cases())


@pytest.fixture(scope="module")
def made() -> Schema:
    return document()


def operation(made: Schema, declared: Route[Any]) -> Schema:
    """As a reader of the document sees it who follows its references."""
    spec = made["paths"][declared.path][declared.method.lower()]
    return {
        **spec,
        "parameters": [resolved(made, each) for each in spec["parameters"]],
        "responses": {code: response(made, each) for code, each in spec["responses"].items()},
    }


def response(made: Schema, part: Schema) -> Schema:
    whole = resolved(made, part)
    content = whole["content"]["application/json"]
    examples = {status: resolved(made, each) for status, each in content["examples"].items()}
    return {**whole, "content": {"application/json": {**content, "examples": examples}}}


def check(made: Schema, schema: Schema, value: Any) -> None:
    """`value` fits a schema of the document."""
    OAS31Validator({**schema, "components": made["components"]}).validate(value)


def texts(schema: Schema) -> Iterator[Schema]:
    """The schemas of all strings within a schema."""
    if "string" in schema["type"]:
        yield schema
    for inner in (*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])):
        yield from texts(inner)


def test_the_document_in_docs_is_what_the_declarations_say() -> None:
    assert FILE.read_text() == text()


def test_it_is_valid_openapi(made: Schema) -> None:
    validate(made)


def test_it_is_openapi_3_1(made: Schema) -> None:
    assert made["openapi"].startswith("3.1.")


def test_operation_ids_are_the_names_of_the_routes_and_unique(made: Schema) -> None:
    ids = [operation["operationId"] for path in made["paths"].values() for operation in path.values()]
    assert sorted(ids) == sorted(
        [
            *(declared.name for declared in routes()),
            *(f"{declared.name}_{method.lower()}" for declared in routes() for method in declared.also_methods),
        ]
    )


@every_route
def test_the_example_of_a_request_fits_its_schema(declared: Route[Any], made: Schema) -> None:
    content = operation(made, declared)["requestBody"]["content"]
    if not declared.sensitive_params:
        check(made, content["application/json"]["schema"], content["application/json"]["example"])


@representative
def test_the_example_as_text_is_base64_of_the_example_as_json(declared: Route[Any], made: Schema) -> None:
    content = operation(made, declared)["requestBody"]["content"]
    example = declared.example if declared.sensitive_params else content["application/json"]["example"]
    token = {"token": "plano_app_…"} if declared.sensitive_params and declared.takes_token else {}  # no header is in the text
    assert json.loads(base64.b64decode(content["text/plain"]["example"])) == {**example, **token}


@every_route
def test_the_example_of_every_answer_fits_its_schema(declared: Route[Any], made: Schema) -> None:
    for response in operation(made, declared)["responses"].values():
        content = response["content"]["application/json"]
        for example in content["examples"].values():
            check(made, content["schema"], example["value"])


@every_route
def test_every_status_that_a_route_can_answer_is_documented_under_its_code(declared: Route[Any], made: Schema) -> None:
    responses = operation(made, declared)["responses"]
    documented = {
        (status, int(code))
        for code, response in responses.items()
        for status in response["content"]["application/json"]["examples"]
    }
    assert documented == {(each.status, int(each.code)) for each in declared.answerable if answers(declared, each)}


@representative
def test_statuses_are_listed_in_the_order_of_the_declaration(declared: Route[Any], made: Schema) -> None:
    assert operation(made, declared)["x-statuses"] == [each.status for each in declared.answerable]


def test_a_read_lists_a_failed_mail_as_not_answered(made: Schema) -> None:
    for declared in routes():
        spec = operation(made, declared)
        assert MandrillEmailFailed.status in spec["x-statuses"]
        assert spec["x-never-answered"] == ([] if declared.changes_data else [MandrillEmailFailed.status])


@representative
def test_references_lead_to_what_the_declaration_says(declared: Route[Any], made: Schema) -> None:
    assert operation(made, declared) == openapi.operation(declared, declared.method)


@representative
def test_what_routes_have_in_common_is_referred_to(declared: Route[Any], made: Schema) -> None:
    responses = made["paths"][declared.path][declared.method.lower()]["responses"]
    own = {"429"} & set(map(str, {status.code for status in declared.statuses}))
    expected = ({"401", "403", "413", "429"} if declared.takes_token else {"403", "413"}) - own
    assert expected <= {code for code, each in responses.items() if "$ref" in each}


@every_route
def test_every_parameter_has_a_type_a_position_and_a_sentence(declared: Route[Any]) -> None:
    for name, schema in params_schema(declared)["properties"].items():
        assert schema["x-type"] in {"string", "integer", "boolean", "array", "hash", "model", "parent"}, name
        assert isinstance(schema["x-position"], int), name
        assert schema["description"].endswith((".", "…")), name


@representative
def test_parameters_stand_in_the_order_of_their_positions(declared: Route[Any]) -> None:
    positions = [schema["x-position"] for schema in params_schema(declared)["properties"].values()]
    assert positions == sorted(positions)


@every_route
def test_every_text_has_a_limit_or_possible_values(declared: Route[Any]) -> None:
    limitless = [text for text in texts(params_schema(declared)) if "maxLength" not in text and "enum" not in text]
    assert limitless == []


def test_a_route_may_give_a_common_parameter_another_position() -> None:
    (declared,) = (declared for declared in routes() if declared.name == "requirements_create")
    properties = params_schema(declared)["properties"]
    assert {name: properties[name]["x-position"] for name in ("token", "session_view", "application_view", "application")} == {
        "token": 1,
        "session_view": 100,
        "application_view": 110,
        "application": 200,
    }


@representative
def test_a_token_is_required_but_a_body_without_one_is_valid_since_a_header_may_carry_it(declared: Route[Any]) -> None:
    schema = params_schema(declared)
    assert "token" not in schema["required"]
    assert ("token" in schema["properties"]) is declared.takes_token
    if declared.takes_token:
        assert schema["properties"]["token"]["x-required"] is declared.token_may_be_required


@representative
def test_every_parameter_but_the_token_and_arrays_of_hashes_may_come_in_the_query_string(
    declared: Route[Any], made: Schema
) -> None:
    query = [parameter for parameter in operation(made, declared)["parameters"] if parameter["in"] == "query"]
    names = [parameter["name"].removesuffix("[]") for parameter in query]
    given = {name: schema for name, schema in params_schema(declared)["properties"].items() if name != "token"}
    in_query = [name for name, schema in given.items() if "properties" not in schema.get("items", {})]
    assert names == ([] if declared.sensitive_params else in_query)


def test_hashes_and_arrays_of_a_query_string_are_written_with_brackets(made: Schema) -> None:
    parameters = {
        parameter["name"]: parameter
        for parameter in (resolved(made, each) for each in made["paths"]["/api/v1/webhook_out_subs/index"]["get"]["parameters"])
    }
    assert parameters["page"]["style"] == "deepObject"
    assert "style" not in parameters["filters[]"], "`form` is OpenAPI's default"
    assert parameters["integration_id"]["required"] is True


@representative
def test_a_route_that_takes_an_idempotency_key_says_so(declared: Route[Any], made: Schema) -> None:
    headers = [parameter["name"] for parameter in operation(made, declared)["parameters"] if parameter["in"] == "header"]
    assert headers == (["Idempotency-Key"] if declared.takes_idempotency_key else [])


@representative
def test_no_body_is_required_where_a_query_string_is_enough(declared: Route[Any], made: Schema) -> None:
    assert operation(made, declared)["requestBody"]["required"] is declared.sensitive_params


def test_a_read_has_no_body(made: Schema) -> None:
    assert "requestBody" not in made["paths"]["/api/v1/webhook_out_subs/index"]["get"]


def test_a_sensitive_route_takes_base64_only_and_nothing_in_the_url() -> None:
    secret = openapi.operation(replace(routes()[0], sensitive_params=True, takes_idempotency_key=False), "POST")
    assert list(secret["requestBody"]["content"]) == ["text/plain"]
    assert secret["requestBody"]["required"] is True
    assert secret["parameters"] == []


def test_the_documented_session_and_application_are_those_that_are_answered(made: Schema) -> None:
    token = SimpleNamespace(id=1, user_id=1, application="planoauth", remember_me=None, created_at="t", last_used_at=None)
    application = SimpleNamespace(id=1, slug="planoauth", name="PlanoAuth")
    caller = SimpleNamespace(
        token=token,
        user=SimpleNamespace(roles_in=lambda _: ["client"]),
    )
    schemas = made["components"]["schemas"]
    check(made, schemas["Session"], views.of_session(caller))
    check(made, schemas["Session"], views.of_session(SimpleNamespace(token=token, user=None)))
    check(made, schemas["Application"], views.of_application(application))


def test_a_stale_document_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    stale = tmp_path / "openapi.json"
    stale.write_text("{}")
    assert "run `.venv/bin/python -m tools.codegen.openapi`" in str(
        write_or_check(stale, text(), "python -m tools.codegen.openapi", ["--check"])
    )
    assert stale.read_text() == "{}"
    assert write_or_check(stale, text(), "python -m tools.codegen.openapi", []) is None
    assert write_or_check(stale, text(), "python -m tools.codegen.openapi", ["--check"]) is None


@pytest.mark.parametrize(
    "value", [{}, [], "é", {"a": [1, {"b": None}]}, {"long": ["x" * 80, {"y": "z" * 90}, []], "short": {"a": True}}]
)
def test_written_json_says_the_same_and_keeps_what_is_short_on_one_line(value: Any) -> None:
    written = json_text(value)
    assert json.loads(written) == value
    assert all(len(line) <= 132 for line in written.splitlines())
    assert '"short": {"a": true}' in written or "short" not in written
