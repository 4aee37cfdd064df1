"""The tables of template.yaml and the models of shared/records say the same."""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Any

import pytest

from shared import records
from shared.records.base import Table
from tools.policies import table_id

Resources = dict[str, Any]

for module in pkgutil.iter_modules(records.__path__):
    importlib.import_module(f"shared.records.{module.name}")

MODELS: list[type[Table]] = sorted(Table.__subclasses__(), key=table_id)

every_model = pytest.mark.parametrize("model", MODELS, ids=table_id)


@pytest.fixture
def tables(resources: Resources) -> Resources:
    return {name: resource for name, resource in resources.items() if resource["Type"] == "AWS::DynamoDB::Table"}


def keys(schema: Iterable[Any]) -> list[tuple[str, str]]:
    """(attribute, HASH or RANGE)."""
    return sorted((key["AttributeName"], key["KeyType"]) for key in schema)


def test_every_model_has_a_table_and_every_table_a_model(tables: Resources) -> None:
    assert sorted(tables) == [table_id(model) for model in MODELS]


@every_model
def test_a_table_has_its_models_name_after_the_stacks(model: type[Table], tables: Resources) -> None:
    name = model.table_name().removeprefix("test-")
    assert tables[table_id(model)]["Properties"]["TableName"] == {"Fn::Sub": f"${{AWS::StackName}}-{name}"}


@every_model
def test_a_table_has_its_models_keys(model: type[Table], tables: Resources) -> None:
    assert keys(tables[table_id(model)]["Properties"]["KeySchema"]) == keys(model._get_schema()["key_schema"])


@every_model
def test_a_table_has_its_models_indexes(model: type[Table], tables: Resources) -> None:
    properties, schema = tables[table_id(model)]["Properties"], model._get_schema()
    for kind in ("Local", "Global"):
        wanted = schema[f"{kind.lower()}_secondary_indexes"]  # type: ignore[literal-required] # one of two
        assert {index["IndexName"]: keys(index["KeySchema"]) for index in properties.get(f"{kind}SecondaryIndexes", [])} == {
            index["index_name"]: keys(index["key_schema"]) for index in wanted
        }


@every_model
def test_a_table_declares_the_types_of_key_attributes_and_no_others(model: type[Table], tables: Resources) -> None:
    definitions = tables[table_id(model)]["Properties"]["AttributeDefinitions"]
    wanted = model._get_schema()["attribute_definitions"]
    as_pairs = [{(entry["AttributeName"], entry["AttributeType"]) for entry in entries} for entries in (definitions, wanted)]
    assert as_pairs[0] == as_pairs[1]


@every_model
def test_rows_that_expire_are_removed_by_dynamodb(model: type[Table], tables: Resources) -> None:
    expiry = tables[table_id(model)]["Properties"].get("TimeToLiveSpecification")
    wanted = {"AttributeName": "expires_at", "Enabled": True} if "expires_at" in model.get_attributes() else None
    assert expiry == wanted


@every_model
def test_a_table_can_be_restored_is_encrypted_and_paid_by_request(model: type[Table], tables: Resources) -> None:
    properties = tables[table_id(model)]["Properties"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["SSESpecification"]["SSEEnabled"] is True


@every_model
def test_a_table_is_protected_outside_dev(model: type[Table], tables: Resources, template: Resources) -> None:
    assert tables[table_id(model)]["Properties"]["DeletionProtectionEnabled"] == {"Fn::If": ["IsProtected", True, False]}
    assert template["Conditions"]["IsProtected"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "Environment"}, "dev"]}]}
