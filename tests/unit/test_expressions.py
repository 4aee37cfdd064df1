"""Expressions of queries: written once for each form, and the same as pynamodb writes."""

from typing import Any

import pytest
from pynamodb.expressions.condition import Condition

from shared.dynamodb.expressions import Bound, expressions, of_range
from shared.records.requirements import Requirement
from shared.records.webhook_out_subs import WebhookOutSub

OF_INTEGRATION = WebhookOutSub.integration_id == 7
FILTER = (WebhookOutSub.active == True) & WebhookOutSub.version.is_in("2", "3")  # noqa: E712 - an expression


@pytest.mark.parametrize("filtered", [None, FILTER])
@pytest.mark.parametrize("projection", [(), ("id", "name", "integration_id")])
@pytest.mark.parametrize(
    ("bound", "condition"),
    [
        (None, OF_INTEGRATION),
        (("<", 5), OF_INTEGRATION & (WebhookOutSub.id < 5)),
        ((">", 5), OF_INTEGRATION & (WebhookOutSub.id > 5)),
        (("between", 5, 9), OF_INTEGRATION & WebhookOutSub.id.between(5, 9)),
    ],
)
def test_a_query_is_written_as_pynamodb_does(
    bound: Bound | None, condition: Condition, projection: tuple[str, ...], filtered: Condition | None
) -> None:
    written = of_range((WebhookOutSub.integration_id, 7), WebhookOutSub.id, bound, filter=filtered, projection=projection)
    assert _read(written) == _read(expressions(key=condition, filter=filtered, projection=projection))


def test_what_one_query_adds_is_not_in_the_next() -> None:
    of_key = (Requirement.key, "one"), Requirement.id
    before = of_range(*of_key)
    of_range(*of_key, filter=Requirement.value == "x")
    assert of_range(*of_key) == before


def _read(request: dict[str, Any]) -> dict[str, str]:
    """The expressions, with names and values in place of their placeholders."""
    placeholders = {**request["ExpressionAttributeNames"], **request["ExpressionAttributeValues"]}
    written = {member: text for member, text in request.items() if member.endswith("Expression")}
    for placeholder, meaning in sorted(placeholders.items(), reverse=True):
        written = {member: text.replace(placeholder, str(meaning)) for member, text in written.items()}
    return written
