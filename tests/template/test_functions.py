import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from shared.api.route import Route
from shared.background.declaration import Declared
from shared.settings import NAMES
from tests import representatives
from tests.in_one_test import in_one_test
from tools.codegen.names import pascal
from tools.codegen.routes import ROOT, _route, background, folder_of, route, routes
from tools.codegen.template import cfn
from tools.codegen.template.api import DEFINITION, DOCUMENTATION
from tools.codegen.template.block import PASSWORD_MEMORY, TEMPLATE, rewritten

INTEGRATION = "x-amazon-apigateway-integration"
Resources = dict[str, Any]

every_route = in_one_test("declared", routes())
representative = pytest.mark.parametrize("declared", representatives.cases())


def test_the_made_part_is_what_the_declarations_say() -> None:
    assert rewritten(TEMPLATE.read_text()) == TEMPLATE.read_text()


def test_there_is_a_function_for_each_folder_and_no_other(resources: Resources) -> None:
    code = [
        resource["Properties"]["CodeUri"]
        for resource in resources.values()
        if resource["Type"] == "AWS::Serverless::Function" and resource["Properties"]["CodeUri"] != "functions/docs_site/"
    ]
    folders = [path for kind in ("routes", "consumers", "schedules") for path in sorted(ROOT.glob(f"functions/{kind}/*/"))]
    assert code == [f"{folder.relative_to(ROOT)}/" for folder in folders if folder.name != "__pycache__"]


def test_what_sam_copies_for_a_layer_holds_no_installed_packages(resources: Resources) -> None:
    """It copies the whole folder, and takes it away again, once for each layer."""
    layers = [each["Properties"]["ContentUri"] for each in resources.values() if each["Type"] == "AWS::Serverless::LayerVersion"]
    assert {layer: found for layer in layers if (found := list((ROOT / layer).rglob("node_modules")))} == {}


@every_route
def test_a_function_folder_holds_one_file(declared: Route[Any]) -> None:
    folder = ROOT / "functions/routes" / declared.name
    assert [file.name for file in folder.iterdir() if file.name != "__pycache__"] == ["handler.py"]


@pytest.mark.parametrize("declared", background(), ids=lambda declared: declared.name)
def test_the_folder_of_a_consumer_or_a_schedule_holds_one_file(declared: Declared) -> None:
    assert [file.name for file in (ROOT / folder_of(declared)).iterdir() if file.name != "__pycache__"] == ["handler.py"]


@every_route
def test_each_method_of_a_route_leads_to_its_function(declared: Route[Any], paths: Resources) -> None:
    path = paths[declared.path]
    own = {method: path[method][INTEGRATION] for method in path if method not in ("options", "x-amazon-apigateway-any-method")}
    assert set(own) == {method.lower() for method in (declared.method, *declared.also_methods)}
    for integration in own.values():
        assert (integration["type"], integration["httpMethod"]) == ("aws_proxy", "POST")
        assert f"functions/${{{pascal(declared.name)}.Arn}}:live/invocations" in integration["uri"]["Fn::Sub"]


def test_api_gateway_may_call_the_functions_that_get_traffic_and_nothing_else(resources: Resources, paths: Resources) -> None:
    role = resources["ApiRole"]["Properties"]
    (trusted,) = role["AssumeRolePolicyDocument"]["Statement"]
    (allowed,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert (trusted["Principal"], allowed["Action"]) == ({"Service": "apigateway.amazonaws.com"}, "lambda:InvokeFunction")
    assert allowed["Resource"]["Fn::Sub"].endswith(":function:${AWS::StackName}-*:live")
    integrations = [method[INTEGRATION] for path in paths.values() for method in path.values()]
    called = [each for each in integrations if each["type"] == "aws_proxy"]
    assert all(each["credentials"] == {"Fn::GetAtt": ["ApiRole", "Arn"]} for each in called)


def test_the_documentation_is_read_only(paths: Resources) -> None:
    for name in DOCUMENTATION:
        called = {method for method in paths[name] if paths[name][method][INTEGRATION]["type"] == "aws_proxy"}
        assert called == {"get", "head"}


@representative
def test_a_function_ends_before_api_gateway_gives_up(declared: Route[Any], template: Resources, resources: Resources) -> None:
    own = resources[pascal(declared.name)]["Properties"]
    assert own.get("Timeout", template["Globals"]["Function"]["Timeout"]) < 29


def test_the_function_that_decodes_images_has_a_whole_core_and_pillow(resources: Resources) -> None:
    properties = resources["ListItemsUploadImage"]["Properties"]
    assert (properties["MemorySize"], properties["Timeout"]) == (1769, 25)
    assert {"Ref": "ImagesLayer"} in properties["Layers"]


def test_no_other_function_carries_pillow(resources: Resources) -> None:
    carriers = [name for name, resource in resources.items() if {"Ref": "ImagesLayer"} in resource["Properties"].get("Layers", ())]
    assert carriers == ["ListItemsUploadImage"]


def test_functions_that_hash_passwords_carry_argon2_and_no_others(resources: Resources) -> None:
    carriers = {
        name for name, resource in resources.items() if {"Ref": "PasswordsLayer"} in resource["Properties"].get("Layers", ())
    }
    assert carriers == {pascal(declared.name) for declared in routes() if declared.hashes_passwords}
    assert {resources[name]["Properties"]["MemorySize"] for name in carriers} <= {PASSWORD_MEMORY}


@representative
def test_a_change_of_a_layer_alone_publishes_a_new_version(declared: Route[Any], resources: Resources) -> None:
    assert resources[pascal(declared.name)]["Properties"]["AutoPublishAliasAllProperties"] is True
    layers = [resource for resource in resources.values() if resource["Type"] == "AWS::Serverless::LayerVersion"]
    assert all(layer["Properties"]["PublishLambdaVersion"] is True for layer in layers)


def test_the_settings_of_the_functions_are_those_that_the_code_reads(template: Resources) -> None:
    of_others = {"WEBHOOK_HURRY", "AWS_CONNECT_SECONDS", "AWS_READ_SECONDS"}  # of local runs, and of operators' commands
    read = {name.upper() for name in NAMES} - of_others
    assert (
        set(template["Globals"]["Function"]["Environment"]["Variables"])
        - {"AWS_ENDPOINT_URL", "PYDANTIC_DISABLE_PLUGINS"}  # which libraries read
        == read
    )


def test_a_folder_must_have_its_routes_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.import_module", lambda _: SimpleNamespace(route=route("list_items_create")))
    with pytest.raises(LookupError, match="folder and route have one name"):
        _route("lists_create")


def test_what_gateway_yaml_refers_to_is_in_the_template(template: Resources) -> None:
    known = {*template["Resources"], *template["Parameters"]}
    for kind, name in referred(cfn.load(DEFINITION.read_text())):
        assert name.startswith("AWS::") or name in (template["Conditions"] if kind == "Fn::If" else known), name


def test_every_condition_is_used(template: Resources) -> None:
    used = {name for kind, name in referred(template) if kind in ("Fn::If", "Condition")}
    assert used == set(template["Conditions"])


def referred(value: Any) -> Iterator[tuple[str, str]]:
    """The function and the name of each reference in a value, at any depth."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        if name in ("Ref", "Condition") and isinstance(inner, str):
            yield name, inner
        elif name in ("Fn::If", "Fn::GetAtt"):
            yield name, inner[0]
        elif name == "Fn::Sub":
            yield from ((name, place.partition(".")[0]) for place in re.findall(r"\$\{([^!}]+)\}", inner))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from referred(inner)


def test_a_template_without_the_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the line"):
        rewritten("Resources: {}\n")
