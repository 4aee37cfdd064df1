"""pynamodb's expressions, as the members of a request: the one place where expressions become text.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.projection import create_projection_expression
from pynamodb.expressions.update import Action, Update


def expressions(
    *,
    update: Sequence[Action] = (),
    condition: Condition | None = None,
    key: Condition | None = None,
    filter: Condition | None = None,  # noqa: A002 - DynamoDB's word
    projection: Iterable[str] = (),
) -> dict[str, Any]:
    """The expressions that are given, with the names and values that stand in them."""
    projected, placeholders = _projection(tuple(projection))
    names, values = dict(placeholders), dict[str, Any]()
    parts = {
        "UpdateExpression": Update(*update) if update else None,
        "ConditionExpression": condition,
        "KeyConditionExpression": key,
        "FilterExpression": filter,
    }
    written = {member: part.serialize(names, values) for member, part in parts.items() if part is not None}
    request = {
        **written,
        "ProjectionExpression": projected,
        "ExpressionAttributeNames": {placeholder: name for name, placeholder in names.items()},
        "ExpressionAttributeValues": values,
    }
    return {member: part for member, part in request.items() if part}


@cache
def _projection(attributes: tuple[str, ...]) -> tuple[str | None, dict[str, str]]:
    """The expression, and its placeholders by name. Cached: a page's takes as long as all else of its request."""
    placeholders: dict[str, str] = {}
    return create_projection_expression(list(attributes), placeholders) if attributes else None, placeholders
