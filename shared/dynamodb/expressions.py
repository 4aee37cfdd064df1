"""pynamodb's expressions, as the members of a request: the one place where expressions become text.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.projection import create_projection_expression
from pynamodb.expressions.update import Action, Update

Bound = tuple[Literal["<", ">"], Any] | tuple[Literal["between"], Any, Any]  # of a range key


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
    request: dict[str, Any] = {"ProjectionExpression": projected} if projected else {}
    parts = (
        ("UpdateExpression", Update(*update) if update else None),
        ("ConditionExpression", condition),
        ("KeyConditionExpression", key),
        ("FilterExpression", filter),
    )
    for member, part in parts:
        if part is not None:
            request[member] = part.serialize(names, values)
    if names:
        request["ExpressionAttributeNames"] = {placeholder: name for name, placeholder in names.items()}
    if values:
        request["ExpressionAttributeValues"] = values
    return request


def of_range(
    key: tuple[Attribute[Any], Any],
    sort: Attribute[Any],
    bound: Bound | None = None,
    *,
    filter: Condition | None = None,  # noqa: A002 - DynamoDB's word
    projection: Iterable[str] = (),
) -> dict[str, Any]:
    """The expressions of a query for the rows with a hash key's value, of which `bound` may want those in a range of `sort`."""
    operator, *ends = bound or ("",)
    request, placeholders = _of_range(key[0].attr_name, sort.attr_name, operator, tuple(projection))
    values: dict[str, Any] = {f":{place}": _typed(*each) for place, each in enumerate([key, *((sort, end) for end in ends)])}
    names = dict(placeholders)
    filtered = {} if filter is None else {"FilterExpression": filter.serialize(names, values)}
    named = {placeholder: name for name, placeholder in names.items()}
    return {**request, **filtered, "ExpressionAttributeNames": named, "ExpressionAttributeValues": values}


@cache
def _of_range(key: str, sort: str, operator: str, projection: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """What of them holds no value, and placeholders by name. Cached: making them takes as long as all else of a page's request."""
    whole, path = Path(key) == "", Path(sort)
    bounds = {"<": path < "", ">": path > "", "between": path.between("", "")}
    request = expressions(key=whole & bounds[operator] if operator else whole, projection=projection)
    del request["ExpressionAttributeValues"]
    return request, {name: placeholder for placeholder, name in request.pop("ExpressionAttributeNames").items()}


def _typed(attribute: Attribute[Any], value: Any) -> dict[str, Any]:
    return {attribute.attr_type: attribute.serialize(value)}


@cache
def _projection(attributes: tuple[str, ...]) -> tuple[str | None, dict[str, str]]:
    """The expression, and its placeholders by name. Cached: a page's takes as long as all else of its request."""
    placeholders: dict[str, str] = {}
    return create_projection_expression(list(attributes), placeholders) if attributes else None, placeholders
