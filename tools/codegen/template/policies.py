"""IAM policies of functions, computed from their declarations and nothing else."""

from collections.abc import Iterable, Iterator
from typing import Any

from shared.api.route import Route
from shared.aws.queues import Queue
from shared.background.declaration import Consumer, Declared, FromQueue, FromStream
from shared.dynamodb.access import Access, Index
from shared.dynamodb.model import Table
from shared.records.applications import Application
from shared.records.idempotency_keys import IdempotencyKey
from shared.records.integrations import Integration
from shared.records.notifications import Notification
from shared.records.queues import DEAD_LETTERS
from shared.records.services import Service
from shared.records.tokens import Token
from shared.records.users import User
from tools.codegen.names import pascal
from tools.codegen.template.cfn import NO_VALUE, arn, either, sub
from tools.codegen.template.resources import Statement, allow

Grants = dict[str, set[str]]  # DynamoDB's actions by `list_items`, or by `list_items/index/by_name`

FUNCTION, ROUTE, MAIL, IDEMPOTENCY = "FunctionPolicy", "RoutePolicy", "MailPolicy", "IdempotencyPolicy"
_MAIL_KEY = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter${MandrillKeyParameter}"
_ACTIONS = {
    "gets": "GetItem",
    "batch_gets": "BatchGetItem",
    "queries": "Query",
    "checks": "ConditionCheckItem",
    "puts": "PutItem",
    "updates": "UpdateItem",
    "deletes": "DeleteItem",
}
_FROM_QUEUE = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
_FROM_STREAM = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
_OBJECT_ACTIONS = {"store": ("PutObject", "GetObject", "DeleteObject"), "delete": ("DeleteObject",), None: ()}

_IDENTIFY = Access(gets=(Service, Application), batch_gets=(Token, User, Application), updates=(Token,))
_IDENTIFY_OPENLY = Access(gets=(Service, Application))  # of a route that takes no token
_NOTIFY = Access(puts=(Notification,), deletes=(Notification,))
_REMEMBER = Access(puts=(IdempotencyKey,), updates=(IdempotencyKey,), deletes=(IdempotencyKey,))
_MANAGED = {ROUTE: _IDENTIFY, MAIL: _NOTIFY, IDEMPOTENCY: _REMEMBER}


def table_id(table: str) -> str:
    """The table's logical id in template.yaml: `list_items` is ListItemsTable."""
    return pascal(table) + "Table"


def queue_id(queue: Queue) -> str:
    """The queue's logical id in template.yaml: `webhook_work` is WebhookWorkQueue."""
    return pascal(queue.name) + "Queue"


def shared_policies() -> dict[str, list[Statement]]:
    """What several functions may do alike, once, by the logical id of the managed policy."""
    made = {name: _on_tables(_granted([access])) for name, access in _MANAGED.items()}
    return made | {MAIL: [*made[MAIL], either("HasMandrillKey", allow(["ssm:GetParameter"], [sub(_MAIL_KEY)]), NO_VALUE)]}


def policies(route: Route[Any]) -> list[str]:
    """The managed policies that the route's role has. FunctionPolicy is every function's, and no declaration changes it."""
    identify = [ROUTE] if route.takes_token else []
    return [FUNCTION, *identify, *([MAIL] if route.changes_data else []), *([IDEMPOTENCY] if route.takes_idempotency_key else [])]


def statements(route: Route[Any]) -> list[Statement]:
    """What the route's role may do besides."""
    return [*_allowed(_of_its_own(route)), *_images(route)]


def background_policies(declared: Declared) -> list[str]:
    """The managed policies of the role of a function that no request calls."""
    return [FUNCTION, *([MAIL] if declared.sends_mail else [])]


def background_statements(declared: Declared) -> list[Statement]:
    """What its role may do besides, taking what it works off included."""
    return [*_allowed([declared, *declared.uses]), *(_taking(declared.source) if isinstance(declared, Consumer) else [])]


def _taking(source: FromQueue | FromStream) -> list[Statement]:
    """In Lambda's name: it takes batches for the function, and puts those of a stream that fail for good to the dead letters."""
    if isinstance(source, FromQueue):
        return [allow([f"sqs:{action}" for action in _FROM_QUEUE], [arn(queue_id(source.queue))])]
    stream = sub(f"${{{table_id(resource_name(source.model))}.Arn}}/stream/*")
    return [
        allow([f"dynamodb:{action}" for action in _FROM_STREAM], [stream]),
        allow(["sqs:SendMessage"], [arn(queue_id(DEAD_LETTERS))]),
    ]


def grants(route: Route[Any]) -> Grants:
    """All DynamoDB actions that the route may do, by table or index."""
    return _granted([*_of_its_own(route), *(_MANAGED[name] for name in policies(route) if name in _MANAGED)])


def background_grants(declared: Declared) -> Grants:
    """The same of a function that no request calls, without what the managed policy of mails adds."""
    return _granted([declared, *declared.uses])


def managed_grants(policy: str) -> Grants:
    """The same of a managed policy, by its logical id."""
    return _granted([_MANAGED[policy]])


def object_actions(route: Route[Any]) -> tuple[str, ...]:
    """What the route may do to images in S3."""
    return _OBJECT_ACTIONS[route.images]


def _of_its_own(route: Route[Any]) -> list[Access]:
    """A route about an integration has it read together with the token."""
    reads_integration = "integration_id" in route.params.model_fields
    identify = [] if route.takes_token else [_IDENTIFY_OPENLY]
    return [route, *route.uses, *identify, *([Access(batch_gets=(Integration,))] if reads_integration else [])]


def _granted(accesses: Iterable[Access]) -> Grants:
    granted: Grants = {}
    for access in accesses:
        for resource, action in _actions(access):
            granted.setdefault(resource, set()).add(action)
    return granted


def _actions(access: Access) -> Iterator[tuple[str, str]]:
    for field, action in _ACTIONS.items():
        yield from ((resource_name(each), action) for each in getattr(access, field))


def resource_name(target: type[Table] | Index) -> str:
    """The name that Grants give it."""
    if isinstance(target, Index):
        return f"{resource_name(target.model)}/index/{target.name}"
    return str(target.Meta.table_name)


def _allowed(accesses: list[Access]) -> list[Statement]:
    queues = sorted({queue_id(queue) for access in accesses for queue in access.sends})
    return [*_on_tables(_granted(accesses)), *([allow(["sqs:SendMessage"], list(map(arn, queues)))] if queues else [])]


def _on_tables(granted: Grants) -> list[Statement]:
    """A statement for each action, or for several that are allowed on the same tables."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for action in sorted(set().union(*granted.values())):
        alike.setdefault(tuple(sorted(name for name, actions in granted.items() if action in actions)), []).append(action)
    return [allow([f"dynamodb:{action}" for action in actions], list(map(_arn, names))) for names, actions in alike.items()]


def _arn(resource: str) -> Any:
    table, slash, index = resource.partition("/")
    return sub(f"${{{table_id(table)}.Arn}}/{index}") if slash else arn(table_id(table))


def _images(route: Route[Any]) -> list[Statement]:
    actions = [f"s3:{action}" for action in object_actions(route)]
    return [allow(actions, [sub("${ImageBucket.Arn}/list_items/*")])] if actions else []
