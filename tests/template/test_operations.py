"""The template's means of operation: logs, alarms, gradual deployments, and parameters for all of it."""

import json
import re
from typing import Any

import pytest

from shared.api.route import Route
from tests.in_one_test import in_one_test
from tools.codegen.names import pascal
from tools.codegen.routes import routes
from tools.deploy.template import Resolver

Resources = dict[str, Any]

every_route = in_one_test("declared", routes())


MEASURED = {"EventsBacklogAlarm", "ChannelsBacklogAlarm"}  # each minute, so that silence says something


def alarms(resources: Resources) -> Resources:
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == "AWS::CloudWatch::Alarm"}


def test_silence_is_no_alarm_where_nothing_is_measured_all_the_time_and_every_alarm_is_told_to_the_topic(
    resources: Resources,
) -> None:
    for name, alarm in alarms(resources).items():
        assert alarm["TreatMissingData"] == ("breaching" if name in MEASURED else "notBreaching")
        assert alarm["AlarmActions"] == [{"Fn::If": ["HasAlarmTopic", {"Ref": "AlarmTopicArn"}, {"Ref": "AWS::NoValue"}]}]


@pytest.mark.parametrize("topic", ["", "arn:aws:sns:us-east-1:123456789012:alarms"])
@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_prod_alone_is_refused_without_a_topic_for_its_alarms(environment: str, topic: str, template: Resources) -> None:
    resolver = Resolver(template, {"Environment": environment, "AlarmTopicArn": topic})
    applied = [rule for rule in template["Rules"].values() if resolver.resolve(rule["RuleCondition"])]
    holds = all(resolver.resolve(each["Assert"]) for rule in applied for each in rule["Assertions"])
    assert holds is (environment != "prod" or topic != "")


@pytest.mark.parametrize(
    ("topic", "fits"),
    [
        ("", True),
        ("arn:aws:sns:us-east-1:123456789012:alarms", True),
        ("arn:aws-cn:sns:cn-north-1:123456789012:a", True),
        ("alarms", False),
    ],
)
def test_the_topic_is_an_arn(topic: str, fits: bool, template: Resources) -> None:
    assert bool(re.search(template["Parameters"]["AlarmTopicArn"]["AllowedPattern"], topic)) is fits


def test_failures_and_crashes_roll_a_gradual_deployment_back(template: Resources) -> None:
    preference = template["Globals"]["Function"]["DeploymentPreference"]
    assert preference["Alarms"] == [{"Ref": "FailuresAlarm"}, {"Ref": "CrashesAlarm"}]
    assert preference["Enabled"] == {"Ref": "GradualDeployment"}


def test_all_functions_log_into_one_group_as_json(template: Resources, resources: Resources) -> None:
    wanted = {"LogFormat": "JSON", "LogGroup": {"Ref": "FunctionLogs"}}
    assert template["Globals"]["Function"]["LoggingConfig"] == resources["BeforeTraffic"]["Properties"]["LoggingConfig"] == wanted


@every_route
def test_every_version_is_asked_before_it_gets_traffic(declared: Route[Any], resources: Resources) -> None:
    check = resources["BeforeTraffic"]
    asked = check["Properties"]["Environment"]["Variables"]["VERSIONS"]["Fn::Join"][1]
    assert {"Fn::Select": [1, {"Fn::Split": [":function:", {"Ref": f"{pascal(declared.name)}.Version"}]}]} in asked
    assert check["Properties"]["FunctionName"]["Fn::Sub"].startswith("CodeDeployHook_")


def test_every_log_group_is_emptied_after_a_while(resources: Resources) -> None:
    groups = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Logs::LogGroup"]
    assert len(groups) == 2, "the functions' and API Gateway's"
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups)


def test_access_logs_hold_paths_and_no_query_strings(resources: Resources) -> None:
    _, setting, _ = resources["Api"]["Properties"]["AccessLogSetting"]["Fn::If"]
    variables = set(json.loads(setting["Format"]).values())
    assert "$context.path" in variables
    assert not re.search("query|header|authorizer|requestOverride", setting["Format"], re.IGNORECASE)


def test_the_dashboard_is_json_for_every_name_of_the_stack(resources: Resources) -> None:
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


def test_a_deleted_image_can_be_brought_back_for_30_days(resources: Resources) -> None:
    bucket = resources["ImageBucket"]["Properties"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    former, _ = bucket["LifecycleConfiguration"]["Rules"]
    assert former == {
        "Id": "drop-former-versions",
        "Status": "Enabled",
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
        "ExpiredObjectDeleteMarker": True,
    }


def test_a_browser_neither_guesses_an_images_type_nor_runs_it(resources: Resources) -> None:
    headers = resources["ImageHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert headers["ContentTypeOptions"] == {"Override": True}
    assert headers["ContentSecurityPolicy"]["ContentSecurityPolicy"] == "default-src 'none'; sandbox"
