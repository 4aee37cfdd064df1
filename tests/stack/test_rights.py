"""IAM, enforced: what each function's role is let do in the deployed stack is what the function's declaration says."""

from typing import Any

import pytest

from shared.api.route import Route
from shared.background.declaration import Declared, FromQueue, FromStream
from shared.records.queues import DEAD_LETTERS, QUEUES
from tests import representatives
from tests.stack.rights import Right, policy_changed, rights
from tools.codegen.names import pascal
from tools.codegen.routes import background, route
from tools.codegen.template.policies import (
    MAIL,
    Grants,
    background_grants,
    grants,
    managed_grants,
    object_actions,
    queue_id,
    table_id,
)
from tools.deploy.stack.calls import Api
from tools.deploy.stack.deployment import Stack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

representative = pytest.mark.parametrize("declared", representatives.cases())
every_background = pytest.mark.parametrize("declared", background(), ids=lambda declared: declared.name)

_OF_A_CONSUMER = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
_OF_A_STREAM = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")


def declared_rights(declared: Route[Any], stack: Stack) -> set[Right]:
    """From the declaration, not from the template."""
    images = {(action, "list_items") for action in object_actions(declared)}
    mail = _mail_key(stack) if declared.changes_data else set()
    return _on_tables(grants(declared)) | _sends(declared) | mail | images


def declared_background_rights(declared: Declared, stack: Stack) -> set[Right]:
    """The same of a function that no request calls; what Lambda does in its name is its right as well."""
    mail = _on_tables(managed_grants(MAIL)) | _mail_key(stack) if declared.sends_mail else set()
    return _on_tables(background_grants(declared)) | _sends(declared) | mail | _taken(declared)


def _on_tables(named: Grants) -> set[Right]:
    return {(action, _in_template(resource)) for resource, actions in named.items() for action in actions}


def _in_template(resource: str) -> str:
    table, slash, index = resource.partition("/")
    return table_id(table) + slash + index


def _sends(declared: Route[Any] | Declared) -> set[Right]:
    return {("SendMessage", queue_id(queue)) for access in (declared, *declared.uses) for queue in access.sends}


def _mail_key(stack: Stack) -> set[Right]:
    return {("GetParameter", stack.parameters["MandrillKeyParameter"])}


def _taken(declared: Declared) -> set[Right]:
    source = getattr(declared, "source", None)
    if isinstance(source, FromQueue):
        return {(action, queue_id(source.queue)) for action in _OF_A_CONSUMER}
    if isinstance(source, FromStream):
        stream = f"{table_id(str(source.model.Meta.table_name))}/stream"
        return {("SendMessage", queue_id(DEAD_LETTERS)), *((action, stream) for action in _OF_A_STREAM)}
    return set()


def role_of(declared: Route[Any] | Declared) -> str:
    return f"{pascal(declared.name)}Role"


@representative
def test_a_function_may_do_what_its_declaration_says_and_nothing_else(declared: Route[Any], stack: Stack) -> None:
    assert rights(stack, role_of(declared)) == declared_rights(declared, stack)


@every_background
def test_a_function_that_no_request_calls_may_do_what_its_declaration_says_and_nothing_else(
    declared: Declared, stack: Stack
) -> None:
    assert rights(stack, role_of(declared)) == declared_background_rights(declared, stack)


def test_a_right_to_a_queue_that_is_added_by_hand_is_noticed(stack: Stack) -> None:
    (declared,) = (each for each in background() if each.name == "dead_letters")
    everywhere = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    with policy_changed(stack, role_of(declared), lambda statements: statements.append(everywhere)):
        added = rights(stack, role_of(declared)) - declared_background_rights(declared, stack)
    assert added == {("SendMessage", queue_id(queue)) for queue in QUEUES}


def test_a_right_to_a_stream_that_is_taken_away_by_hand_is_noticed(stack: Stack) -> None:
    (declared,) = (each for each in background() if each.name == "webhook_fan_out")
    with policy_changed(stack, role_of(declared), _without_streams):
        missing = declared_background_rights(declared, stack) - rights(stack, role_of(declared))
    assert missing == {(action, "WebhookEventsTable/stream") for action in _OF_A_STREAM}


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


def _without_streams(statements: list[Any]) -> None:
    statements[:] = [statement for statement in statements if "dynamodb:GetRecords" not in statement["Action"]]


def _without_reading_models(statements: list[Any]) -> None:
    statements[:] = [statement for statement in statements if statement["Action"] != ["dynamodb:GetItem"]]


def _without_writing(statements: list[Any]) -> None:
    for statement in statements:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        statement["Action"] = [action for action in actions if action != "dynamodb:PutItem"] or ["dynamodb:ListStreams"]


def _putting_everywhere(statements: list[Any]) -> None:
    next(each for each in statements if each["Action"] == ["dynamodb:PutItem"])["Resource"] = "*"
