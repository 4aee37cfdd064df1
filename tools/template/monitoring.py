"""What watches a route's function: its log group, the metrics made from its log lines, and its alarms."""

from typing import Any

from shared.route import Route
from shared.statuses import COMMON, ApplicationCrash, IdentifyRequestError, Status
from tools.names import pascal
from tools.template.cfn import either, ref, sub
from tools.template.resources import Resource, log_group

Resources = dict[str, Resource]

_NAMESPACE = sub("PlanoCore/${AWS::StackName}")
_SLOW_MS, _SLOW_IMAGES_MS = 3_000, 20_000  # a fetched image may take its 5 seconds, and be decoded and encoded after that
_CRASHES = (ApplicationCrash, IdentifyRequestError)


def of_route(route: Route[Any]) -> Resources:
    name = pascal(route.name)
    return {
        f"{name}Logs": log_group(route.name),
        f"{name}RequestsMetric": _metric(
            name, "Requests", '{ $.message = "request" }', Dimensions=[_dimension("status", "$.status")]
        ),
        f"{name}CrashesMetric": _metric(name, f"{name}Crashes", _crash_pattern(), DefaultValue=0),
        **_alarms(route, name),
    }


def of_statuses() -> Resources:
    """An alarm for each 5xx status that functions answer, over all routes."""
    return {
        f"{status.__name__}Alarm": _status_alarm(status) for status in COMMON if int(status.code) >= 500 and not status.by_gateway
    }


def rollback_alarms(route: Route[Any]) -> list[Any]:
    """What ends a gradual deployment: the function fails to answer, or answers that it crashed."""
    return [ref(f"{pascal(route.name)}{kind}Alarm") for kind in ("Failures", "Crashes")]


def _metric(name: str, metric: str, pattern: str, **transformation: Any) -> Resource:
    return {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": ref(f"{name}Logs"),
            "FilterPattern": pattern,
            "MetricTransformations": [
                {"MetricNamespace": _NAMESPACE, "MetricName": metric, "MetricValue": "1", "Unit": "Count", **transformation}
            ],
        },
    }


def _dimension(key: str, value: Any) -> dict[str, Any]:
    return {"Key": key, "Value": value}


def _crash_pattern() -> str:
    crashed = " || ".join(f'$.status = "{status.status}"' for status in _CRASHES)
    return f'{{ $.message = "request" && ({crashed}) }}'


def _alarms(route: Route[Any], name: str) -> Resources:
    slow_ms = _SLOW_IMAGES_MS if route.writes_images else _SLOW_MS
    return {
        f"{name}FailuresAlarm": _alarm(
            f"{route.name}-failures", "It did not start, ran out of time or memory.", **_of_function(name, "Errors"), Threshold=1
        ),
        f"{name}CrashesAlarm": _alarm(
            f"{route.name}-crashes",
            "It answered application-crash or identify-request-error.",
            Namespace=_NAMESPACE,
            MetricName=f"{name}Crashes",
            Statistic="Sum",
            Threshold=1,
        ),
        f"{name}ThrottlesAlarm": _alarm(
            f"{route.name}-throttles",
            "Its reserved or the account's concurrency is used up.",
            **_of_function(name, "Throttles"),
            Threshold=1,
        ),
        f"{name}SlowAlarm": _alarm(
            f"{route.name}-slow",
            f"One request in a hundred took over {slow_ms / 1000:g} s, for 15 minutes.",
            **_of_function(name, "Duration", ExtendedStatistic="p99"),
            Threshold=slow_ms,
            Period=300,
            EvaluationPeriods=3,
        ),
    }


def _of_function(name: str, metric: str, **statistic: str) -> dict[str, Any]:
    """A metric of the function's alias, which is what API Gateway calls."""
    dimensions = [
        {"Name": "FunctionName", "Value": ref(name)},
        {"Name": "Resource", "Value": sub(f"${{{name}}}:live")},
    ]
    return {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": dimensions, **(statistic or {"Statistic": "Sum"})}


def _status_alarm(status: type[Status]) -> Resource:
    return _alarm(
        f"status-{status.status}",
        status.description,
        Namespace=_NAMESPACE,
        MetricName="Requests",
        Dimensions=[{"Name": "status", "Value": status.status}],
        Statistic="Sum",
        Threshold=1,
        Period=300,
    )


def _alarm(name: str, description: str, **properties: Any) -> Resource:
    """Counts are looked at minute by minute; no data is good news, since there are no requests."""
    defaults = {"Period": 60, "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold"}
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": sub(f"${{AWS::StackName}}-{name}"),
            "AlarmDescription": description,
            **defaults,
            **properties,
            "TreatMissingData": "notBreaching",
            "AlarmActions": either("HasAlarmTopic", [ref("AlarmTopicArn")], []),
        },
    }
