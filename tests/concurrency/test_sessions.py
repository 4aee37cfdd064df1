"""A session that many use at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from shared.dynamodb import low_level
from shared.records.tokens import Token
from tests.client import Client
from tests.factory import Factory

USERS = 50


@pytest.mark.parametrize("_round", range(3))
def test_of_many_requests_at_once_one_writes_the_sessions_last_use(
    call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch, _round: int
) -> None:
    token, integration = factory.session("employee", unused=timedelta(minutes=6)), factory.integration()
    start, written = Barrier(USERS), []
    forward = low_level.call

    def count(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = forward(operation, request)
        if (operation, request.get("TableName")) == ("UpdateItem", Token.table_name()):
            values = [value["S"] for value in request["ExpressionAttributeValues"].values()]
            written.append(max(value for value in values if value.endswith("Z")))
        return answer

    def use(_: int) -> str:
        start.wait()
        return call("webhook_out_subs_index", token, integration_id=integration.id).status

    monkeypatch.setattr(low_level, "call", count)
    with ThreadPoolExecutor(USERS) as pool:
        assert Counter(pool.map(use, range(USERS))) == {"action-successful": USERS}
    assert written == [factory.token_row(token).last_used_at]
