"""What a route's function may do in AWS: computed from its declaration, and nothing else."""

from collections.abc import Iterable
from typing import Any

from shared.records.applications import Application
from shared.records.base import Table
from shared.records.idempotency_keys import IdempotencyKey
from shared.records.ids import Counter
from shared.records.integrations import Integration
from shared.records.notifications import Notification
from shared.records.references import RegisteredModel
from shared.records.services import Service
from shared.records.tokens import Token
from shared.records.users import User
from shared.route import Route
from shared.settings import settings
from tools.names import pascal
from tools.template.cfn import NO_VALUE, arn, either, sub
from tools.template.resources import Statement, allow

Grants = dict[type[Table], set[str]]

_MAIL_KEY = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter${MandrillKeyParameter}"


def table_id(model: type[Table]) -> str:
    """The table's name in template.yaml: `list_items` is ListItemsTable."""
    return pascal(model.table_name().removeprefix(settings.table_prefix)) + "Table"


def statements(route: Route[Any]) -> list[Statement]:
    """The statements of the route's policy, tables with the same actions together."""
    alike: dict[tuple[str, ...], list[type[Table]]] = {}
    for model, actions in grants(route).items():
        alike.setdefault(tuple(sorted(actions)), []).append(model)
    tables = [allow([f"dynamodb:{action}" for action in actions], _arns(models, actions)) for actions, models in alike.items()]
    return [*tables, *_mail(route), *_images(route)]


def grants(route: Route[Any]) -> Grants:
    """The DynamoDB actions that the route needs, by table."""
    needed: Grants = {}
    for models, actions in _needs(route):
        for model in models:
            needed.setdefault(model, set()).update(actions)
    return needed


def creates(route: Route[Any]) -> bool:
    """Whether it makes records, which need new ids; another method's route changes those that there are."""
    return route.method == "POST" and bool(route.writes)


def _needs(route: Route[Any]) -> Iterable[tuple[tuple[type[Table], ...], tuple[str, ...]]]:
    """Of a transaction too: DynamoDB asks for the right to each of its actions. Conditions and returned values need none."""
    yield (Service,), ("GetItem",)
    yield (Token,), ("BatchGetItem", "UpdateItem")
    yield (User,), ("BatchGetItem",)
    yield (Application,), ("BatchGetItem", "GetItem")
    yield (Integration,) if "integration_id" in route.params.model_fields else (), ("BatchGetItem",)
    yield route.reads, ("Query" if route.is_index else "GetItem",)
    yield route.checks, ("ConditionCheckItem",)
    yield (RegisteredModel,) if route.checks else (), ("GetItem",)
    yield route.writes, ("PutItem" if creates(route) else "UpdateItem",)
    yield (IdempotencyKey,) if route.takes_idempotency_key else (), ("PutItem", "UpdateItem", "DeleteItem")
    yield (Counter,) if creates(route) else (), ("UpdateItem",)
    yield () if route.is_index else (Notification,), ("PutItem", "DeleteItem")


def _arns(models: Iterable[type[Table]], actions: tuple[str, ...]) -> list[Any]:
    """An index is for queries alone."""
    ordered = sorted(models, key=table_id)
    indexed = [model for model in ordered if model._indexes and "Query" in actions]  # noqa: SLF001 - a model's list of them
    return [arn(table_id(model)) for model in ordered] + [sub(f"${{{table_id(model)}.Arn}}/index/*") for model in indexed]


def _mail(route: Route[Any]) -> list[Statement]:
    may_read = allow(["ssm:GetParameter"], [sub(_MAIL_KEY)])
    return [] if route.is_index else [either("HasMandrillKey", may_read, NO_VALUE)]


def _images(route: Route[Any]) -> list[Statement]:
    may_store = allow(["s3:PutObject", "s3:DeleteObject"], [sub("${ImageBucket.Arn}/list_items/*")])
    return [may_store] if route.writes_images else []
