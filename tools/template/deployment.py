"""Gradual deployment: the function that asks every new version something before it gets traffic."""

from typing import Any

from shared.route import Route
from tools.names import pascal
from tools.template.cfn import NO_VALUE, Call, arn, either, ref, sub
from tools.template.resources import Resource, Statement, allow, log_group, may_log, role

_VERSIONS = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*:*"
_GROUPS = "arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:deploymentgroup:${AWS::StackName}-*/*"


def preference(alarms: list[Any]) -> dict[str, Any]:
    """A function's DeploymentPreference, switched on by parameter."""
    return {
        "Enabled": ref("GradualDeployment"),
        "Type": ref("GradualDeploymentType"),
        "Hooks": {"PreTraffic": either("IsGradual", ref("BeforeTraffic"), NO_VALUE)},
        "Alarms": alarms,
    }


def check(routes: tuple[Route[Any], ...]) -> dict[str, Resource]:
    """There only while deployments are gradual. CodeDeploy may call functions whose name begins with CodeDeployHook_.

    A plain function: what Globals give to those of the API, an alias and settings, is not for it.
    """
    names = [pascal(route.name) for route in routes]
    properties = {
        "FunctionName": sub("CodeDeployHook_${AWS::StackName}"),
        "Code": "hooks/before_traffic/",
        "Handler": "handler.handler",
        "Runtime": "python3.13",
        "Architectures": [ref("Architecture")],
        "Description": "Asks new versions something before they get traffic",
        "MemorySize": 256,
        "Timeout": 120,
        "Role": arn("BeforeTrafficRole"),
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": ref("BeforeTrafficLogs")},
        "Environment": {"Variables": {"VERSIONS": Call("Join", [",", [ref(f"{name}.Version") for name in names]])}},
    }
    return {
        "BeforeTraffic": {"Type": "AWS::Lambda::Function", "Condition": "IsGradual", "Properties": properties},
        "BeforeTrafficRole": role(_rights(), condition="IsGradual", reaches_vpc=False),
        "BeforeTrafficLogs": log_group("before_traffic", condition="IsGradual"),
    }


def _rights() -> list[Statement]:
    return [
        allow(["lambda:InvokeFunction"], [sub(_VERSIONS)]),
        allow(["codedeploy:PutLifecycleEventHookExecutionStatus"], [sub(_GROUPS)]),
        may_log("BeforeTraffic"),
    ]
