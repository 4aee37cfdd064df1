"""IAM policies of a route's function, computed from its declaration and nothing else."""

from collections.abc import Iterable
from typing import Any

from shared.api.route import Route
from shared.dynamodb.ids import Counter
from shared.dynamodb.model import Table
from shared.records.applications import Application
from shared.records.idempotency_keys import IdempotencyKey
from shared.records.integrations import Integration
from shared.records.notifications import Notification
from shared.records.references import RegisteredModel
from shared.records.services import Service
from shared.records.tokens import Token
from shared.records.users import User
from shared.settings import settings
from tools.names import pascal
from tools.template.cfn import NO_VALUE, arn, either, sub
from tools.template.resources import Statement, allow

Grants = dict[type[Table], set[str]]
Need = tuple[tuple[type[Table], ...], tuple[str, ...]]  # tables, and what is done to each of them

FUNCTION, ROUTE, MAIL, IDEMPOTENCY = "FunctionPolicy", "RoutePolicy", "MailPolicy", "IdempotencyPolicy"
_MAIL_KEY = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter${MandrillKeyParameter}"


def table_id(model: type[Table]) -> str:
    """The table's name in template.yaml: `list_items` is ListItemsTable."""
    return pascal(model.table_name().removeprefix(settings.table_prefix)) + "Table"


def shared_policies() -> dict[str, list[Statement]]:
    """What several functions may do alike, once, by the logical id of the managed policy."""
    return {
        ROUTE: _on_tables(_needed(_by_every_route())),
        MAIL: [*_on_tables(_needed(_by_mail())), either("HasMandrillKey", allow(["ssm:GetParameter"], [sub(_MAIL_KEY)]), NO_VALUE)],
        IDEMPOTENCY: _on_tables(_needed(_by_idempotency())),
    }


def policies(route: Route[Any]) -> list[str]:
    """The managed policies that the route's role has. FunctionPolicy is every function's, and no declaration changes it."""
    return [FUNCTION, ROUTE, *([] if route.is_index else [MAIL]), *([IDEMPOTENCY] if route.takes_idempotency_key else [])]


def statements(route: Route[Any]) -> list[Statement]:
    """What the route's role may do besides."""
    return [*_on_tables(_needed(_of_its_own(route))), *_images(route)]


def grants(route: Route[Any]) -> Grants:
    """All DynamoDB actions that the route may do, by table."""
    needs = [*_by_every_route(), *_of_its_own(route)]
    needs += [] if route.is_index else _by_mail()
    needs += _by_idempotency() if route.takes_idempotency_key else []
    return _needed(needs)


def creates(route: Route[Any]) -> bool:
    """Whether it makes records, which need new ids; another method's route changes those that there are."""
    return route.method == "POST" and bool(route.writes)


def _by_every_route() -> list[Need]:
    return [
        ((Service,), ("GetItem",)),
        ((Token,), ("BatchGetItem", "UpdateItem")),
        ((User,), ("BatchGetItem",)),
        ((Application,), ("BatchGetItem", "GetItem")),
    ]


def _by_mail() -> list[Need]:
    return [((Notification,), ("PutItem", "DeleteItem"))]


def _by_idempotency() -> list[Need]:
    return [((IdempotencyKey,), ("PutItem", "UpdateItem", "DeleteItem"))]


def _of_its_own(route: Route[Any]) -> list[Need]:
    """Of a transaction too: DynamoDB asks for the right to each of its actions. Conditions and returned values need none."""
    return [
        ((Integration,) if "integration_id" in route.params.model_fields else (), ("BatchGetItem",)),
        (route.reads, ("Query" if route.is_index else "GetItem",)),
        (route.checks, ("ConditionCheckItem",)),
        ((RegisteredModel,) if route.checks else (), ("GetItem",)),
        (route.writes, ("PutItem" if creates(route) else "UpdateItem",)),
        ((Counter,) if creates(route) else (), ("UpdateItem",)),
    ]


def _needed(needs: Iterable[Need]) -> Grants:
    needed: Grants = {}
    for models, actions in needs:
        for model in models:
            needed.setdefault(model, set()).update(actions)
    return needed


def _on_tables(needed: Grants) -> list[Statement]:
    """A statement for each action, or for several that are allowed on the same tables."""
    alike: dict[tuple[type[Table], ...], list[str]] = {}
    for action in sorted(set().union(*needed.values())):
        models = tuple(sorted((model for model, actions in needed.items() if action in actions), key=table_id))
        alike.setdefault(models, []).append(action)
    return [allow([f"dynamodb:{action}" for action in actions], _arns(models, actions)) for models, actions in alike.items()]


def _arns(models: Iterable[type[Table]], actions: Iterable[str]) -> list[Any]:
    """An index is for queries alone."""
    indexed = [model for model in models if model._indexes and "Query" in actions]  # noqa: SLF001 - a model's list of them
    return [arn(table_id(model)) for model in models] + [sub(f"${{{table_id(model)}.Arn}}/index/*") for model in indexed]


def _images(route: Route[Any]) -> list[Statement]:
    may_store = allow(["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], [sub("${ImageBucket.Arn}/list_items/*")])
    return [may_store] if route.writes_images else []
