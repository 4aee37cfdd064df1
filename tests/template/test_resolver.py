"""template.yaml, read and worked out for this machine."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.tables import OtherDefinition, create_tables, definitions
from shared.aws import clients
from tests.engine import ROOT
from tools.deploy.template import Resolver, load, resources

TEMPLATE = load(ROOT / "template.yaml")


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "Environment"}, "dev"),
        ({"Ref": "ImageBucket"}, "ImageBucket"),
        ({"Fn::Sub": "${AWS::StackName}-x ${!not} ${Environment}"}, "local-x ${!not} dev"),
        ({"Fn::Sub": ["${a}/${Environment}", {"a": {"Ref": "MailFrom"}}]}, "no-reply@example.com/dev"),
        ({"Fn::If": ["IsProtected", 1, 2]}, 2),
        ({"Fn::If": ["AnyOrigin", "'*'", {"Ref": "AWS::NoValue"}]}, "'*'"),
        ({"a": {"Fn::If": ["IsProtected", 1, {"Ref": "AWS::NoValue"}]}, "b": 1}, {"b": 1}),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ({"Fn::GetAtt": ["ImageBucket", "Arn"]}, "ImageBucket.Arn"),
        ({"Fn::And": [{"Condition": "AnyOrigin"}, {"Fn::Not": [{"Condition": "IsProtected"}]}]}, True),
    ],
)
def test_a_function_is_worked_out(value: Any, resolved: Any) -> None:
    assert Resolver(TEMPLATE, {}).resolve(value) == resolved


def test_a_given_parameter_takes_the_place_of_its_default() -> None:
    assert Resolver(TEMPLATE, {"Environment": "prod"}).resolve({"Fn::If": ["IsProtected", 1, 2]}) == 1


def test_short_forms_are_read_as_their_long_ones(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("a: !Sub x\nb: !Ref y\nc: !GetAtt d.e.f\ng: !If [h, !Ref i, 1]\n")
    assert load(tmp_path / "t.yaml") == {
        "a": {"Fn::Sub": "x"},
        "b": {"Ref": "y"},
        "c": {"Fn::GetAtt": ["d", "e.f"]},
        "g": {"Fn::If": ["h", {"Ref": "i"}, 1]},
    }


def test_every_table_is_made_with_its_keys_indexes_and_lifetime(engine: str) -> None:
    client = clients.client("dynamodb")
    names = create_tables(TEMPLATE, "made-", client)
    assert len(names) == len(list(resources(TEMPLATE, "AWS::DynamoDB::Table")))
    described = client.describe_table(TableName="made-webhook_out_subs")["Table"]
    assert [key["AttributeName"] for key in described["KeySchema"]] == ["integration_id", "id"]
    assert {index["IndexName"] for index in described["LocalSecondaryIndexes"]} == {"by_created_at", "by_last_updated"}
    lifetime = client.describe_time_to_live(TableName="made-tokens")["TimeToLiveDescription"]
    assert (lifetime["TimeToLiveStatus"], lifetime["AttributeName"]) == ("ENABLED", "expires_at")


def test_tables_that_are_there_are_left_as_they_are(engine: str) -> None:
    client = clients.client("dynamodb")
    create_tables(TEMPLATE, "kept-", client)
    client.put_item(TableName="kept-applications", Item={"slug": {"S": "a"}})
    create_tables(TEMPLATE, "kept-", client)
    assert client.scan(TableName="kept-applications")["Count"] == 1


def test_a_table_with_other_keys_is_refused(engine: str) -> None:
    client = clients.client("dynamodb")
    wanted = next(iter(definitions(TEMPLATE, "other-")))
    other = {
        "AttributeDefinitions": [{"AttributeName": "x", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "x", "KeyType": "HASH"}],
    }
    client.create_table(**{**wanted, **other})
    with pytest.raises(OtherDefinition, match=wanted["TableName"]):
        create_tables(TEMPLATE, "other-", client)


def test_another_refusal_of_the_engine_is_passed_on() -> None:
    class Refusing:
        def create_table(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": "LimitExceededException"}}, "CreateTable")

    with pytest.raises(ClientError, match="LimitExceeded"):
        create_tables(TEMPLATE, "x-", Refusing())
