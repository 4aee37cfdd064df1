"""Metrics made from log lines, and the alarms that are raised by them and by AWS's own metrics.

Source of the patterns: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.aws.queues import Queue
from shared.records.queues import QUEUES
from tools.codegen.names import pascal
from tools.codegen.template.cfn import NO_VALUE, Call, either, ref, sub
from tools.codegen.template.policies import queue_id
from tools.codegen.template.resources import Resource, only_if

_OURS = sub("PlanoCore/${AWS::StackName}")  # the namespace of the metrics made here
_ACTIONS = [either("HasAlarmTopic", ref("AlarmTopicArn"), NO_VALUE)]
_IMAGES = "list_items/v1/upload_image"  # a fetched image may take its 5 seconds, and be decoded and encoded after that


@dataclass(frozen=True, slots=True)
class LogMetric:
    """A metric filter. `value`: what each line counts for. One with dimensions has no default value, and alarms want one."""

    name: str
    pattern: str
    value: str = "1"
    unit: str = "Count"
    dimensions: tuple[str, ...] = ()  # of the line's fields
    group: str = "FunctionLogs"
    condition: str | None = None

    @property
    def resource(self) -> Resource:
        dimensions = {"Dimensions": [{"Key": each, "Value": f"$.{each}"} for each in self.dimensions]}
        made = {"MetricNamespace": _OURS, "MetricName": self.name, "MetricValue": self.value, "Unit": self.unit}
        counts = self.value == "1" and not self.dimensions
        made |= {**(dimensions if self.dimensions else {}), **({"DefaultValue": 0} if counts else {})}
        return {
            "Type": "AWS::Logs::MetricFilter",
            **only_if(self.condition),
            "Properties": {"LogGroupName": ref(self.group), "FilterPattern": self.pattern, "MetricTransformations": [made]},
        }


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that is raised where the metric was `threshold` or more in each of `periods` periods of so many seconds."""

    name: str
    sentence: str
    metric: str
    threshold: int
    statistic: str = "Sum"
    seconds: int = 60
    periods: int = 1
    namespace: Any = _OURS
    dimensions: Mapping[str, Any] = field(default_factory=dict)
    missing: str = "notBreaching"

    @property
    def resource(self) -> Resource:
        kind = "ExtendedStatistic" if self.statistic.startswith("p") else "Statistic"
        dimensions = {"Dimensions": [{"Name": name, "Value": value} for name, value in self.dimensions.items()]}
        return {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmName": sub(f"${{AWS::StackName}}-{self.name}"),
                "AlarmDescription": self.sentence,
                "Namespace": self.namespace,
                "MetricName": self.metric,
                **(dimensions if self.dimensions else {}),
                kind: self.statistic,
                "Period": self.seconds,
                "EvaluationPeriods": self.periods,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "Threshold": self.threshold,
                "TreatMissingData": self.missing,
                "AlarmActions": _ACTIONS,
            },
        }


_WAITS: dict[str, Any] = {"statistic": "Maximum", "seconds": 300, "periods": 2}


def _backlog(name: str, waiting: str) -> LogMetric:
    """The metric of what waits in tables, as the sweep measures it each minute."""
    return LogMetric(name, f'{{ $.message = "backlog" && $.waiting = "{waiting}" }}', value="$.seconds", unit="Seconds")


def _durations(name: str, comparison: str) -> LogMetric:
    pattern = f'{{ $.message = "request" && $.route {comparison} "{_IMAGES}" }}'
    return LogMetric(name, pattern, value="$.duration_ms", unit="Milliseconds")


def _age(queue: Queue) -> Alarm:
    """A message may be held back for 15 minutes."""
    return Alarm(
        f"oldest-{queue.name.replace('_', '-')}",
        "A queue is not worked off; its oldest message waits for over 20 minutes.",
        "ApproximateAgeOfOldestMessage",
        1200,
        namespace="AWS/SQS",
        dimensions={"QueueName": Call("GetAtt", f"{queue_id(queue)}.QueueName")},
        **_WAITS,
    )


