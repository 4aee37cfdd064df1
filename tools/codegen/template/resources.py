"""Roles of functions, and the managed policies that several roles share."""

from collections.abc import Iterable
from typing import Any

from tools.codegen.template.cfn import ref

Resource = dict[str, Any]
Statement = Any


def role(statements: list[Statement], policies: Iterable[str] = (), *, condition: str | None = None) -> Resource:
    """A function's role. SAM's own would let each function write to every log of the account."""
    own = [{"PolicyName": "declared", "PolicyDocument": document(statements)}] if statements else []
    return {
        "Type": "AWS::IAM::Role",
        **only_if(condition),
        "Properties": {
            "AssumeRolePolicyDocument": trust("lambda.amazonaws.com"),
            **({"ManagedPolicyArns": [ref(policy) for policy in policies]} if policies else {}),
            **({"Policies": own} if own else {}),
        },
    }


def managed_policy(statements: list[Statement]) -> Resource:
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document(statements)}}


def document(statements: list[Statement]) -> Resource:
    return {"Version": "2012-10-17", "Statement": statements}


def trust(service: str) -> Resource:
    """The policy of a role that a service of AWS takes on."""
    return document([{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}])


def allow(actions: list[str], resources: list[Any]) -> Statement:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def only_if(condition: str | None) -> Resource:
    return {"Condition": condition} if condition else {}
