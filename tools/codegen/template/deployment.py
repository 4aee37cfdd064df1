"""Gradual deployment: the function that asks every new version something before it gets traffic."""

from typing import Any

from shared.api.route import Route
from tools.codegen.names import pascal
from tools.codegen.template.cfn import Call, arn, ref, sub
from tools.codegen.template.policies import FUNCTION
from tools.codegen.template.resources import Resource, Statement, allow, role

_VERSIONS = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*:*"
_GROUPS = "arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:deploymentgroup:${AWS::StackName}-*/*"


def check(routes: tuple[Route[Any], ...]) -> dict[str, Resource]:
    """The pre-traffic hook, there only while deployments are gradual.

    CodeDeploy may call functions whose name begins with CodeDeployHook_. A plain function: what Globals give to those of the API,
    an alias and settings, is not for it.
    """
    properties = {
        "FunctionName": sub("CodeDeployHook_${AWS::StackName}"),
        "Code": "functions/hooks/before_traffic/",
        "Handler": "handler.handler",
        "Runtime": "python3.13",
        "Architectures": [ref("Architecture")],
        "Description": "Asks new versions something before they get traffic",
        "MemorySize": 256,
        "Timeout": 120,
        "Role": arn("BeforeTrafficRole"),
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": ref("FunctionLogs")},
        "Environment": {"Variables": {"VERSIONS": Call("Join", [",", [_version(pascal(route.name)) for route in routes]])}},
    }
    return {
        "BeforeTraffic": {"Type": "AWS::Lambda::Function", "Condition": "IsGradual", "Properties": properties},
        "BeforeTrafficRole": role(_rights(), [FUNCTION], condition="IsGradual"),
    }


def _version(function: str) -> Call:
    """`<name>:<number>`: whole ARNs of fifty functions are more than the 4 KB that an environment holds."""
    return Call("Select", [1, Call("Split", [":function:", ref(f"{function}.Version")])])


def _rights() -> list[Statement]:
    return [
        allow(["lambda:InvokeFunction"], [sub(_VERSIONS)]),
        allow(["codedeploy:PutLifecycleEventHookExecutionStatus"], [sub(_GROUPS)]),
    ]