# By what their resources are called, without `Metric`. The first two are the dashboard's only.
METRICS = {
    "Requests": LogMetric("Requests", '{ $.message = "request" }', dimensions=("route", "status")),
    "Work": LogMetric("Work", '{ $.message = "work" }', dimensions=("function", "status")),
    "Failures": LogMetric("Failures", '{ $.type = "platform.report" && $.record.status != "success" }'),
    "Crashes": LogMetric(
        "Crashes",
        '{ ($.message = "request" && ($.status = "application-crash" || $.status = "identify-request-error"))'
        ' || ($.message = "work" && $.status = "failed") }',
    ),
    "DeadLetters": LogMetric("DeadLetters", '{ $.message = "dead letter" }'),
    "EventsBacklog": _backlog("OldestWebhookEvent", "events"),
    "ChannelsBacklog": _backlog("OldestWebhookChannel", "channels"),
    "MailFailures": LogMetric("MailFailures", '{ $.message = "request" && $.status = "mandrill-email-failed" }'),
    "Unregistered": LogMetric(
        "Unregistered", '{ $.message = "request" && ($.status = "route-not-found" || $.status = "service-not-found") }'
    ),
    "Durations": _durations("Durations", "!="),
    "ImageDurations": _durations("ImageDurations", "="),
    # Functions do not log that Lambda throttles them. API Gateway does, where it logs; else the account's own metric has to do.
    "Throttles": LogMetric("Throttles", '{ $.function_status = "429" }', group="AccessLogGroup", condition="HasAccessLogs"),
}
# By what their resources are called, without `Alarm`. Of a backlog, that nothing is measured is a reason for an alarm, too.
ALARMS = {
    "Failures": Alarm("failures", "A function did not start, ran out of time or memory, or died.", "Failures", 1),
    "Crashes": Alarm("crashes", "Something unforeseen happened; the log has it with its trace.", "Crashes", 1),
    "DeadLetters": Alarm(
        "dead-letters",
        "A consumer has failed at the same again and again; a notification tells what it was about.",
        "DeadLetters",
        1,
    ),
    **{f"{pascal(queue.name)}Age": _age(queue) for queue in QUEUES},
    "EventsBacklog": Alarm(
        "oldest-webhook-event",
        "The jobs of an event have been missing for over 10 minutes or the sweep does not run.",
        "OldestWebhookEvent",
        600,
        missing="breaching",
        **_WAITS,
    ),
    "ChannelsBacklog": Alarm(
        "oldest-webhook-channel",
        "A subscription has been due for over 10 minutes and nothing delivers to it or the sweep does not run.",
        "OldestWebhookChannel",
        600,
        missing="breaching",
        **_WAITS,
    ),
    "WebhookFanOutAge": Alarm(
        "oldest-webhook-row",
        "The stream of events is not worked off; its oldest row waits for over 10 minutes.",
        "IteratorAge",
        600_000,
        namespace="AWS/Lambda",
        dimensions={"FunctionName": ref("WebhookFanOut")},
        **_WAITS,
    ),
    "MailFailures": Alarm("mail-failures", "A record was saved and Mandrill refused its notification.", "MailFailures", 1),
    "Unregistered": Alarm("unregistered", "A route was called that is switched off or was never registered.", "Unregistered", 1),
    "Slow": Alarm(
        "slow", "One request in a hundred took over 3 s, for 15 minutes.", "Durations", 3000, "p99", seconds=300, periods=3
    ),
    "SlowImages": Alarm(
        "slow-images", "One image in a hundred took over 20 s, for 15 minutes.", "ImageDurations", 20_000, "p99", 300, 3
    ),
    "Throttles": Alarm(
        "throttles",
        "The reserved or the account's concurrency is used up.",
        "Throttles",
        1,
        namespace=either("HasAccessLogs", _OURS, "AWS/Lambda"),
    ),
}


def alarm_resources() -> Iterator[tuple[str, Resource]]:
    """All of them, by logical id."""
    yield from ((f"{name}Metric", metric.resource) for name, metric in METRICS.items())
    yield from ((f"{name}Alarm", alarm.resource) for name, alarm in ALARMS.items())
