"""PUT /api/v1/webhook_out_subs/rotate_secret"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.records.integrations import Integration
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services.webhook_secrets import MOST, valid
from shared.settings import settings
from shared.timestamps import rfc3339
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, OF_AN_INTEGRATION, Params, Scenario, Setup
from tests.subscriptions import change_stored, save_integration, save_subscription, stored

NAME = "webhook_out_subs_rotate_secret"
DAY = timedelta(hours=24)


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the subscription of the route's example."""
    save_integration(1)
    save_subscription(1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, integration_id=0, id=1)
    yield call(NAME, token, integration_id=factory.integration().id, id=0)


@pytest.fixture
def integration(factory: Factory) -> Integration:
    return factory.integration()


@pytest.fixture
def row(integration: Integration) -> WebhookOutSub:
    return save_subscription(integration.id)


@pytest.fixture
def place(row: WebhookOutSub) -> dict[str, Any]:
    return {"integration_id": int(row.integration_id), "id": int(row.id)}


def signing(place: dict[str, Any], at: datetime | None = None) -> list[str]:
    """The secrets that sign at an instant, or now."""
    secrets = stored(place["integration_id"], place["id"]).secrets
    return [each["secret"] for each in valid(secrets, rfc3339(at) if at else None)]


def test_the_new_secret_signs_at_once_and_the_former_one_for_24_hours_more(
    call: Client, employee: str, row: WebhookOutSub, place: dict[str, Any]
) -> None:
    before = datetime.now(UTC)
    data = call(NAME, employee, **place).data
    after = datetime.now(UTC)
    assert data["secret"] != row.secret
    assert signing(place) == [data["secret"], row.secret]
    assert signing(place, before + DAY - timedelta(microseconds=1)) == [data["secret"], row.secret]
    assert signing(place, after + DAY) == [data["secret"]]
    assert data["last_updated"] > row.last_updated


def test_where_webhooks_are_hurried_the_former_secret_signs_for_a_part_of_the_24_hours(
    call: Client, employee: str, row: WebhookOutSub, place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "webhook_hurry", 24.0)
    before = datetime.now(UTC)
    call(NAME, employee, **place)
    assert row.secret in signing(place, before + DAY / 24 - timedelta(microseconds=1))
    assert row.secret not in signing(place, datetime.now(UTC) + DAY / 24)


def test_a_rotation_that_is_repeated_takes_no_secret_away_before_its_time(
    call: Client, employee: str, row: WebhookOutSub, place: dict[str, Any]
) -> None:
    """As by a caller to whom the first answer got lost: the receiver still has the secret of before."""
    secrets = [call(NAME, employee, **place).data["secret"] for _ in range(2)]
    first_until = stored(place["integration_id"], place["id"]).secrets[-1]["until"]
    secrets.append(call(NAME, employee, **place).data["secret"])
    assert signing(place) == [*reversed(secrets), row.secret]
    assert stored(place["integration_id"], place["id"]).secrets[-1]["until"] == first_until


def test_so_many_sign_at_most(call: Client, employee: str, place: dict[str, Any]) -> None:
    secrets = [call(NAME, employee, **place).data["secret"] for _ in range(MOST + 1)]
    assert signing(place) == secrets[: -MOST - 1 : -1]


def test_one_whose_time_is_over_is_not_kept(call: Client, employee: str, row: WebhookOutSub, place: dict[str, Any]) -> None:
    over = {"secret": "whsec_over", "until": rfc3339(datetime.now(UTC))}
    change_stored(row, secrets=[*row.secrets, over])
    data = call(NAME, employee, **place).data
    kept = stored(place["integration_id"], place["id"]).secrets
    assert [each["secret"] for each in kept] == [data["secret"], row.secret]


def test_two_at_once_both_sign(call: Client, employee: str, row: WebhookOutSub, place: dict[str, Any], calls: Calls) -> None:
    other: list[str] = []
    meanwhile(calls, lambda: other.append(call(NAME, employee, **place).data["secret"]))
    data = call(NAME, employee, **place).data
    assert signing(place) == [data["secret"], *other, row.secret]


def test_it_takes_no_idempotency_key(call: Client, employee: str, place: dict[str, Any]) -> None:
    body = str(place).replace("'", '"').encode()
    secrets = {call.send(NAME, body, token=employee, headers={"Idempotency-Key": "k"}).data["secret"] for _ in range(2)}
    assert len(secrets) == 2
    assert None not in secrets


def test_another_companys_stays(call: Client, factory: Factory, integration: Integration, place: dict[str, Any]) -> None:
    other = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={0}))
    assert call(NAME, other, **place).errors == {("integration_id", "not_found")}
    assert len(signing(place)) == 1
    own = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={integration.company_id}))
    assert call(NAME, own, **place).data["secret"] in signing(place)


def _known(setup: Setup) -> Params:
    number = int(setup.factory.integration().id)
    return {"integration_id": number, "id": int(save_subscription(number).id)}


def _rotated(params: Params) -> int:
    """None of those that signed before has stopped."""
    kept = stored(params["integration_id"], params["id"]).secrets
    assert [each["until"] is None for each in kept] == [True, *[False] * (len(kept) - 1)]
    return len(kept) - 1


SCENARIOS = (
    Scenario(
        "a secret is rotated",
        NAME,
        (*OF_AN_INTEGRATION, "GetItem webhook_out_subs", "TransactWriteItems notifications webhook_out_subs", *MAIL),
        _known,
        _rotated,
        repeatable=False,
    ),
)
