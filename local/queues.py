"""The queues of template.yaml, made on the embedded AWS."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tools.deploy.template import Resolver, Template, resources

_ARN = "arn:aws:sqs:us-east-1:000000000000:"
_ATTRIBUTES = ("VisibilityTimeout", "MessageRetentionPeriod")


def create_queues(template: Template, resolver: Resolver, client: Any) -> dict[str, str]:
    """Makes those that are not there yet, the ones first that others put their dead letters into. URLs by logical id."""
    return {
        logical_id: client.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        for logical_id, name, attributes in sorted(_definitions(template, resolver), key=lambda each: "RedrivePolicy" in each[2])
    }


def _definitions(template: Template, resolver: Resolver) -> Iterator[tuple[str, str, dict[str, str]]]:
    for logical_id, properties in resources(template, "AWS::SQS::Queue"):
        attributes = {name: str(properties[name]) for name in _ATTRIBUTES if name in properties}
        if "RedrivePolicy" in properties:
            attributes["RedrivePolicy"] = json.dumps(_redrive(template, resolver, properties["RedrivePolicy"]))
        yield logical_id, resolver.resolve(properties["QueueName"]), attributes


def _redrive(template: Template, resolver: Resolver, policy: Mapping[str, Any]) -> dict[str, Any]:
    dead: str = policy["deadLetterTargetArn"]["Fn::GetAtt"][0]
    name = resolver.resolve(template["Resources"][dead]["Properties"]["QueueName"])
    return {"deadLetterTargetArn": f"{_ARN}{name}", "maxReceiveCount": policy["maxReceiveCount"]}
