"""Operators' commands that run at the same moment. moto loses writes under threads, so these need another engine."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from shared.api.params import RouteParams
from shared.records.integrations import Integration
from shared.records.references import ReferenceRow, RegisteredModel
from shared.records.services import Service
from shared.records.tokens import Token
from shared.records.webhook_out_subs import WebhookOutSub
from tests.factory import unique
from tests.isolated_engine import isolated_engine
from tests.threads import side_by_side
from tools.codegen.routes import routes
from tools.operate import operations, registry
from tools.operate.operations import AlreadyThereError, OperatorError, tokens

pytestmark = side_by_side
WRITERS, ROUNDS = 24, 6


@pytest.fixture(scope="module", autouse=True)
def without_other_tests_records(engine: str) -> Iterator[None]:
    """A command that looks for a record's tokens reads all that there are, and other tests leave thousands."""
    with isolated_engine():
        yield


def at_once(works: Iterable[Callable[[], object]]) -> list[object]:
    """The result of each, or the OperatorError that it raised."""

    def outcome(work: Callable[[], object]) -> object:
        try:
            return work()
        except OperatorError as error:
            return error

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(outcome, works))


def succeeded(outcomes: Iterable[object]) -> list[object]:
    return [outcome for outcome in outcomes if not isinstance(outcome, OperatorError)]


TRIGGERS: dict[str, Any] = {"statuses": ["scheduled"], "events": ["order.delivered"]}


def any_kind() -> dict[str, Any]:
    return {"version": random.choice("23"), "active": random.random() < 0.5}


@pytest.mark.slow
def test_counts_are_exact_after_creating_changing_and_deleting(integration: Integration) -> None:
    owner = integration.id

    def create() -> WebhookOutSub:
        return operations.create_subscription(owner, key="K", name="N", callback_url="https://a.example", **TRIGGERS, **any_kind())

    shared = create().id

    def work() -> None:
        mine = create().id
        operations.change_subscription(owner, shared, active=random.random() < 0.5)
        operations.change_subscription(owner, mine, active=random.random() < 0.5)
        if random.random() < 0.5:
            operations.delete_subscription(owner, mine)

    for _ in range(ROUNDS):
        assert at_once([work] * WRITERS) == [None] * WRITERS
        held = Counter(each.kind for each in operations.list_subscriptions(owner))
        counts = Integration.get(owner, consistent_read=True).counts
        assert counts == {"active_2": 0, "active_3": 0, "inactive_2": 0, "inactive_3": 0, **held}


def test_a_subscription_is_deleted_by_one_only(integration: Integration) -> None:
    for _ in range(ROUNDS):
        made = operations.create_subscription(
            integration.id, key="K", name="N", callback_url="https://a.example", version="2", **TRIGGERS
        )
        outcomes = at_once([partial(operations.delete_subscription, integration.id, made.id)] * WRITERS)
        assert len(succeeded(outcomes)) == 1
        assert Integration.get(integration.id, consistent_read=True).counts["active_2"] == 0


def test_changes_of_different_attributes_are_all_kept(integration: Integration) -> None:
    made = operations.create_subscription(
        integration.id, key="K", name="N", callback_url="https://a.example", version="2", **TRIGGERS
    )
    changes: list[dict[str, Any]] = [
        {"key": "New"},
        {"name": "New"},
        {"events": ["order.canceled"]},
        {"active": False},
        {"notify": True},
        {"success_code": "201"},
    ]
    at_once([partial(operations.change_subscription, integration.id, made.id, **change) for change in changes])
    stored = WebhookOutSub.get(integration.id, made.id, consistent_read=True)
    assert {name: getattr(stored, name) for change in changes for name in change} == {
        name: value for change in changes for name, value in change.items()
    }
    assert (stored.folded["key"], stored.folded["name"]) == ("new", "new")


@pytest.mark.slow
def test_no_token_escapes_a_switch_that_is_thrown_while_it_is_minted(slug: str) -> None:
    zones = ["UTC", "Asia/Tokyo", "America/Denver"]
    for _ in range(ROUNDS):
        operations.change_application(slug, active=True)
        mints: list[Callable[[], object]] = [lambda: operations.create_token(slug)] * (WRITERS - 4)
        switches: list[Callable[[], object]] = [
            lambda: operations.change_application(slug, active=False),
            lambda: operations.change_application(slug, time_zone=random.choice(zones)),
            lambda: operations.change_application(slug, active=True),
            lambda: operations.change_application(slug, time_zone=random.choice(zones)),
        ]
        works = mints + switches
        random.shuffle(works)
        at_once(works)
        application = next(each for each in operations.list_applications() if each.slug == slug)
        states = {(row.application_active, row.time_zone) for row in operations.list_tokens(application=slug)}
        assert states <= {(application.active, application.time_zone)}


