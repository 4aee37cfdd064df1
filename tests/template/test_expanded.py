"""The template as SAM expands it, with everything optional off, and with everything on."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.template.test_limits import expanded as as_counted
from tools.codegen.names import pascal
from tools.codegen.routes import ROOT, routes
from tools.codegen.template import cfn
from tools.codegen.template.block import TEMPLATE
from tools.deploy.build import sam_command

pytestmark = pytest.mark.slow

OFF: dict[str, str] = {}
ON = {
    "GradualDeployment": "true",
    "AccessLogs": "true",
    "SnapStart": "PublishedVersions",
    "DailyQuota": "1000",
    "WafRequestsPer5Minutes": "5000",
    "ImageConcurrency": "5",
    "SubnetIds": "subnet-1,subnet-2",
    "SecurityGroupIds": "sg-1",
    "AlarmTopicArn": "arn:aws:sns:us-east-1:123456789012:alarms",
    "MandrillKeyParameter": "/planocore/mandrill",
    "AllowedOrigins": "https://a.example,https://b.example",
    "Environment": "prod",
}
# The translator has read this parameter and left no trace of it.
READ_BY_SAM = "W2001"

every_choice = pytest.mark.parametrize("choice", [OFF, ON], ids=["off", "on"])


@pytest.fixture(scope="session")
def programs() -> Path:
    """Where SAM CLI's virtual environment keeps its programs."""
    command = sam_command()
    if command is None:
        pytest.skip("needs SAM CLI (`make build` installs it)")
    return Path(command).resolve().parent


def expand(programs: Path, choice: dict[str, str]) -> str:
    command = [
        str(programs / "python"),
        str(ROOT / "tools/deploy/expand.py"),
        *(f"{name}={value}" for name, value in choice.items()),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@every_choice
def test_what_sam_makes_of_it_is_clean(choice: dict[str, str], programs: Path, tmp_path: Path) -> None:
    file = tmp_path / "expanded.json"
    file.write_text(expand(programs, choice))
    found = subprocess.run([programs / "cfn-lint", "-i", READ_BY_SAM, "--", file], capture_output=True, text=True, check=False)
    assert found.stdout == ""
    assert found.returncode == 0


def test_every_function_is_published_under_the_alias_that_api_gateway_calls(programs: Path) -> None:
    resources: dict[str, Any] = json.loads(expand(programs, OFF))["Resources"]
    for route in routes():
        assert resources[f"{pascal(route.name)}Aliaslive"]["Properties"]["Name"] == "live"


def test_a_change_in_the_layer_of_our_own_code_alone_publishes_a_new_version_of_each_function(programs: Path) -> None:
    """SAM names a version by what it is made of: CloudFormation makes one that has a new name."""
    former, latter = (versions(programs, SharedLayer=f"s3://packages/{build}") for build in ("former", "latter"))
    assert former.keys() == latter.keys() >= {pascal(route.name) for route in routes()}
    assert {name for name in former if former[name] == latter[name]} == {"Documentation"}, "which has none of that code"


def versions(programs: Path, **places: str) -> dict[str, str]:
    """The logical id of each function's version, by the function's."""
    resources: dict[str, Any] = json.loads(expand(programs, places))["Resources"]
    return {
        each["Properties"]["FunctionName"]["Ref"]: name
        for name, each in resources.items()
        if each["Type"] == "AWS::Lambda::Version"
    }


def test_gradual_deployments_shift_every_alias_after_it_was_asked(programs: Path) -> None:
    resources: dict[str, Any] = json.loads(expand(programs, ON))["Resources"]
    assert len(resources) == as_counted(cfn.load(TEMPLATE.read_text())["Resources"])
    for route in routes():
        policy = resources[f"{pascal(route.name)}Aliaslive"]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert {"Ref": "BeforeTraffic"} in policy["BeforeAllowTrafficHook"]["Fn::If"]
        group = resources[f"{pascal(route.name)}DeploymentGroup"]["Properties"]
        assert len(group["AlarmConfiguration"]["Alarms"]) == 2
