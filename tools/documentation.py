"""The function that serves the documentation, beside the API and under the same address: one deployment, and nothing to upload."""

from typing import Any

from tools.cfn import arn, either, ref, sub

Resource = dict[str, Any]

NAME = "Documentation"
PATHS = ("/documentation", "/documentation/{proxy+}")

_SOURCE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${Environment}/GET/documentation*"
_VPC_POLICY = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"


def resources() -> dict[str, Resource]:
    return {NAME: _function(), f"{NAME}Role": _role(), f"{NAME}GetPermission": _permission(), f"{NAME}Logs": _logs()}


def _function() -> Resource:
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "CodeUri": "documentation/",
            "Description": "The API's documentation",
            "MemorySize": 256,
            "Timeout": 5,
            "Role": arn(f"{NAME}Role"),
            "LoggingConfig": {"LogFormat": "JSON", "LogGroup": ref(f"{NAME}Logs")},
            "AutoPublishAliasAllProperties": True,
        },
    }


def _role() -> Resource:
    """Nothing but its log, and the network interfaces of a VPC where there is one."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    log = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": [arn(f"{NAME}Logs")]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "ManagedPolicyArns": either("IsInVpc", [sub(_VPC_POLICY)], []),
            "Policies": [{"PolicyName": "declared", "PolicyDocument": {"Version": "2012-10-17", "Statement": [log]}}],
        },
    }


def _permission() -> Resource:
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(f"{NAME}.Alias"),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": sub(_SOURCE),
        },
    }


def _logs() -> Resource:
    properties = {"LogGroupName": sub("/planocore/${AWS::StackName}/documentation"), "RetentionInDays": ref("LogRetentionDays")}
    return {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Delete", "UpdateReplacePolicy": "Retain", "Properties": properties}
