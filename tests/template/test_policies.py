"""Rights of each function, from its policy in template.yaml to single (action, table) pairs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from shared.api.route import Route
from shared.dynamodb.access import Access, Index
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem
from shared.records.requirements import Requirement
from shared.records.users import User
from shared.records.webhook_out_subs import WebhookOutSub
from tests import representatives
from tests.in_one_test import in_one_test
from tools.codegen.names import pascal
from tools.codegen.routes import route, routes
from tools.codegen.template import cfn
from tools.codegen.template.block import function
from tools.codegen.template.cfn import ref, sub
from tools.codegen.template.policies import FUNCTION, MAIL, ROUTE, policies, statements
from tools.codegen.template.resources import allow

Resources = dict[str, Any]
Pair = tuple[str, str]

EVERY_ROUTE: set[Pair] = {
    ("GetItem", "ServicesTable"),
    ("BatchGetItem", "TokensTable"),
    ("UpdateItem", "TokensTable"),
    ("BatchGetItem", "UsersTable"),
    ("GetItem", "ApplicationsTable"),
    ("BatchGetItem", "ApplicationsTable"),
}
A_WRITE: set[Pair] = {("PutItem", "NotificationsTable"), ("DeleteItem", "NotificationsTable")}
A_CREATE: set[Pair] = A_WRITE | {
    ("UpdateItem", "CountersTable"),
    ("PutItem", "IdempotencyKeysTable"),
    ("UpdateItem", "IdempotencyKeysTable"),
    ("DeleteItem", "IdempotencyKeysTable"),
}
REFERENCES: set[Pair] = {
    ("GetItem", "ModelsTable"),
    ("UpdateItem", "ListItemIdsTable"),
    ("UpdateItem", "RequirementsTable"),
    ("UpdateItem", "ReferencesTable"),
}


# For other routes, `grants` of their declaration is what there is.
ALLOWED: dict[str, set[Pair]] = {
    "list_items_create": A_CREATE
    | REFERENCES
    | {("PutItem", "ListItemsTable"), ("PutItem", "ListItemIdsTable"), ("PutItem", "ListItemDefaultsTable")}
    | {(action, "ListItemCollectionsTable") for action in ("UpdateItem", "Query", "ConditionCheckItem")},
    "list_items_upload_image": A_WRITE
    | {("BatchGetItem", "ListItemIdsTable"), ("BatchGetItem", "ListItemsTable"), ("BatchGetItem", "ListItemDefaultsTable")}
    | {("UpdateItem", "ListItemsTable"), ("UpdateItem", "ListItemCollectionsTable")},
    "requirements_create": A_CREATE | REFERENCES | {("PutItem", "RequirementsTable")},
    "audit_events_fmp_create": A_CREATE | {("PutItem", "AuditEventsFmpTable"), ("PutItem", "AuditEventFmpIdsTable")},
    "webhook_out_subs_index": {
        ("Query", "WebhookOutSubsTable"),
        ("Query", "WebhookOutSubsTable/index/by_created_at"),
        ("Query", "WebhookOutSubsTable/index/by_last_updated"),
        ("BatchGetItem", "IntegrationsTable"),
    },
}

every_route = in_one_test("declared", routes())
representative = pytest.mark.parametrize("declared", representatives.cases())


def policy(declared: Route[Any], resources: Resources) -> list[Any]:
    """All statements of a function's role: its own, and those of the managed policies that it has."""
    role = resources[f"{pascal(declared.name)}Role"]["Properties"]
    managed = [resources[policy["Ref"]]["Properties"]["PolicyDocument"] for policy in role["ManagedPolicyArns"]]
    own = [policy["PolicyDocument"] for policy in role.get("Policies", ())]
    return [statement for document in (*managed, *own) for statement in document["Statement"]]


def pairs(policy: list[Any]) -> Iterator[Pair]:
    for statement in policy:
        for action in statement.get("Action", ()):
            service, _, name = action.partition(":")
            if service == "dynamodb":
                yield from ((name, table(resource)) for resource in statement["Resource"])


def table(resource: dict[str, Any]) -> str:
    """`ListItemsTable`, and `WebhookOutSubsTable/index/by_created_at` for an index."""
    if "Fn::GetAtt" in resource:
        return str(resource["Fn::GetAtt"][0])
    return re.sub(r"\$\{(\w+)\.Arn\}", r"\1", resource["Fn::Sub"])


@pytest.mark.parametrize("declared", [each for each in routes() if each.name in ALLOWED], ids=lambda declared: declared.name)
def test_a_function_may_do_in_dynamodb_what_its_declaration_says_and_no_more(declared: Route[Any], resources: Resources) -> None:
    assert set(pairs(policy(declared, resources))) == EVERY_ROUTE | ALLOWED[declared.name]


