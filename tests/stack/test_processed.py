"""Settings that MiniStack takes without applying, where CloudFormation would read it: in the template as the transform left it.

That the template itself is right is tested beside it; here, that deploying changes nothing of it.
"""

from typing import Any

import pytest

from tests import representatives
from tools.codegen.names import pascal
from tools.codegen.template import cfn
from tools.codegen.template.block import TEMPLATE
from tools.deploy.stack.deployment import Stack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

Resources = dict[str, Any]


@pytest.fixture(scope="module")
def processed(stack: Stack) -> Resources:
    return dict(stack.processed["Resources"])


@pytest.fixture(scope="module")
def written() -> Resources:
    return dict(cfn.load(TEMPLATE.read_text(encoding="utf-8"))["Resources"])


def of(kind: str, resources: Resources) -> Resources:
    return {name: each.get("Properties") for name, each in resources.items() if each["Type"].startswith(kind)}


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::DynamoDB::Table",  # time to live, recovery to a point in time, encryption
        "AWS::S3::",  # the lifecycle of unfinished uploads
        "AWS::CloudFront::",  # who may read the bucket, headers of images
        "AWS::Logs::",  # metrics from logs
        "AWS::CloudWatch::",
        "AWS::IAM::",
        "AWS::WAFv2::",
        "AWS::ApiGateway::UsagePlan",
    ],
)
def test_what_is_not_applied_reaches_cloudformation_as_it_is_written(kind: str, processed: Resources, written: Resources) -> None:
    assert of(kind, written)
    assert of(kind, processed) == of(kind, written)


@pytest.mark.parametrize("name", representatives.cases(value=lambda route: pascal(route.name)))
def test_a_functions_memory_time_and_share_of_concurrency_reach_cloudformation(
    name: str, processed: Resources, written: Resources
) -> None:
    found, own = processed[name]["Properties"], written[name]["Properties"]
    logging = {"LogFormat": "JSON", "LogGroup": {"Ref": "FunctionLogs"}}
    expected = {"MemorySize": 512, "Timeout": 15, "LoggingConfig": logging, **own}
    for each in ("MemorySize", "Timeout", "ReservedConcurrentExecutions", "LoggingConfig", "Role"):
        assert found.get(each) == expected.get(each)


def test_the_stages_throttling_and_access_log_reach_cloudformation(processed: Resources, written: Resources) -> None:
    found, own = processed["ApiStage"]["Properties"], written["Api"]["Properties"]
    assert found["MethodSettings"] == own["MethodSettings"]
    assert found["AccessLogSetting"] == own["AccessLogSetting"]
