"""Access: tokens, sessions, roles and integrations, alike on every route."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from shared.api import auth
from shared.records.integrations import Integration
from shared.records.sort_keys import by_time
from shared.records.tokens import Token
from shared.records.users import User
from shared.timestamps import now, rfc3339
from shared.token_format import APPLICATION, SESSION, digest, mint
from tests.calls import Calls, failure, refusing, tables
from tests.client import Answer, Client
from tests.factory import Factory, unique

NAME = "list_items_create"
INDEX = "webhook_out_subs_index"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
STALE: dict[str, Any] = {"created_at": rfc3339(NOON - timedelta(days=1)), "last_used_at": rfc3339(NOON - timedelta(hours=1))}


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Sessions are judged as of noon, until the test is over."""

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Frozen":
            return cls.fromtimestamp(NOON.timestamp(), tz)

    monkeypatch.setattr(auth, "datetime", Frozen)
    return NOON


def item() -> dict[str, Any]:
    return {"key": unique("k"), "slug": "s"}


def unauthorized(answer: Answer) -> bool:
    return (answer.status, answer.errors) == ("invalid-param", {("application", "unauthorized")})


# --- tokens ---

MALFORMED: dict[str, Callable[[str], str]] = {
    "a word": lambda token: "token",
    "another prefix": lambda token: token.replace("plano_ses_", "plano_key_"),
    "the other kind's prefix": lambda token: token.replace("plano_ses_", "plano_app_"),
    "prefix in capitals": lambda token: token.replace("plano", "PLANO"),
    "too short": lambda token: token[:-1],
    "too long": lambda token: token + "0",
    "one character changed": lambda token: token[:20] + ("a" if token[20] != "a" else "b") + token[21:],
    "another checksum": lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
    "space before": lambda token: " " + token,
    "line break after": lambda token: token + "\n",
    "no ASCII": lambda token: token[:-1] + "é",
    "its hash": digest,
    "very long": lambda token: token * 1000,
}