@every_route
def test_no_statement_allows_by_wildcard_but_network_interfaces_in_a_vpc(declared: Route[Any], resources: Resources) -> None:
    for statement in policy(declared, resources):
        condition, allow, _ = statement.get("Fn::If", ["always", statement, None])
        assert allow["Effect"] == "Allow"
        assert not any("*" in action for action in allow["Action"])
        assert ("*" in allow["Resource"]) == (condition == "IsInVpc")


@every_route
def test_only_a_route_that_stores_or_deletes_images_reaches_their_bucket(declared: Route[Any], resources: Resources) -> None:
    reached = [statement for statement in policy(declared, resources) if "s3:" in str(statement.get("Action"))]
    expected = {
        "Effect": "Allow",
        "Action": ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"] if declared.images == "store" else ["s3:DeleteObject"],
        "Resource": [{"Fn::Sub": "${ImageBucket.Arn}/list_items/*"}],
    }
    assert reached == ([expected] if declared.images else [])


@every_route
def test_mandrills_key_is_read_by_routes_that_send_mail_where_there_is_one(declared: Route[Any], resources: Resources) -> None:
    conditional = [statement["Fn::If"] for statement in policy(declared, resources) if "ssm:" in str(statement)]
    if not declared.changes_data:
        assert conditional == []
    else:
        ((condition, allow, otherwise),) = conditional
        assert (condition, otherwise) == ("HasMandrillKey", {"Ref": "AWS::NoValue"})
        assert allow["Action"] == ["ssm:GetParameter"]
        assert allow["Resource"][0]["Fn::Sub"].endswith(":parameter${MandrillKeyParameter}")


@representative
def test_a_function_has_a_role_of_its_own(declared: Route[Any], resources: Resources) -> None:
    name = pascal(declared.name)
    assert resources[name]["Properties"]["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}


@representative
def test_a_function_writes_to_the_functions_log_only(declared: Route[Any], resources: Resources) -> None:
    logging = [statement for statement in policy(declared, resources) if "logs:" in str(statement.get("Action"))]
    assert logging == [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": {"Fn::GetAtt": ["FunctionLogs", "Arn"]},
        }
    ]


@every_route
def test_a_declaration_names_indexes_that_there_are(declared: Route[Any]) -> None:
    named = [each for each in declared.queries if isinstance(each, Index)]
    assert [index for index in named if index.name not in (*index.model._indexes, *index.model._global_indexes)] == []


def own_pairs(declared: Route[Any]) -> set[Pair]:
    return set(pairs(cfn.load(cfn.dump(statements(declared)))))


DELETES = replace(route("list_items_upload_image"), uses=(), updates=(), images="delete", takes_idempotency_key=False)
ANY_METHOD = pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])


@ANY_METHOD
def test_what_a_declaration_adds_the_policy_adds_for_every_method(method: str) -> None:
    declared = replace(
        DELETES,
        method=method,
        images=None,
        gets=(User,),
        queries=(WebhookOutSub, Index(WebhookOutSub, "by_created_at")),
        checks=(Requirement,),
        puts=(ListItem, ListItemId),
        updates=(ListItem,),
        deletes=(ListItemId,),
    )
    assert own_pairs(declared) == {
        ("GetItem", "UsersTable"),
        ("Query", "WebhookOutSubsTable"),
        ("Query", "WebhookOutSubsTable/index/by_created_at"),
        ("ConditionCheckItem", "RequirementsTable"),
        ("PutItem", "ListItemsTable"),
        ("PutItem", "ListItemIdsTable"),
        ("UpdateItem", "ListItemsTable"),
        ("DeleteItem", "ListItemIdsTable"),
    }


@ANY_METHOD
def test_a_route_that_reads_one_record_has_the_policy_of_no_mail(method: str) -> None:
    declared = replace(DELETES, method=method, images=None, gets=(ListItem,))
    assert policies(declared) == [FUNCTION, ROUTE]
    assert own_pairs(declared) == {("GetItem", "ListItemsTable")}


CHANGES = [Access(puts=(ListItem,)), Access(updates=(ListItem,)), Access(deletes=(ListItem,))]


@pytest.mark.parametrize("change", CHANGES)
def test_a_route_that_changes_a_record_may_send_mail(change: Access) -> None:
    changing = replace(DELETES, images=None, puts=change.puts, updates=change.updates, deletes=change.deletes)
    assert policies(changing) == [FUNCTION, ROUTE, MAIL]


def test_a_route_that_only_deletes_images_carries_no_pillow_and_may_do_nothing_else_with_them() -> None:
    assert function(DELETES)["Layers"] == [ref("SharedLayer"), ref("BaseLayer")]
    assert statements(DELETES) == [allow(["s3:DeleteObject"], [sub("${ImageBucket.Arn}/list_items/*")])]
    assert policies(DELETES) == [FUNCTION, ROUTE, MAIL]
