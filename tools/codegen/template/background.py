"""Functions of consumers and schedules, with what starts them.

Sources: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sqs.html,
…/sam-property-function-dynamodb.html, …/sam-property-function-schedule.html
"""

import json
from typing import Any

from shared.background.declaration import Declared, FromQueue, FromStream, Schedule
from shared.records.queues import DEAD_LETTERS
from tools.codegen.names import pascal
from tools.codegen.routes import folder_of
from tools.codegen.template.cfn import Call, arn, ref
from tools.codegen.template.policies import queue_id, resource_name, table_id

_PARTIAL = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}
_NEW = json.dumps({"eventName": ["INSERT"]})
_SIDE_BY_SIDE = 10  # batches of a stream's shard, of different hash keys


def background_function(declared: Declared) -> dict[str, Any]:
    """Its properties."""
    return {
        "CodeUri": f"{folder_of(declared)}/",
        "Handler": "shared.background.entry.handler",
        "Role": arn(f"{pascal(declared.name)}Role"),
        "Layers": [ref("SharedLayer"), ref("BaseLayer")],
        "AutoPublishAliasAllProperties": True,
        "MemorySize": declared.megabytes,
        "Timeout": declared.seconds,
        "Events": {"Source": _event(declared)},
    }


def _event(declared: Declared) -> dict[str, Any]:
    if isinstance(declared, Schedule):
        return {"Type": "Schedule", "Properties": {"Schedule": _rate(declared.minutes)}}
    return _queue(declared.source) if isinstance(declared.source, FromQueue) else _stream(declared.source)


def _rate(minutes: int) -> str:
    return f"rate({minutes} minute{'s' if minutes > 1 else ''})"


def _queue(source: FromQueue) -> dict[str, Any]:
    limit = {"ScalingConfig": {"MaximumConcurrency": ref(source.concurrency)}} if source.concurrency else {}
    return {"Type": "SQS", "Properties": {"Queue": arn(queue_id(source.queue)), "BatchSize": source.batch, **_PARTIAL, **limit}}


def _stream(source: FromStream) -> dict[str, Any]:
    """What fails is halved until one record is left. From the oldest: what came while nothing was deployed is worked off too."""
    properties = {
        "Stream": Call("GetAtt", f"{table_id(resource_name(source.model))}.StreamArn"),
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": source.batch,
        **_PARTIAL,
        "MaximumRetryAttempts": source.attempts,
        "BisectBatchOnFunctionError": True,
        "ParallelizationFactor": _SIDE_BY_SIDE,
        "FilterCriteria": {"Filters": [{"Pattern": _NEW}]},
        "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": arn(queue_id(DEAD_LETTERS))}},
    }
    return {"Type": "DynamoDB", "Properties": properties}
