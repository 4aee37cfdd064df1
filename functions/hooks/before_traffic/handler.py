"""Before a new version gets traffic, CodeDeploy asks this function whether it may.

Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
"""

import json
import os
from functools import cache
from typing import Any

import botocore.session

# A request without a token: it is refused, but not before the registry has been read.
_REQUEST = {"httpMethod": "POST", "headers": {}, "requestContext": {"requestId": "before-traffic"}, "body": None}
_BROKEN = frozenset({"application-crash", "identify-request-error"})


def handler(event: dict[str, str], context: Any) -> None:  # noqa: ARG001 - Lambda passes it
    versions = os.environ["VERSIONS"].split(",")
    broken = [version for version in versions if not answers(version)]
    print(json.dumps({"message": "before traffic", "asked": versions, "broken": broken}))
    _client("codedeploy").put_lifecycle_event_hook_execution_status(
        deploymentId=event["DeploymentId"],
        lifecycleEventHookExecutionId=event["LifecycleEventHookExecutionId"],
        status="Failed" if broken else "Succeeded",
    )


def answers(version: str) -> bool:
    """Whether a version (its ARN) starts, reaches its tables and answers in our envelope."""
    answer = _client("lambda").invoke(FunctionName=version, Payload=json.dumps(_REQUEST).encode())
    if "FunctionError" in answer:
        return False
    try:
        return json.loads(json.load(answer["Payload"])["body"])["status"] not in _BROKEN
    except (ValueError, KeyError, TypeError):
        return False


@cache
def _client(service: Any) -> Any:
    return botocore.session.get_session().create_client(service)