@pytest.mark.parametrize("spoil", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_token_is_invalid_and_costs_no_read(
    call: Client, employee: str, calls: Calls, spoil: Callable[[str], str]
) -> None:
    answer = call(NAME, token=spoil(employee), **item())
    assert answer.status == "invalid-token"
    assert set(answer.body) == {"code", "status", "request_id"}
    assert calls.read() == ["services"]
    assert calls.written() == []


@pytest.mark.parametrize("token", [5, 1.5, True, False, ["x"], [], {}, {"x": 1}])
def test_a_token_that_is_no_string_is_invalid(call: Client, employee: str, calls: Calls, token: Any) -> None:
    assert call(NAME, employee, token=token, **item()).status == "invalid-token"
    assert calls.read() == ["services"]


def test_an_array_with_the_right_token_is_invalid(call: Client, employee: str) -> None:
    assert call(NAME, token=[employee], **item()).status == "invalid-token"


@pytest.mark.parametrize("kind", [APPLICATION, SESSION])
def test_an_unknown_token_is_invalid(call: Client, factory: Factory, kind: str) -> None:
    assert call(NAME, mint(kind), **item()).status == "invalid-token"


@pytest.mark.parametrize("kind", [APPLICATION, SESSION])
def test_a_revoked_token_is_invalid_at_once(call: Client, factory: Factory, kind: str) -> None:
    token = factory.application_token() if kind == APPLICATION else factory.session("employee")
    assert call(NAME, token, **item()).status == "action-successful"
    row = factory.token_row(token)
    row.update(actions=[Token.revoked_at.set(now())])
    assert call(NAME, token, **item()).status == "invalid-token"


def test_a_row_of_another_kind_opens_nothing(call: Client, factory: Factory) -> None:
    token = factory.application_token()
    factory.token_row(token).update(actions=[Token.kind.set("worker")])
    assert call(NAME, token, **item()).status == "invalid-token"


def test_tokens_of_an_inactive_application_are_invalid(call: Client, factory: Factory) -> None:
    assert call(NAME, factory.application_token(active=False), **item()).status == "invalid-token"
    application = factory.application()
    token = factory.session("employee", application=application)
    assert call(NAME, token, **item()).status == "action-successful"
    factory.application(str(application.slug), active=False)
    assert call(NAME, token, **item()).status == "invalid-token"


def test_a_session_of_an_application_that_is_gone_is_invalid(call: Client, factory: Factory) -> None:
    application = factory.application()
    token = factory.session("employee", application=application)
    application.delete()
    assert call(NAME, token, **item()).status == "invalid-token"


def test_a_session_of_an_inactive_user_or_of_none_is_invalid(call: Client, factory: Factory) -> None:
    user = factory.user({"planoauth": ["employee"]})
    token = factory.session(user=user)
    assert call(NAME, token, **item()).status == "action-successful"
    user.active = False
    user.save()
    assert call(NAME, token, **item()).status == "invalid-token"
    user.delete()
    assert call(NAME, token, **item()).status == "invalid-token"


def test_a_session_is_invalid_once_its_user_has_another_stamp(call: Client, factory: Factory) -> None:
    for stamp in ("one", None):
        user = factory.user({"planoauth": ["employee"]}, password_stamp=stamp)
        token = factory.session(user=user)
        assert call(NAME, token, **item()).status == "action-successful"
        user.update([User.password_stamp.set("another")])
        assert call(NAME, token, **item()).status == "invalid-token"
    user.update([User.password_stamp.remove()])
    assert call(NAME, token, **item()).status == "action-successful"


def test_a_session_that_is_kept_between_the_reads_of_it_and_its_user_is_valid(call: Client, factory: Factory, calls: Calls) -> None:
    user = factory.user({"planoauth": ["employee"]}, password_stamp="one")
    token = factory.session(user=user)
    row = factory.token_row(token)

    def keep(_: str, request: dict[str, Any]) -> None:
        if User.table_name() in tables(request):
            calls.before = lambda *_: None
            user.update([User.password_stamp.set("another")])
            row.update([Token.password_stamp.set("another")])

    calls.before = keep
    assert call("sessions_read", token).status == "action-successful"


def test_a_session_with_a_stamp_is_invalid_for_a_user_who_has_none(call: Client, factory: Factory) -> None:
    token = factory.session("employee", password_stamp="one")
    assert call(NAME, token, **item()).status == "invalid-token"


def test_tokens_and_users_are_read_consistently(call: Client, employee: str, calls: Calls) -> None:
    call(NAME, employee, **item())
    batches = [request["RequestItems"] for operation, request in calls.made if operation == "BatchGetItem"]
    assert [sorted(batch) for batch in batches] == [["test-tokens"], ["test-applications", "test-users"]]
    assert all(table["ConsistentRead"] for batch in batches for table in batch.values())


def test_an_application_token_costs_one_read(call: Client, application: str, calls: Calls) -> None:
    call(NAME, application)
    assert calls.read() == ["services", "tokens"]


def test_the_integration_is_read_together_with_the_token(call: Client, factory: Factory, application: str, calls: Calls) -> None:
    call(INDEX, application, integration_id=factory.integration().id)
    assert calls.read()[:3] == ["services", "tokens", "integrations"]
    assert [operation for operation, _ in calls.made if operation == "BatchGetItem"] == ["BatchGetItem"]


def test_tokens_are_stored_as_hashes_only(factory: Factory, employee: str) -> None:
    row = json.dumps(factory.token_row(employee).serialize())
    assert digest(employee) in row
    assert employee not in row
    assert employee[10:30] not in row


# --- how long sessions live ---


@pytest.mark.parametrize(
    ("age", "unused", "status"),
    [
        (timedelta(days=7), timedelta(0), "action-successful"),
        (timedelta(days=7) + MICROSECOND, timedelta(0), "session-expired"),
        (timedelta(days=6), timedelta(hours=72), "action-successful"),
        (timedelta(days=6), timedelta(hours=72) + MICROSECOND, "action-successful"),
        (timedelta(days=6), timedelta(hours=72, minutes=5), "action-successful"),
        (timedelta(days=6), timedelta(hours=72, minutes=5) + MICROSECOND, "session-expired"),
        (timedelta(days=400), timedelta(days=300), "session-expired"),
    ],
)
def test_a_session_lives_7_days_and_72_hours_unused(
    call: Client, factory: Factory, noon: datetime, age: timedelta, unused: timedelta, status: str
) -> None:
    times: dict[str, Any] = {"created_at": rfc3339(noon - age), "last_used_at": rfc3339(noon - unused)}
    answer = call(NAME, factory.session("employee", **times), **item())
    assert answer.status == status
    assert set(answer.body) <= {"code", "status", "request_id", "data"}
    remembered = factory.session("employee", remember_me=True, **times)
    assert call(NAME, remembered, **item()).status == "action-successful"


def test_a_session_that_was_never_used_counts_from_when_it_was_made(call: Client, factory: Factory, noon: datetime) -> None:
    for age, status in ((timedelta(hours=72, minutes=5), "action-successful"), (timedelta(hours=73), "session-expired")):
        token = factory.session("employee", created_at=rfc3339(noon - age), last_used_at=None)
        assert call(NAME, token, **item()).status == status


def test_an_expired_session_is_not_used(call: Client, factory: Factory, noon: datetime) -> None:
    token = factory.session(
        "employee", created_at=rfc3339(noon - timedelta(days=8)), last_used_at=rfc3339(noon - timedelta(days=1))
    )
    before = factory.token_row(token).serialize()
    assert call(NAME, token, **item()).status == "session-expired"
    assert factory.token_row(token).serialize() == before


def test_application_tokens_do_not_age(call: Client, factory: Factory) -> None:
    token = factory.application_token(created_at="2001-01-01T00:00:00.000000Z")
    assert call(NAME, token, **item()).status == "action-successful"


def test_a_last_use_is_written_every_5_minutes_at_most(call: Client, factory: Factory, noon: datetime, calls: Calls) -> None:
    recent = rfc3339(noon - timedelta(minutes=5) + MICROSECOND)
    token = factory.session("employee", **{**STALE, "last_used_at": recent})
    calls.made.clear()
    assert call(NAME, token, session_view="default").body["session"]["last_used_at"] == recent
    assert calls.written() == []

    token = factory.session("employee", **{**STALE, "last_used_at": rfc3339(noon - timedelta(minutes=5))})
    calls.made.clear()
    assert call(NAME, token, session_view="default").body["session"]["last_used_at"] == rfc3339(noon)
    assert call(NAME, token).status == "missing-param"
    assert calls.written() == ["tokens"]
    row = factory.token_row(token)
    assert (row.last_used_at, row.last_used_at_and_id) == (rfc3339(noon), by_time(rfc3339(noon), row.id))


@pytest.mark.parametrize("remembered", [True, False])
def test_a_first_use_is_written_too(call: Client, factory: Factory, noon: datetime, remembered: bool) -> None:
    token = factory.session("employee", **{**STALE, "last_used_at": None}, remember_me=remembered)
    assert call(NAME, token).status == "missing-param"
    assert factory.token_row(token).last_used_at == rfc3339(noon)


@pytest.mark.parametrize("params", [{}, {"application": "nonsense"}, {"key": "k", "slug": "!"}])
def test_a_refused_request_uses_the_session_too(call: Client, factory: Factory, noon: datetime, params: dict[str, Any]) -> None:
    token = factory.session("employee", **STALE)
    assert call(NAME, token, **params).code == 400
    assert factory.token_row(token).last_used_at == rfc3339(noon)


@pytest.mark.parametrize("last_used_at", [STALE["last_used_at"], None])
def test_of_several_requests_at_once_the_first_writes_the_last_use(
    call: Client, factory: Factory, noon: datetime, calls: Calls, logged: StringIO, last_used_at: str | None
) -> None:
    token = factory.session("employee", **{**STALE, "last_used_at": last_used_at})
    faster = rfc3339(noon - timedelta(seconds=1))

    def use(operation: str, request: dict[str, Any]) -> None:
        if operation == "UpdateItem" and request["TableName"] == Token.table_name():
            calls.before = lambda operation, request: None
            factory.token_row(token).update(actions=[Token.last_used_at.set(faster)])

    calls.before = use
    assert call(NAME, token).status == "missing-param"
    assert factory.token_row(token).last_used_at == faster
    assert "WARNING" not in logged.getvalue(), "losing that race is nothing to warn of"


def test_a_last_use_does_not_bring_back_a_row_that_is_gone(call: Client, factory: Factory, noon: datetime, calls: Calls) -> None:
    for last_used_at in (STALE["last_used_at"], None):
        token = factory.session("employee", **{**STALE, "last_used_at": last_used_at})

        def remove(operation: str, request: dict[str, Any], token: str = token) -> None:
            if operation == "UpdateItem":
                calls.before = lambda operation, request: None
                factory.token_row(token).delete()

        calls.before = remove
        assert call(NAME, token).status == "missing-param"
        with pytest.raises(Token.DoesNotExist):
            factory.token_row(token)


FAILURES = {
    "throttled": failure("ProvisionedThroughputExceededException"),
    "throttled otherwise": failure("ThrottlingException"),
    "broken": failure("InternalServerError"),
    "forbidden": failure("AccessDeniedException"),
    "slow": ReadTimeoutError(endpoint_url="http://127.0.0.1"),
    "gone": EndpointConnectionError(endpoint_url="http://127.0.0.1"),
}


@pytest.mark.parametrize("error", FAILURES.values(), ids=FAILURES)
def test_a_last_use_that_cannot_be_written_fails_nothing(
    call: Client, factory: Factory, noon: datetime, calls: Calls, logged: StringIO, error: Exception
) -> None:
    token = factory.session("employee", **STALE)
    calls.before = refusing(error, "UpdateItem", Token.table_name())
    answer = call(NAME, token, session_view="default", **item())
    assert answer.status == "action-successful"
    assert answer.body["session"]["last_used_at"] == STALE["last_used_at"]
    assert "a session's last use was not written" in logged.getvalue()
    assert token not in logged.getvalue()
    assert digest(token) not in logged.getvalue()


# --- users without a record ---


@pytest.mark.parametrize("roles", [{}, {"planoauth": []}, {"planoauth": [], "planoorder": []}])
def test_a_user_without_any_record_is_told_and_gets_the_session(
    call: Client, factory: Factory, roles: dict[str, list[str]]
) -> None:
    user = factory.user(roles)
    token = factory.session(user=user)
    answer = call(NAME, token)
    assert answer.status == "client-required"
    assert set(answer.body) == {"code", "status", "request_id", "session"}
    assert answer.body["session"]["user_id"] == user.id
    assert answer.body["session"]["roles"] == []


def test_a_record_in_another_application_is_a_record(call: Client, factory: Factory) -> None:
    token = factory.session(user=factory.user({"planoorder": ["employee"]}))
    assert unauthorized(call(NAME, token, **item()))


# --- roles ---

CALLERS = ("client", "employee", "liaison", "application")
# As the contract lists them.
MAY_CALL = {
    "list_items_create": {"employee", "application"},
    "list_items_upload_image": {"employee", "application"},
    "requirements_create": {"employee", "liaison", "application"},
    "audit_events_fmp_create": {"employee", "application"},
    "webhook_events_create": {"employee", "application"},
    "webhook_out_subs_create": {"client", "liaison", "employee", "application"},
    "webhook_out_subs_destroy": {"client", "liaison", "employee", "application"},
    "webhook_out_subs_index": {"client", "liaison", "employee", "application"},
    "webhook_jobs_read": {"client", "liaison", "employee", "application"},
    "webhook_jobs_retry": {"client", "liaison", "employee", "application"},
    "notifications_read": {"client", "liaison", "employee"},
    "notifications_resolve": {"employee"},
    "webhook_out_subs_read": {"client", "liaison", "employee", "application"},
    "webhook_out_subs_replay": {"client", "liaison", "employee", "application"},
    "webhook_out_subs_rotate_secret": {"client", "liaison", "employee", "application"},
    "webhook_out_subs_test": {"client", "liaison", "employee", "application"},
    "webhook_out_subs_update": {"client", "liaison", "employee", "application"},
}


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("route", MAY_CALL)
def test_a_route_may_be_called_by_whom_it_names(call: Client, factory: Factory, route: str, caller: str) -> None:
    token = factory.application_token() if caller == "application" else factory.session(caller)
    answer = call(route, token)
    assert (not unauthorized(answer)) is (caller in MAY_CALL[route])
    assert (answer.status == "missing-param") is (caller in MAY_CALL[route])


def test_one_of_several_roles_suffices(call: Client, factory: Factory) -> None:
    assert call(NAME, factory.session("client", "employee"), **item()).status == "action-successful"
    assert unauthorized(call(NAME, factory.session("client", "liaison"), **item()))


def test_roles_count_in_the_named_application_or_in_the_sessions_own(call: Client, factory: Factory) -> None:
    user = factory.user({"planoauth": ["client"], "planoorder": ["employee"]})
    factory.application("planoorder")
    token = factory.session(user=user, application="planoauth")
    assert unauthorized(call(NAME, token, **item()))
    assert unauthorized(call(NAME, token, application="planoauth", **item()))
    assert unauthorized(call(NAME, token, application="planox2", **item()))
    assert call(NAME, token, application="planoorder", **item()).status == "action-successful"
    token = factory.session(user=user, application="planoorder")
    assert call(NAME, token, **item()).status == "action-successful"
    assert call(NAME, token, application="", **item()).status == "action-successful"
    assert unauthorized(call(NAME, token, application="planoauth", **item()))


def test_roles_count_for_nothing_in_an_application_that_is_switched_off_or_gone(call: Client, factory: Factory) -> None:
    user = factory.user({"planoauth": ["client"], "planox2": ["employee"]})
    named = factory.application("planox2")
    token = factory.session(user=user)
    assert call(NAME, token, application="planox2", **item()).status == "action-successful"
    factory.application("planox2", active=False)
    assert unauthorized(call(NAME, token, application="planox2", **item()))
    named.delete()
    assert unauthorized(call(NAME, token, application="planox2", **item()))


def test_an_application_token_may_name_any_application(call: Client, application: str) -> None:
    for slug in ("planoauth", "planoorder", "planox2"):
        assert call(NAME, application, application=slug, **item()).status == "action-successful"


@pytest.mark.parametrize("value", ["nonsense", "PlanoAuth", "planoauth ", 5, 0, False, ["planoauth"], [], {}, {"x": "planoauth"}])
def test_an_application_that_is_none_is_refused_before_the_other_parameters(call: Client, factory: Factory, value: Any) -> None:
    for token in (factory.session("employee"), factory.session("client"), factory.application_token()):
        answer = call(NAME, token, application=value, slug="!")
        assert (answer.status, answer.errors) == ("invalid-param", {("application", "inclusion")})


# --- integrations ---


def outcome(answer: Answer) -> dict[str, Any]:
    return {name: value for name, value in answer.body.items() if name != "request_id"}


@pytest.fixture
def refused(call: Client, application: str) -> dict[str, Any]:
    """The answer for an integration that does not exist."""
    answer = call(INDEX, application, integration_id=2**62)
    assert (answer.status, answer.errors) == ("invalid-param", {("integration_id", "not_found")})
    return outcome(answer)


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_see_their_companies_integrations(
    call: Client, factory: Factory, refused: dict[str, Any], role: str
) -> None:
    company = time.monotonic_ns()
    own, second, other = (
        factory.integration(company_id=company),
        factory.integration(company_id=7),
        factory.integration(company_id=8),
    )
    elsewhere = factory.integration(company_id=company, application="planoorder")
    token = factory.session(user=factory.user({"planoauth": [role]}, company_ids={company, 7}))
    for integration in (own, second, elsewhere):
        assert call(INDEX, token, integration_id=integration.id).data == {"results": [], "next": None}
    for integration in (other, factory.integration()):
        assert outcome(call(INDEX, token, integration_id=integration.id)) == refused
    assert outcome(call(INDEX, token, integration_id=2**62)) == refused


def test_a_client_without_a_company_sees_none(call: Client, factory: Factory, refused: dict[str, Any]) -> None:
    token = factory.session("client")
    for integration in (factory.integration(company_id=1), factory.integration()):
        assert outcome(call(INDEX, token, integration_id=integration.id)) == refused


SLUGS = ("planoauth", "planoorder", "planox2")


def seen(call: Client, factory: Factory, token: str, refused: dict[str, Any], **params: Any) -> list[str]:
    """Of which applications the caller sees integrations; those of others are answered as one that does not exist."""
    answers = {slug: call(INDEX, token, integration_id=factory.integration(application=slug).id, **params) for slug in SLUGS}
    found = [slug for slug, answer in answers.items() if answer.status == "action-successful"]
    assert all(outcome(answer) == refused for slug, answer in answers.items() if slug not in found)
    return found


@pytest.fixture
def applications(factory: Factory) -> None:
    for slug in SLUGS:
        factory.application(slug)


@pytest.mark.usefixtures("applications")
def test_employees_see_the_integrations_of_the_applications_in_which_they_are_employees(
    call: Client, factory: Factory, refused: dict[str, Any]
) -> None:
    user = factory.user({"planoauth": ["employee"], "planoorder": ["employee", "client"], "planox2": ["client", "liaison"]})
    assert seen(call, factory, factory.session(user=user), refused) == ["planoauth", "planoorder"]


@pytest.mark.usefixtures("applications")
def test_the_role_that_counts_decides(call: Client, factory: Factory, refused: dict[str, Any]) -> None:
    user = factory.user({"planoauth": ["client"], "planoorder": ["employee"]})
    token = factory.session(user=user)
    assert seen(call, factory, token, refused) == []
    assert seen(call, factory, token, refused, application="planoorder") == ["planoorder"]


@pytest.mark.usefixtures("applications")
def test_an_employees_companies_do_not_count(call: Client, factory: Factory, refused: dict[str, Any]) -> None:
    integration = factory.integration(application="planoorder", company_id=7)
    user = factory.user({"planoauth": ["employee"], "planox2": ["liaison"]}, company_ids={7})
    token = factory.session(user=user)
    assert outcome(call(INDEX, token, integration_id=integration.id)) == refused
    assert call(INDEX, token, integration_id=integration.id, application="planox2").data == {"results": [], "next": None}


@pytest.mark.usefixtures("applications")
def test_a_role_in_an_application_that_is_switched_off_shows_none_of_its_integrations(
    call: Client, factory: Factory, refused: dict[str, Any]
) -> None:
    user = factory.user({slug: ["employee"] for slug in SLUGS})
    token = factory.session(user=user)
    assert seen(call, factory, token, refused) == list(SLUGS)
    factory.application("planox2", active=False)
    assert seen(call, factory, token, refused) == ["planoauth", "planoorder"]


def test_an_application_token_sees_its_applications_integrations_or_those_of_them_that_it_is_scoped_to(
    call: Client, factory: Factory, refused: dict[str, Any]
) -> None:
    one, two, three = (factory.integration() for _ in range(3))
    other = factory.integration(application="planoorder")
    everything = factory.application_token("planoauth")
    scoped = factory.application_token("planoauth", integration_ids={one.id, two.id, other.id})
    for integration in (one, two, three):
        assert call(INDEX, everything, integration_id=integration.id).data == {"results": [], "next": None}
    for integration in (one, two):
        assert call(INDEX, scoped, integration_id=str(integration.id)).data == {"results": [], "next": None}
    for token, integration in ((scoped, three), (scoped, other), (everything, other)):
        for named in ({}, {"application": "planoorder"}):
            assert outcome(call(INDEX, token, integration_id=integration.id, **named)) == refused


@pytest.mark.usefixtures("applications")
def test_an_integration_that_lacks_an_owner_is_in_no_scope_by_it(call: Client, factory: Factory, refused: dict[str, Any]) -> None:
    integration = factory.integration(company_id=7)
    client, employee = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={7})), factory.session("employee")
    application = factory.application_token("planoauth")
    integration.update([Integration.application.remove()])
    assert call(INDEX, client, integration_id=integration.id).data == {"results": [], "next": None}
    assert [outcome(call(INDEX, token, integration_id=integration.id)) for token in (employee, application)] == [refused] * 2


def test_the_integrations_application_is_read_with_the_user(call: Client, factory: Factory, employee: str, calls: Calls) -> None:
    integration = factory.integration(application="planoorder")
    calls.made.clear()
    call(INDEX, employee, integration_id=integration.id)
    assert calls.read() == ["services", "tokens", "integrations", "users", "applications"]
    assert [operation for operation, _ in calls.made] == ["GetItem", "BatchGetItem", "BatchGetItem"]


@pytest.mark.parametrize("number", [0, -1, "0", 2**63 - 1, -(2**63)])
def test_an_id_that_no_integration_has_is_not_found(call: Client, employee: str, refused: dict[str, Any], number: Any) -> None:
    assert outcome(call(INDEX, employee, integration_id=number)) == refused


@pytest.mark.parametrize(
    ("number", "rule"), [(2**63, "max"), ("9" * 300, "type"), (1.5, "type"), ([1], "type"), ({"id": 1}, "type")]
)
def test_an_id_that_is_no_integer_is_refused_for_that(call: Client, employee: str, number: Any, rule: str) -> None:
    assert call(INDEX, employee, integration_id=number).errors == {("integration_id", rule)}
