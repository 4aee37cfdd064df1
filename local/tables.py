"""The tables of template.yaml, made on an engine of this machine."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from tools.deploy.template import Template, resources

STACK_PREFIX = "${AWS::StackName}-"
_DEFINING = ("BillingMode", "AttributeDefinitions", "KeySchema", "LocalSecondaryIndexes", "GlobalSecondaryIndexes")
_COMPARED = ("AttributeDefinitions", "KeySchema", "LocalSecondaryIndexes", "GlobalSecondaryIndexes")
_STREAM = "StreamSpecification"
_AT_ONCE = 4


class OtherDefinition(Exception):
    """A table of that name is there, with other keys or indexes. The text is the table's name."""


def definitions(template: Template, prefix: str) -> Iterator[dict[str, Any]]:
    """The arguments of CreateTable for each table. `prefix` takes the place of the stack's name and its dash."""
    for _, properties in resources(template, "AWS::DynamoDB::Table"):
        name = properties["TableName"]["Fn::Sub"].replace(STACK_PREFIX, prefix)
        stream = {"StreamSpecification": {"StreamEnabled": True, **properties[_STREAM]}} if _STREAM in properties else {}
        yield {"TableName": name, **{key: properties[key] for key in _DEFINING if key in properties}, **stream}


def create_tables(template: Template, prefix: str, client: Any) -> list[str]:
    """Makes the tables that are not there yet, with their TTL; returns the names of all. Raises OtherDefinition."""
    wanted = list(definitions(template, prefix))
    lifetimes = [properties.get("TimeToLiveSpecification") for _, properties in resources(template, "AWS::DynamoDB::Table")]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda table, lifetime: _create(client, table, lifetime), wanted, lifetimes))
    return [table["TableName"] for table in wanted]


def _create(client: Any, table: Mapping[str, Any], lifetime: Mapping[str, Any] | None) -> None:
    try:
        client.create_table(**table)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceInUseException":
            raise
        _require_same(client, table)
        return
    if lifetime:
        client.update_time_to_live(TableName=table["TableName"], TimeToLiveSpecification=lifetime)


def _require_same(client: Any, table: Mapping[str, Any]) -> None:
    found = client.describe_table(TableName=table["TableName"])["Table"]
    if any(_comparable(found.get(key)) != _comparable(table.get(key)) for key in _COMPARED):
        raise OtherDefinition(table["TableName"])


def _comparable(definition: list[dict[str, Any]] | None) -> list[str]:
    """Key schemas and indexes without what an engine adds to its description, in one order."""
    return sorted(
        repr([item.get(key) for key in ("AttributeName", "AttributeType", "KeyType", "IndexName", "KeySchema")])
        for item in definition or ()
    )
