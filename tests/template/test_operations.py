"""What the template gives to those who run it: logs, alarms, gradual deployments, and parameters for all of it."""

import json
import re
from typing import Any

import pytest

from shared.route import Route
from shared.statuses import COMMON
from tools.names import pascal
from tools.routes import routes

Resources = dict[str, Any]

every_route = pytest.mark.parametrize("declared", routes(), ids=lambda declared: declared.name)
SERVER_ERRORS = [status for status in COMMON if int(status.code) >= 500 and not status.by_gateway]


def alarms(resources: Resources) -> Resources:
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == "AWS::CloudWatch::Alarm"}


def filters(resources: Resources, function: str) -> list[Resources]:
    return [
        each["Properties"]
        for each in resources.values()
        if each["Type"] == "AWS::Logs::MetricFilter" and each["Properties"]["LogGroupName"] == {"Ref": f"{function}Logs"}
    ]


@every_route
def test_every_request_that_is_logged_is_counted_by_its_status(declared: Route[Any], resources: Resources) -> None:
    (counted,) = [each for each in filters(resources, pascal(declared.name)) if "Requests" in str(each["MetricTransformations"])]
    assert counted["FilterPattern"] == '{ $.message = "request" }'
    assert counted["MetricTransformations"][0]["Dimensions"] == [{"Key": "status", "Value": "$.status"}]


@pytest.mark.parametrize("status", SERVER_ERRORS, ids=lambda status: status.status)
def test_there_is_an_alarm_for_every_status_over_499_that_a_function_answers(status: Any, resources: Resources) -> None:
    (alarm,) = [
        each
        for each in alarms(resources).values()
        if each.get("Dimensions") == [{"Name": "status", "Value": status.status}] and each["MetricName"] == "Requests"
    ]
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 1)


@every_route
def test_every_function_has_alarms_on_failures_crashes_throttles_and_its_slowest(
    declared: Route[Any], resources: Resources
) -> None:
    of = {kind: alarms(resources)[f"{pascal(declared.name)}{kind}Alarm"] for kind in ("Failures", "Crashes", "Throttles", "Slow")}
    assert [of[kind]["MetricName"] for kind in of] == ["Errors", f"{pascal(declared.name)}Crashes", "Throttles", "Duration"]
    assert of["Slow"]["ExtendedStatistic"] == "p99"


def test_silence_is_no_alarm_and_every_alarm_is_told_to_the_topic(resources: Resources) -> None:
    for alarm in alarms(resources).values():
        assert alarm["TreatMissingData"] == "notBreaching"
        assert alarm["AlarmActions"] == {"Fn::If": ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}], []]}


@every_route
def test_failures_and_crashes_roll_a_gradual_deployment_back(declared: Route[Any], resources: Resources) -> None:
    name = pascal(declared.name)
    preference = resources[name]["Properties"]["DeploymentPreference"]
    assert preference["Alarms"] == [{"Ref": f"{name}FailuresAlarm"}, {"Ref": f"{name}CrashesAlarm"}]
    assert preference["Enabled"] == {"Ref": "GradualDeployment"}


@every_route
def test_every_version_is_asked_before_it_gets_traffic(declared: Route[Any], resources: Resources) -> None:
    check = resources["BeforeTraffic"]
    asked = check["Properties"]["Environment"]["Variables"]["VERSIONS"]["Fn::Join"][1]
    assert {"Ref": f"{pascal(declared.name)}.Version"} in asked
    assert check["Properties"]["FunctionName"]["Fn::Sub"].startswith("CodeDeployHook_")


def test_every_log_group_is_emptied_after_a_while(resources: Resources) -> None:
    groups = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Logs::LogGroup"]
    assert len(groups) == len(routes()) + 3, "the documentation's, the check before traffic, API Gateway's own"
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups)


def test_access_logs_hold_paths_and_no_query_strings(resources: Resources) -> None:
    _, setting, _ = resources["Api"]["Properties"]["AccessLogSetting"]["Fn::If"]
    variables = set(json.loads(setting["Format"]).values())
    assert "$context.path" in variables
    assert not re.search("query|header|authorizer|requestOverride", setting["Format"], re.IGNORECASE)


def test_the_dashboard_is_json_whatever_the_stack_is_called(resources: Resources) -> None:
    body = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    assert json.loads(re.sub(r"\$\{[^}]+\}", "name", body))["widgets"]


def test_nothing_that_costs_extra_or_binds_an_account_is_on_by_default(template: Resources) -> None:
    defaults = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()}
    off = {
        "SnapStart": "None",
        "GradualDeployment": "false",
        "AccessLogs": "false",
        "DailyQuota": 0,
        "WafRequestsPer5Minutes": 0,
        "ImageConcurrency": 0,
        "SubnetIds": "",
        "AlarmTopicArn": "",
        "MandrillKeyParameter": "",
    }
    assert {name: defaults[name] for name in off} == off


def test_every_parameter_has_a_default_so_that_a_first_deployment_needs_none(template: Resources) -> None:
    assert all("Default" in parameter for parameter in template["Parameters"].values())


def test_images_are_private_and_reached_through_cloudfront_only(resources: Resources) -> None:
    assert set(resources["ImageBucket"]["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    read, tls = resources["ImageBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert (read["Principal"], read["Action"]) == ({"Service": "cloudfront.amazonaws.com"}, "s3:GetObject")
    assert "AWS:SourceArn" in read["Condition"]["StringEquals"]
    assert tls["Effect"] == "Deny"


def test_a_browser_neither_guesses_an_images_type_nor_runs_it(resources: Resources) -> None:
    headers = resources["ImageHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert headers["ContentTypeOptions"] == {"Override": True}
    assert headers["ContentSecurityPolicy"]["ContentSecurityPolicy"] == "default-src 'none'; sandbox"
