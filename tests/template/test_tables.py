"""The tables of template.yaml and the models of shared/records say the same."""

import importlib
import pkgutil
from typing import Any

import pytest

from shared import records
from shared.dynamodb.model import Table
from tools.codegen.template.policies import resource_name, table_id

Resources = dict[str, Any]

for module in pkgutil.iter_modules(records.__path__):
    importlib.import_module(f"shared.records.{module.name}")


def logical_id(model: type[Table]) -> str:
    return table_id(resource_name(model))


MODELS: list[type[Table]] = sorted(
    (each for each in Table.__subclasses__() if each.__module__.startswith("shared.")), key=logical_id
)

every_model = pytest.mark.parametrize("model", MODELS, ids=logical_id)


@pytest.fixture
def tables(resources: Resources) -> Resources:
    return {name: resource for name, resource in resources.items() if resource["Type"] == "AWS::DynamoDB::Table"}


def keys(schema: list[dict[str, str]]) -> list[tuple[str, str]]:
    """(attribute, HASH or RANGE), the hash key first."""
    return [(key["AttributeName"], key["KeyType"]) for key in schema]


def own_keys(model: type[Table]) -> list[tuple[str, str]]:
    attributes = model.get_attributes()
    hashes = [(name, "HASH") for name, attribute in attributes.items() if attribute.is_hash_key]
    return hashes + [(name, "RANGE") for name, attribute in attributes.items() if attribute.is_range_key]


def indexes(table: Resources, kind: str) -> dict[str, list[tuple[str, str]]]:
    """The keys of its Local or Global indexes."""
    return {index["IndexName"]: keys(index["KeySchema"]) for index in table["Properties"].get(f"{kind}SecondaryIndexes", [])}


def test_every_model_has_a_table_and_every_table_a_model(tables: Resources) -> None:
    assert sorted(tables) == list(map(logical_id, MODELS))


@every_model
def test_a_table_has_its_models_name_after_the_stacks(model: type[Table], tables: Resources) -> None:
    name = model.Meta.table_name
    assert tables[logical_id(model)]["Properties"]["TableName"] == {"Fn::Sub": f"${{AWS::StackName}}-{name}"}


@every_model
def test_a_table_has_its_models_keys(model: type[Table], tables: Resources) -> None:
    assert keys(tables[logical_id(model)]["Properties"]["KeySchema"]) == own_keys(model)


@every_model
def test_a_table_has_its_models_indexes_each_of_the_same_hash_key(model: type[Table], tables: Resources) -> None:
    found = indexes(tables[logical_id(model)], "Local")
    assert set(found) == set(model._indexes)
    assert all(keys[0] == own_keys(model)[0] for keys in found.values())


@every_model
def test_a_table_has_its_models_global_indexes(model: type[Table], tables: Resources) -> None:
    assert set(indexes(tables[logical_id(model)], "Global")) == set(model._global_indexes)


@every_model
def test_a_table_declares_the_types_of_key_attributes_and_no_others(model: type[Table], tables: Resources) -> None:
    table = tables[logical_id(model)]
    wanted = {
        name
        for schema in (own_keys(model), *indexes(table, "Local").values(), *indexes(table, "Global").values())
        for name, _ in schema
    }
    definitions = {each["AttributeName"]: each["AttributeType"] for each in table["Properties"]["AttributeDefinitions"]}
    assert definitions == {name: model.get_attributes()[name].attr_type for name in wanted}


@every_model
def test_rows_that_expire_are_removed_by_dynamodb(model: type[Table], tables: Resources) -> None:
    expiry = tables[logical_id(model)]["Properties"].get("TimeToLiveSpecification")
    wanted = {"AttributeName": "expires_at", "Enabled": True} if "expires_at" in model.get_attributes() else None
    assert expiry == wanted


@every_model
def test_a_table_can_be_restored_is_encrypted_and_paid_by_request(model: type[Table], tables: Resources) -> None:
    properties = tables[logical_id(model)]["Properties"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["SSESpecification"]["SSEEnabled"] is True


@every_model
def test_a_table_is_protected_outside_dev(model: type[Table], tables: Resources, template: Resources) -> None:
    assert tables[logical_id(model)]["Properties"]["DeletionProtectionEnabled"] == {"Fn::If": ["IsProtected", True, False]}
    assert template["Conditions"]["IsProtected"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "Environment"}, "dev"]}]}
