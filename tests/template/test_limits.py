"""The template with fifty routes stays under four fifths of every limit, with everything optional on.

Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html and
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from typing import Any

import pytest

from shared.api.route import Route
from tests.in_one_test import in_one_test
from tools.codegen.names import pascal
from tools.codegen.routes import routes
from tools.codegen.template import block, cfn
from tools.codegen.template.api import definition
from tools.codegen.template.block import TEMPLATE, rewritten

ROUTES, SHARE = 50, 0.8
RESOURCES, TEMPLATE_BYTES, API_BYTES, ENVIRONMENT_BYTES, PARAMETERS, API_RESOURCES = 500, 1024**2, 6 * 1024**2, 4096, 200, 300
OUR_RESOURCES, WRITTEN_LINES, LINES_A_ROUTE, RESOURCES_A_ROUTE = 400, 1_200, 15, 6
VERSION = ("Version", "Alias", "DeploymentGroup")  # what SAM makes beside each function
STACK, SUFFIX = "planocore-staging", "ABCDEFGHIJKL"


def fifty() -> Iterator[Route[Any]]:
    """The routes that there are, again and again, in services of their own."""
    for number, route in enumerate(islice(cycle(routes()), ROUTES)):
        yield replace(route, service=f"{route.service[:12]}_{number}") if number >= len(routes()) else route


@pytest.fixture(scope="module")
def grown() -> Iterator[str]:
    """template.yaml as fifty routes make it."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(block, "routes", lambda: tuple(fifty()))
        yield rewritten(TEMPLATE.read_text())


@pytest.fixture(scope="module")
def resources(grown: str) -> dict[str, Any]:
    return dict(cfn.load(grown)["Resources"])


def expanded(resources: dict[str, Any]) -> int:
    """How many there are once SAM has added each function's, the API's deployment and stage, CodeDeploy's application and role.

    What starts a function from a queue or a stream is one more, a schedule two: a rule, and that it may.
    """
    functions = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Serverless::Function"]
    starts = [event["Type"] for each in functions for event in each.get("Events", {}).values()]
    return len(resources) + len(functions) * len(VERSION) + len(starts) + starts.count("Schedule") + 4


def test_fifty_routes_fit_into_a_stack(resources: dict[str, Any]) -> None:
    assert expanded(resources) <= OUR_RESOURCES <= RESOURCES * SHARE


def test_fifty_routes_fit_into_a_template(grown: str) -> None:
    assert len(grown.encode()) <= TEMPLATE_BYTES * SHARE
    assert len(cfn.load(grown)["Parameters"]) <= PARAMETERS * SHARE


def test_fifty_routes_fit_into_an_import_of_api_gateway() -> None:
    text = definition(fifty())
    assert len(text.encode()) <= API_BYTES * SHARE
    assert len(cfn.load(text)["paths"]) <= API_RESOURCES * SHARE


def test_fifty_versions_fit_into_the_environment_of_the_check_before_traffic(resources: dict[str, Any]) -> None:
    asked = resources["BeforeTraffic"]["Properties"]["Environment"]["Variables"]["VERSIONS"]["Fn::Join"][1]
    names = [each["Fn::Select"][1]["Fn::Split"][1]["Ref"].removesuffix(".Version") for each in asked]
    assert len(names) == ROUTES
    assert len(",".join(f"{STACK}-{name[:24]}-{SUFFIX}:123" for name in names)) <= ENVIRONMENT_BYTES * SHARE


def test_what_people_write_of_the_template_is_short_enough_to_be_read() -> None:
    text = TEMPLATE.read_text()
    made = text.partition(block.BEGIN)[2].partition(block.END)[0]
    assert len(text.splitlines()) - len(made.splitlines()) <= WRITTEN_LINES


@in_one_test("route", routes())
def test_a_route_takes_few_lines_and_resources(route: Route[Any]) -> None:
    lines = block.route_lines(route)
    assert len(lines.splitlines()) <= LINES_A_ROUTE
    assert set(cfn.load(lines)) == {pascal(route.name), f"{pascal(route.name)}Role"}
    assert len(cfn.load(lines)) + len(VERSION) <= RESOURCES_A_ROUTE
