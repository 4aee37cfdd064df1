"""The log lines that raise each alarm, as functions, Lambda's platform and API Gateway write them.

Source of the platform's: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
"""

import json
from typing import Any

import pytest

from functions.schedules.webhook_sweep.handler import schedule as sweep
from shared import log
from shared.api.statuses import COMMON, Status
from shared.aws.queues import MOST_DELAYED
from shared.background.declaration import FromStream
from shared.services import webhook_sweep
from tests.template.log_filters import matches
from tools.codegen.names import pascal
from tools.codegen.routes import background, routes

Resources = dict[str, Any]

SERVER_ERRORS = [status for status in COMMON if int(status.code) >= 500 and not status.by_gateway]
ALARMED_BY_STATUS = {
    "application-crash": "Crashes",
    "identify-request-error": "Crashes",
    "mandrill-email-failed": "MailFailures",
    "route-not-found": "Unregistered",
    "service-not-found": "Unregistered",
}
STATISTICS = {"1": "Sum", "$.seconds": "Maximum", "$.duration_ms": None}  # by what a filter keeps; None: a percentile
QUIET = ["START RequestId: 1 Version: 3", "REPORT RequestId: 1 Duration: 3.41 ms", "[]", '"request"', "{}"]


def platform_report(status: str) -> str:
    record = {"requestId": "6d67e385", "metrics": {"durationMs": 15000.0, "maxMemoryUsedMB": 96}, "status": status}
    return json.dumps({"time": "2026-11-28T10:00:00.000Z", "type": "platform.report", "record": record})


def access_log(resources: Resources, **values: str) -> str:
    """What API Gateway writes: its format, a dash for each variable that has no value."""
    setting = resources["Api"]["Properties"]["AccessLogSetting"]["Fn::If"][1]["Format"]
    return json.dumps({name: values.get(name, "-") for name in json.loads(setting)})


def counted(resources: Resources, group: str, line: str) -> set[str]:
    """The metrics that a line of the log group counts for."""
    filters = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Logs::MetricFilter"]
    return {
        each["MetricTransformations"][0]["MetricName"]
        for each in filters
        if each["LogGroupName"] == {"Ref": group} and matches(each["FilterPattern"], line)
    }


@pytest.fixture
def request_line(capsys: pytest.CaptureFixture[str]) -> Any:
    def write(status: str, route: str = "list_items/v1/create") -> str:
        log.request(route, status, 12.5, "request", None)
        return capsys.readouterr().out.strip()

    return write


def test_a_request_counts_by_route_and_status_and_its_duration_is_kept(request_line: Any, resources: Resources) -> None:
    assert counted(resources, "FunctionLogs", request_line("action-successful")) == {"Requests", "Durations"}
    transformation = resources["RequestsMetric"]["Properties"]["MetricTransformations"][0]
    assert transformation["Dimensions"] == [{"Key": "route", "Value": "$.route"}, {"Key": "status", "Value": "$.status"}]


@pytest.mark.parametrize("status", SERVER_ERRORS, ids=lambda status: status.status)
def test_every_status_over_499_that_a_function_answers_raises_an_alarm(
    status: type[Status], request_line: Any, resources: Resources
) -> None:
    raised = counted(resources, "FunctionLogs", request_line(status.status)) - {"Requests", "Durations"}
    assert raised == {ALARMED_BY_STATUS[status.status]}


@pytest.mark.parametrize("status", [each for each in COMMON if int(each.code) < 500], ids=lambda status: status.status)
def test_a_callers_mistake_raises_none(status: type[Status], request_line: Any, resources: Resources) -> None:
    assert counted(resources, "FunctionLogs", request_line(status.status)) == {"Requests", "Durations"}


@pytest.mark.parametrize("status", ["timeout", "error", "failure"])
def test_a_function_that_timed_out_or_died_raises_an_alarm(status: str, resources: Resources) -> None:
    assert counted(resources, "FunctionLogs", platform_report(status)) == {"Failures"}


@pytest.mark.parametrize("line", [*QUIET, platform_report("success")])
def test_what_the_platform_always_writes_counts_for_nothing(line: str, resources: Resources) -> None:
    assert counted(resources, "FunctionLogs", line) == set()


@pytest.mark.parametrize(("failed", "alarm"), [(0, set()), (1, {"Crashes"}), (12, {"Crashes"})])
def test_work_counts_by_function_and_status_and_what_fails_raises_an_alarm(
    failed: int, alarm: set[str], resources: Resources, capsys: pytest.CaptureFixture[str]
) -> None:
    log.work("webhook_delivery", 5, failed, 12.5, "invocation")
    assert counted(resources, "FunctionLogs", capsys.readouterr().out.strip()) == {"Work"} | alarm
    transformation = resources["WorkMetric"]["Properties"]["MetricTransformations"][0]
    assert transformation["Dimensions"] == [{"Key": "function", "Value": "$.function"}, {"Key": "status", "Value": "$.status"}]


