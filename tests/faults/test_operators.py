"""Operators' commands, killed after each of their writes: no promise is broken, and the same command again finishes it."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from shared.api.params import RouteParams
from shared.dynamodb import low_level
from shared.dynamodb.ids import forget_blocks, next_id
from shared.records.applications import Application
from shared.records.clients import Client
from shared.records.integrations import Integration
from shared.records.list_items import ListItem
from shared.records.password_resets import PasswordReset
from shared.records.references import ReferenceRow, RegisteredModel
from shared.records.services import Service
from shared.records.tokens import Token
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_jobs import FAILED, RETRYING, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.settings import settings
from shared.timestamps import now
from tests.audit_events import save_event
from tests.calls import WRITES
from tests.factory import Factory, unique
from tests.items import save_item
from tests.requirements import save_requirement
from tests.webhooks import save_job, subscribe
from tools.operate import operations, registry
from tools.operate.commands import NOUNS
from tools.operate.operations import OperatorError

SUBSCRIPTION: dict[str, Any] = {"key": "K", "name": "N", "callback_url": "https://a.example", "version": "2", "statuses": ["hold"]}
MANY = 105  # tokens: more than one transaction takes


class Killed(BaseException):
    """The process has ended."""


class AnyName(tuple[str, ...]):
    """In place of the applications that requests can name."""

    __slots__ = ()

    def __contains__(self, _: object) -> bool:
        return True


@dataclass(frozen=True)
class Command:
    """`states` are what `state` may return, in this order; it fails where a promise is broken."""

    function: str
    arrange: Callable[[Factory], Any]
    run: Callable[[Any], object]
    state: Callable[[Any], Any]
    states: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.function} to {self.states[-1]}"


class Writes:
    """Counts the writes, and kills after the one with the number `last`, once it has taken effect."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made, self.last, self.send = 0, 0, low_level.call
        monkeypatch.setattr(low_level, "call", self)

    def __call__(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = self.send(operation, request)
        if operation in WRITES:
            self.made += 1
            if self.made == self.last:
                raise Killed
        return answer


def has_email(number: int) -> bool:
    """Where a user has one, it is the user's alone."""
    email = User.get(number, consistent_read=True).email
    rows = [row.user_id for row in UserEmail.scan(UserEmail.user_id == number, consistent_read=True)]
    assert rows == ([number] if email else [])
    return email is not None


def client_number(factory: Factory) -> int:
    user = factory.user({"planoauth": ["client"]})
    client = Client(
        next_id("clients"), user_id=user.id, application="planoauth", wished_company_id=7, created_at=now(), last_updated=now()
    )
    client.save()
    return int(client.id)


def companies(number: int) -> tuple[object, object]:
    """The client's, and its user's."""
    client = Client.get(number, consistent_read=True)
    return client.company_id, User.get(client.user_id, consistent_read=True).company_ids


def application(factory: Factory) -> str:
    return factory.application().slug


def with_many_tokens(factory: Factory, *, active: bool) -> str:
    slug = factory.application(active=active).slug
    for _ in range(MANY):
        factory._token("application", application=slug, application_active=active, time_zone="UTC", date_order="month_first")
    return slug


def working_tokens(slug: str) -> str:
    """Of an application that is switched off none works."""
    states = Counter(row.application_active for row in operations.list_tokens(application=slug))
    if not Application.get(slug, consistent_read=True).active:
        assert not states[True]
    return "none" if not states[True] else "all" if not states[False] else "some"


def carried_zones(slug: str) -> set[str | None]:
    """Of the application and its tokens."""
    return {
        Application.get(slug, consistent_read=True).time_zone,
        *(row.time_zone for row in operations.list_tokens(application=slug)),
    }


def token_number(factory: Factory) -> int:
    return int(operations.create_token(application(factory)).row.id)


def scope(number: int) -> object:
    integration = int(Factory().integration(application=token_row(number).application).id)
    return operations.change_token_scope(number, [integration])


def token_row(number: int) -> Token:
    return next(row for row in operations.list_tokens(revoked=True) if row.id == number)


def working_after_rotation(number: int) -> tuple[int, bool]:
    """How many of the application's tokens work, and whether it is still the old one."""
    working = operations.list_tokens(application=token_row(number).application)
    return len(working), number in {row.id for row in working}


def user_with_sessions(factory: Factory) -> int:
    user = operations.create_user("Ada").id
    for _ in range(3):
        operations.create_session(user, application(factory))
    return int(user)


def sessions(user: int) -> int:
    return len(operations.list_tokens(kind="session", user_id=user))


def named(listing: Callable[[], list[Any]]) -> Callable[[str], int]:
    """How many records of the listing have the name."""
    return lambda name: sum(record.name == name for record in listing())


def a_name(_: Factory) -> str:
    return unique("N").replace("_", "")


def partner(factory: Factory) -> int:
    return int(factory.integration(company_id=7).id)


def subscribed(factory: Factory) -> tuple[int, int]:
    owner = partner(factory)
    return owner, int(operations.create_subscription(owner, **SUBSCRIPTION).id)


def with_failed_jobs(factory: Factory) -> tuple[int, int]:
    """A subscription with more of them than one transaction takes."""
    subscription = subscribe(partner(factory))
    for sequence in range(1, 51):
        save_job(subscription, sequence=sequence)
    return int(subscription.integration_id), int(subscription.id)


def failed_jobs(key: tuple[int, int]) -> int:
    """All others are in the queue, and the channel is due."""
    states = Counter(job.state for job in WebhookJob.query(key[0], consistent_read=True))
    assert states[FAILED] + states[RETRYING] == 50
    assert len(list(WebhookWaiting.query(key[1], consistent_read=True))) == states[RETRYING]
    assert not states[RETRYING] or WebhookChannel.get(key[1], consistent_read=True).due
    return states[FAILED]


def kinds(owner: int) -> dict[str, int]:
    """Of the integration's subscriptions, which are counted exactly."""
    held = Counter(each.kind for each in operations.list_subscriptions(owner))
    counts = Integration.get(owner, consistent_read=True).counts
    assert {kind: number for kind, number in counts.items() if number} == held
    return dict(held)


def old_copies(make: Callable[[Factory], Any], refold_all: Callable[[], object]) -> Callable[[Factory], list[Any]]:
    """Two records that hold copies for searches as they once were. No other row of the table holds such ones."""

    def arrange(factory: Factory) -> list[Any]:
        refold_all()
        made = [make(factory) for _ in range(2)]
        for record in made:
            record.update([type(record).folded.set({})])
        return made

    return arrange


def number_of_old_copies(records: list[Any]) -> int:
    for record in records:
        record.refresh(consistent_read=True)
    return sum(record.folded == {} for record in records)


def subscription(factory: Factory) -> WebhookOutSub:
    return operations.create_subscription(partner(factory), **SUBSCRIPTION)


def item(_: Factory) -> ListItem:
    return save_item(next_id("list_items"), unique("k"))


def refold(records: str, make: Callable[[Factory], Any]) -> Command:
    name = f"refold_{records}"
    run = getattr(operations, name)
    return Command(name, old_copies(make, run), lambda _: run(), number_of_old_copies, (2, 1, 0))


def model_with(*numbers: int) -> Callable[[Factory], str]:
    def make(factory: Factory) -> str:
        name = operations.register_model(a_name(factory)).name
        operations.add_references(name, numbers)
        return name

    return make


def references(model: str) -> list[int]:
    """Of the model, which are counted exactly."""
    rows = [int(row.id) for row in ReferenceRow.query(model, consistent_read=True)]
    assert RegisteredModel.get(model, consistent_read=True).references == len(rows)
    return sorted(rows)


def service(_: Factory) -> str:
    """With a route that is switched on, one that is off, and one that nothing declares any more."""
    name = unique("service")
    addressed = {"active": True, "notification_emails": ["a@b.example"]}
    Service(
        name, "v1", active=True, routes={"create": addressed, "index": {**addressed, "active": False}, "gone": addressed}
    ).save()
    return name


def row(name: str) -> Service:
    return Service.get(name, "v1", consistent_read=True)


def fill(name: str) -> object:
    declared = [SimpleNamespace(service=name, version="v1", action=action) for action in ("create", "index", "new")]
    with patch.object(operations, "list_services", lambda: [row(name)]):
        return registry.fill(declared)


def registered(name: str) -> dict[str, bool]:
    """Which routes there are, and whether they are on. None loses its addresses."""
    held = row(name).routes
    assert all(held[action]["notification_emails"] == ["a@b.example"] for action in ("create", "index", "gone"))
    return {action: route["active"] for action, route in held.items()}


KEPT = {"create": True, "index": False}
COMMANDS = (
    Command(
        "create_application",
        lambda _: unique("app"),
        lambda slug: operations.create_application(slug, name="App"),
        lambda slug: [each.slug for each in operations.list_applications()].count(slug),
        (0, 1),
    ),
    Command(
        "change_application",
        lambda factory: with_many_tokens(factory, active=True),
        lambda slug: operations.change_application(slug, active=False),
        working_tokens,
        ("all", "some", "none"),
    ),
    Command(
        "change_application",
        lambda factory: with_many_tokens(factory, active=False),
        lambda slug: operations.change_application(slug, active=True),
        working_tokens,
        ("none", "some", "all"),
    ),
    Command(
        "change_application",
        lambda factory: with_many_tokens(factory, active=True),
        lambda slug: operations.change_application(slug, time_zone="Asia/Tokyo"),
        carried_zones,
        ({"UTC"}, {"UTC", "Asia/Tokyo"}, {"Asia/Tokyo"}),
    ),
    Command(
        "create_token",
        application,
        operations.create_token,
        lambda slug: [row.application_active for row in operations.list_tokens(application=slug)][:1],
        ([], [True]),
    ),
    Command(
        "change_token_scope",
        token_number,
        scope,
        lambda number: len(token_row(number).integration_ids or ()),
        (0, 1),
    ),
    Command("rotate_token", token_number, operations.rotate_token, working_after_rotation, ((1, True), (1, False))),
    Command(
        "revoke_token", token_number, operations.revoke_token, lambda number: bool(token_row(number).revoked_at), (False, True)
    ),
    Command(
        "create_session",
        lambda factory: (operations.create_user("Ada").id, application(factory)),
        lambda whose: operations.create_session(*whose),
        lambda whose: min(sessions(whose[0]), 1),
        (0, 1),
    ),
    Command("revoke_sessions", user_with_sessions, operations.revoke_sessions, sessions, (3, 2, 1, 0)),
    Command("create_user", a_name, operations.create_user, lambda name: min(named(operations.list_users)(name), 1), (0, 1)),
    Command(
        "change_user",
        lambda _: operations.create_user("Ada", roles={"planoauth": ["client"]}).id,
        lambda user: operations.change_user(user, roles={"planoauth": [], "planox2": ["employee"]}),
        lambda user: User.get(user, consistent_read=True).roles,
        ({"planoauth": ["client"]}, {"planox2": ["employee"]}),
    ),
    Command(
        "create_integration",
        a_name,
        lambda name: operations.create_integration(name, company_id=7, application=application(Factory())),
        lambda name: min(named(operations.list_integrations)(name), 1),
        (0, 1),
    ),
    Command(
        "change_integration",
        partner,
        lambda number: operations.change_integration(number, name="New", active=False),
        lambda number: Integration.get(number, consistent_read=True).active,
        (True, False),
    ),
    Command(
        "create_subscription",
        partner,
        lambda owner: operations.create_subscription(owner, **SUBSCRIPTION),
        lambda owner: bool(kinds(owner)),
        (False, True),
    ),
    Command(
        "change_subscription",
        subscribed,
        lambda key: operations.change_subscription(*key, name="Another", active=False),
        lambda key: kinds(key[0]),
        ({"active_2": 1}, {"inactive_2": 1}),
    ),
    Command(
        "delete_subscription",
        subscribed,
        lambda key: operations.delete_subscription(*key),
        lambda key: len(list(WebhookOutSub.query(key[0], consistent_read=True))) + sum(kinds(key[0]).values()),
        (2, 0),
    ),
    Command(
        "replay_webhooks",
        with_failed_jobs,
        lambda key: operations.replay_webhooks(*key, since="2026-01-01T00:00:00Z"),
        failed_jobs,
        (50, 5, 0),
    ),
    Command("drain_webhooks", with_failed_jobs, lambda key: operations.drain_webhooks(*key), failed_jobs, (50, 5, 0)),
    refold("subscriptions", subscription),
    refold("integrations", lambda factory: factory.integration()),
    refold("list_items", item),
    refold("requirements", lambda _: save_requirement(key="k")),
    refold("audit_events", lambda _: save_event()),
    Command("register_model", a_name, operations.register_model, named(operations.list_models), (0, 1)),
    Command("remove_model", model_with(), operations.remove_model, named(operations.list_models), (1, 0)),
    Command(
        "add_references",
        model_with(1),
        lambda model: operations.add_references(model, [1, 2, 3], skip_existing=True),
        references,
        ([1], [1, 2], [1, 2, 3]),
    ),
    Command("remove_reference", model_with(1, 2), lambda model: operations.remove_reference(model, 1), references, ([1, 2], [2])),
    Command(
        "switch_service",
        service,
        lambda name: operations.switch_service(name, active=False),
        lambda name: row(name).active,
        (True, False),
    ),
    Command(
        "switch_route",
        service,
        lambda name: operations.switch_route(name, "create", active=False),
        lambda name: row(name).routes["create"]["active"],
        (True, False),
    ),
    Command(
        "change_email",
        lambda factory: int(factory.user().id),
        lambda number: operations.change_email(number, f"user-{number}@example.com"),
        has_email,
        (False, True),
    ),
    Command(
        "one_time_password",
        lambda factory: int(factory.user().id),
        operations.one_time_password,
        lambda number: bool(list(PasswordReset.scan(PasswordReset.user_id == number, consistent_read=True))),
        (False, True),
    ),
    Command("confirm_client", client_number, operations.confirm_client, companies, ((None, None), (7, {7}))),
    Command(
        "set_notification_emails",
        service,
        lambda name: operations.set_notification_emails(name, "create", []),
        lambda name: row(name).routes["create"]["notification_emails"],
        (["a@b.example"], []),
    ),
    Command(
        "fill",
        service,
        fill,
        registered,
        ({**KEPT, "gone": True}, {**KEPT, "gone": True, "new": True}, {**KEPT, "gone": False, "new": True}),
    ),
)
# tests/unit/operate/test_sweep.py, since it deletes in S3, and test_list_items.py, since it writes as the route does.
ELSEWHERE = {"sweep_images", "import_list_items"}


@pytest.fixture(autouse=True)
def _as_in_a_command(factory: Factory, long_timeouts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RouteParams, "APPLICATIONS", AnyName(RouteParams.APPLICATIONS))
    _pass_ids_that_others_took(monkeypatch)
    monkeypatch.setattr(settings, "id_block", 1)  # as a command has it: each new id is a write
    forget_blocks()


def _pass_ids_that_others_took(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that wrote a record by hand took a low id: a command that meets it tries another, which is a write more."""
    monkeypatch.setattr(settings, "id_block", 1_000_000)
    for table in ("applications", "integrations", "tokens", "users", "webhook_out_subs"):
        next_id(table)


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_command_that_is_killed_after_a_write_breaks_no_promise_and_is_finished_by_repeating_it(
    factory: Factory, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for last in range(1, _number_of_writes(factory, command, monkeypatch) + 1):
        about = command.arrange(factory)
        assert command.state(about) == command.states[0]
        with monkeypatch.context() as here:
            Writes(here).last = last
            with pytest.raises(Killed):
                command.run(about)
        assert command.state(about) in command.states
        with suppress(OperatorError):  # where it was done but for its answer
            command.run(about)
        assert command.state(about) == command.states[-1]


def _number_of_writes(factory: Factory, command: Command, monkeypatch: pytest.MonkeyPatch) -> int:
    about = command.arrange(factory)
    with monkeypatch.context() as here:
        writes = Writes(here)
        command.run(about)
    assert command.state(about) == command.states[-1]
    assert writes.made
    return writes.made


def test_every_command_that_writes_is_killed_here() -> None:
    functions = {verb.operation for verbs in NOUNS.values() for verb in verbs}
    writing = {function for function in functions if not function.startswith(("list_", "export_", "explain_"))}
    assert writing - ELSEWHERE == {command.function for command in COMMANDS} - {"fill"}
