"""What every function has for itself: a role, a log group, and the permission that lets API Gateway call it."""

from typing import Any

from tools.template.cfn import arn, either, ref, sub

Resource = dict[str, Any]
Statement = Any

_SOURCE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${Environment}"
_VPC_POLICY = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"


def role(statements: list[Statement], *, condition: str | None = None, reaches_vpc: bool = True) -> Resource:
    """Written out: SAM's own role may log everywhere and, with a VPC as a parameter, manage network interfaces without one."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {
        "Type": "AWS::IAM::Role",
        **_only_if(condition),
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            **({"ManagedPolicyArns": either("IsInVpc", [sub(_VPC_POLICY)], [])} if reaches_vpc else {}),
            "Policies": [{"PolicyName": "declared", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}],
        },
    }


def log_group(name: str, *, condition: str | None = None) -> Resource:
    return {
        "Type": "AWS::Logs::LogGroup",
        **_only_if(condition),
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Retain",
        "Properties": {"LogGroupName": sub(f"/planocore/${{AWS::StackName}}/{name}"), "RetentionInDays": ref("LogRetentionDays")},
    }


def permission(function: str, method: str, path: str) -> Resource:
    """For API Gateway, to call a function's alias."""
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(f"{function}.Alias"),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": sub(f"{_SOURCE}/{method}{path}"),
        },
    }


def allow(actions: list[str], resources: list[Any]) -> Statement:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def may_log(function: str) -> Statement:
    """Into its own group, which is there before it."""
    return allow(["logs:CreateLogStream", "logs:PutLogEvents"], [arn(f"{function}Logs")])


def _only_if(condition: str | None) -> Resource:
    return {"Condition": condition} if condition else {}
