"""IAM, enforced: what each function's role is let do in the deployed stack is what the function's declaration says."""

from typing import Any

import pytest

from shared.api.route import Route
from tests import representatives
from tests.stack.rights import Right, policy_changed, rights
from tools.codegen.names import pascal
from tools.codegen.routes import route
from tools.codegen.template.policies import grants, object_actions, table_id
from tools.deploy.stack.calls import Api
from tools.deploy.stack.deployment import Stack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

representative = pytest.mark.parametrize("declared", representatives.cases())


def declared_rights(declared: Route[Any], stack: Stack) -> set[Right]:
    """From the declaration, not from the template."""
    named = {(action, _in_template(resource)) for resource, actions in grants(declared).items() for action in actions}
    mail = {("GetParameter", stack.parameters["MandrillKeyParameter"])} if declared.changes_data else set()
    images = {(action, "list_items") for action in object_actions(declared)}
    return named | mail | images


def _in_template(resource: str) -> str:
    table, slash, index = resource.partition("/")
    return table_id(table) + slash + index


def role_of(declared: Route[Any]) -> str:
    return f"{pascal(declared.name)}Role"


@representative
def test_a_function_may_do_what_its_declaration_says_and_nothing_else(declared: Route[Any], stack: Stack) -> None:
    assert rights(stack, role_of(declared)) == declared_rights(declared, stack)


def test_the_function_of_the_documentation_may_do_nothing(stack: Stack) -> None:
    assert rights(stack, "DocumentationRole") == set()


def test_a_right_added_by_hand_is_noticed(stack: Stack) -> None:
    declared = route("list_items_create")
    table = stack.client("dynamodb").describe_table(TableName=stack.resources["UsersTable"])["Table"]["TableArn"]
    added = {"Effect": "Allow", "Action": "dynamodb:Scan", "Resource": table}
    with policy_changed(stack, role_of(declared), lambda statements: statements.append(added)):
        assert rights(stack, role_of(declared)) - declared_rights(declared, stack) == {("Scan", "UsersTable")}


def test_a_right_taken_away_by_hand_is_noticed(stack: Stack) -> None:
    declared = route("list_items_create")
    with policy_changed(stack, role_of(declared), _without_reading_models):
        assert declared_rights(declared, stack) - rights(stack, role_of(declared)) == {("GetItem", "ModelsTable")}


def test_a_wildcard_in_the_place_of_a_table_is_noticed(stack: Stack) -> None:
    declared = route("requirements_create")
    with policy_changed(stack, role_of(declared), _putting_everywhere):
        excess = rights(stack, role_of(declared)) - declared_rights(declared, stack)
    assert {action for action, _ in excess} == {"PutItem"}
    assert ("PutItem", "UsersTable") in excess


def test_the_function_itself_runs_with_these_rights(stack: Stack, api: Api, token: str) -> None:
    declared = route("requirements_create")
    assert api.play(declared.name, token).code == 200
    with policy_changed(stack, role_of(declared), _without_writing):
        assert api.play(declared.name, token).body["status"] == "application-crash"
    assert api.play(declared.name, token).code == 200


def _without_reading_models(statements: list[Any]) -> None:
    statements[:] = [statement for statement in statements if statement["Action"] != ["dynamodb:GetItem"]]


def _without_writing(statements: list[Any]) -> None:
    for statement in statements:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        statement["Action"] = [action for action in actions if action != "dynamodb:PutItem"] or ["dynamodb:ListStreams"]


def _putting_everywhere(statements: list[Any]) -> None:
    next(each for each in statements if each["Action"] == ["dynamodb:PutItem"])["Resource"] = "*"