def test_a_dead_letter_raises_an_alarm(resources: Resources, capsys: pytest.CaptureFixture[str]) -> None:
    log.dead_letter("webhook_work", "attempts_exhausted")
    assert counted(resources, "FunctionLogs", capsys.readouterr().out.strip()) == {"DeadLetters"}


def test_a_queue_that_is_not_worked_off_raises_an_alarm_after_the_longest_delay(resources: Resources) -> None:
    queues = {name for name, each in resources.items() if each["Type"] == "AWS::SQS::Queue"}
    for queue in queues:
        alarm = resources[f"{queue.removesuffix('Queue')}AgeAlarm"]["Properties"]
        assert alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
        assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}]
        assert alarm["Threshold"] > MOST_DELAYED


@pytest.mark.parametrize(("waiting", "metric"), [("events", "OldestWebhookEvent"), ("channels", "OldestWebhookChannel")])
def test_how_long_webhooks_wait_in_tables_is_kept_and_raises_an_alarm_even_if_nothing_measures_it(
    waiting: str, metric: str, resources: Resources, capsys: pytest.CaptureFixture[str]
) -> None:
    log.backlog(waiting, 12.34)
    line = capsys.readouterr().out.strip()
    assert counted(resources, "FunctionLogs", line) == {metric}
    (made,) = [each for each in of_type(resources, "AWS::Logs::MetricFilter") if told(each)["MetricName"] == metric]
    assert told(made)["MetricValue"] == "$.seconds"
    assert json.loads(line)["seconds"] == 12.3
    (alarm,) = [each for each in of_type(resources, "AWS::CloudWatch::Alarm") if each["MetricName"] == metric]
    assert alarm["Threshold"] > 60 * sweep.minutes + webhook_sweep.GRACE.total_seconds()
    assert alarm["TreatMissingData"] == "breaching"


def of_type(resources: Resources, kind: str) -> list[Resources]:
    return [each["Properties"] for each in resources.values() if each["Type"] == kind]


def told(metric_filter: Resources) -> Resources:
    return dict(metric_filter["MetricTransformations"][0])


def test_a_stream_that_is_not_worked_off_raises_an_alarm(resources: Resources) -> None:
    streams = {pascal(each.name) for each in background() if isinstance(getattr(each, "source", None), FromStream)}
    watched = [each for each in of_type(resources, "AWS::CloudWatch::Alarm") if each["MetricName"] == "IteratorAge"]
    assert {each["Dimensions"][0]["Value"]["Ref"] for each in watched} == streams
    assert all(each["Threshold"] == 600_000 for each in watched), "milliseconds"


def test_the_dashboard_shows_what_waits(resources: Resources) -> None:
    body = json.loads(resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    shown = json.dumps(body)
    for name in ("OldestWebhookEvent", "OldestWebhookChannel", "ApproximateAgeOfOldestMessage", "IteratorAge"):
        assert name in shown


def test_a_function_that_lambda_throttles_raises_an_alarm(resources: Resources) -> None:
    assert counted(resources, "AccessLogGroup", access_log(resources, status="500", function_status="429")) == {"Throttles"}


@pytest.mark.parametrize("status", ["200", "400", "429", "500"])
def test_other_answers_of_api_gateway_count_for_nothing(status: str, resources: Resources) -> None:
    assert counted(resources, "AccessLogGroup", access_log(resources, status=status, function_status="200")) == set()


def test_images_may_take_longer_than_other_requests(request_line: Any, resources: Resources) -> None:
    of_images = {route.triple for route in routes() if route.images == "store"}
    for route in routes():
        kept = counted(resources, "FunctionLogs", request_line("action-successful", route.triple)) - {"Requests"}
        assert kept == {"ImageDurations" if route.triple in of_images else "Durations"}


def test_every_alarm_watches_a_metric_that_a_filter_makes(resources: Resources) -> None:
    made = {
        each["Properties"]["MetricTransformations"][0]["MetricName"]: each["Properties"]["MetricTransformations"][0]
        for each in resources.values()
        if each["Type"] == "AWS::Logs::MetricFilter"
    }
    for each in resources.values():
        if each["Type"] == "AWS::CloudWatch::Alarm" and each["Properties"]["Namespace"] not in ("AWS/SQS", "AWS/Lambda"):
            watched = made[each["Properties"]["MetricName"]]
            assert "Dimensions" not in watched, "a filter with dimensions makes another metric for each of their values"
            assert each["Properties"].get("Statistic") == STATISTICS[watched["MetricValue"]]
