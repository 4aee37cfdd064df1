"""Gradual deployment: the function that asks every new version something before it gets traffic."""

from typing import Any

from shared.route import Route
from tools.cfn import NO_VALUE, Call, arn, either, ref, sub
from tools.policies import pascal

Resource = dict[str, Any]

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
        "BeforeTrafficRole": {"Type": "AWS::IAM::Role", "Condition": "IsGradual", "Properties": _role()},
        "BeforeTrafficLogs": _logs(),
    }


def _role() -> dict[str, Any]:
    statements = [
        _allow(["lambda:InvokeFunction"], [sub(_VERSIONS)]),
        _allow(["codedeploy:PutLifecycleEventHookExecutionStatus"], [sub(_GROUPS)]),
        _allow(["logs:CreateLogStream", "logs:PutLogEvents"], [arn("BeforeTrafficLogs")]),
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "Policies": [{"PolicyName": "declared", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}],
    }


def _logs() -> Resource:
    properties = {"LogGroupName": sub("/planocore/${AWS::StackName}/before_traffic"), "RetentionInDays": ref("LogRetentionDays")}
    lifetime = {"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Retain"}
    return {"Type": "AWS::Logs::LogGroup", "Condition": "IsGradual", **lifetime, "Properties": properties}


def _allow(actions: list[str], resources: list[Any]) -> Resource:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}