def test_a_token_that_is_minted_after_the_state_was_read_starts_over(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = tokens._active_application
    switched: list[bool] = []

    def switch_after_read(name: str) -> object:
        application = read(name)
        if not switched:
            switched.append(True)
            operations.change_application(slug, time_zone="Asia/Tokyo")
        return application

    monkeypatch.setattr(tokens, "_active_application", switch_after_read)
    row = operations.create_token(slug).row
    assert Token.get(row.hash, consistent_read=True).time_zone == "Asia/Tokyo"


def test_a_switch_that_another_change_overtakes_starts_over_from_the_newer_state(
    slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, read = operations.create_token(slug).row, tokens.find
    switched: list[bool] = []

    def switch_after_read(*conditions: object) -> list[Token]:
        found = read(*conditions)  # type: ignore[arg-type]  # as they came
        if not switched:
            switched.append(True)
            operations.change_application(slug, active=True, time_zone="Asia/Tokyo")
        return found

    monkeypatch.setattr(tokens, "find", switch_after_read)
    operations.change_application(slug, active=False)
    row.refresh(consistent_read=True)
    assert (row.application_active, row.time_zone) == (False, "Asia/Tokyo")


def test_a_token_is_rotated_once(slug: str) -> None:
    for _ in range(ROUNDS):
        number = operations.create_token(slug).row.id
        outcomes = at_once([partial(operations.rotate_token, number)] * 8)
        assert len(succeeded(outcomes)) == 1
        for row in operations.list_tokens(application=slug):
            operations.revoke_token(row.id)


def test_a_slug_is_taken_by_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(ROUNDS):
        slug = unique("app")
        monkeypatch.setattr(RouteParams, "APPLICATIONS", (slug,))
        outcomes = at_once([partial(operations.create_application, slug, name="App")] * WRITERS)
        assert len(succeeded(outcomes)) == 1
        assert sum(isinstance(outcome, AlreadyThereError) for outcome in outcomes) == WRITERS - 1


def test_a_row_implies_its_model_whichever_write_comes_first() -> None:
    for _ in range(ROUNDS):
        model = operations.register_model(unique("M").replace("_", "")).name
        works: list[Callable[[], object]] = [partial(operations.add_reference, model, number) for number in range(1, WRITERS - 3)]
        works[2:2] = [partial(operations.remove_model, model)] * 4
        random.shuffle(works)
        at_once(works)
        rows = len(list(ReferenceRow.query(model, consistent_read=True)))
        models = [each.references for each in operations.list_models() if each.name == model]
        assert models == [rows] if models else rows == 0


def test_references_are_counted_exactly(model: str) -> None:
    for number in range(1, ROUNDS + 1):
        added = at_once([partial(operations.add_reference, model, number)] * 8)
        assert len(succeeded(added)) == 1
        assert RegisteredModel.get(model, consistent_read=True).references == number
    removed = at_once([partial(operations.remove_reference, model, 1)] * 8)
    assert len(succeeded(removed)) == 1
    assert RegisteredModel.get(model, consistent_read=True).references == ROUNDS - 1


def test_filling_the_registry_loses_nothing_that_an_operator_sets_meanwhile() -> None:
    for _ in range(ROUNDS):
        service = unique("service")
        declared = [SimpleNamespace(service=service, version="v1", action=action) for action in ("create", "index")]
        registry.fill([*declared[:1], *routes()])
        works: list[Callable[[], object]] = [
            partial(operations.switch_route, service, "create", active=False),
            partial(operations.set_notification_emails, service, "create", ["a@b.example"]),
            partial(operations.switch_service, service, active=False),
        ]
        at_once([*works, *[partial(registry.fill, [*declared, *routes()])] * 4])
        row = Service.get(service, "v1", consistent_read=True)
        assert row.active is False
        assert row.routes["create"] == {"active": False, "notification_emails": ["a@b.example"]}
        assert row.routes["index"] == {"active": True, "notification_emails": []}


def test_what_an_operator_sets_after_the_registry_was_read_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    service, read = unique("service"), operations.list_services
    declared = [SimpleNamespace(service=service, version="v1", action=action) for action in ("create", "index")]
    registry.fill([*declared[:1], *routes()])

    def switch_after_read() -> list[Service]:
        found = read()
        operations.switch_route(service, "create", active=False)
        operations.switch_service(service, active=False)
        return found

    monkeypatch.setattr(operations, "list_services", switch_after_read)
    registry.fill([*declared, *routes()])
    row = Service.get(service, "v1", consistent_read=True)
    assert row.active is False
    assert row.routes["create"]["active"] is False
    assert row.routes["index"]["active"] is True
