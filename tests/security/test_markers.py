"""Secrets and personal data are planted wherever a request or a record can hold them, and sought in everything that is written."""

import json
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from shared.aws import clients
from shared.dynamodb.transaction import ALONE
from shared.outbound.fetch import Download, fetch
from shared.records.users import User
from shared.services import image_store, list_item_images, list_items, passwords
from shared.settings import settings
from shared.token_format import SESSION, digest, mint
from tests import probe
from tests.calls import Calls, failure
from tests.client import Answer, Client, acting, encoded, route_of
from tests.factory import Factory
from tests.isolated_engine import arrange_example
from tests.items import stored
from tests.mandrill import Mandrill, mandrill
from tests.routes.test_list_items_upload_image import picture
from tests.webhooks import save_job
from tools.operate import operations

TABLES = (
    "services",
    "applications",
    "tokens",
    "users",
    "integrations",
    "webhook_out_subs",
    "list_items",
    "list_item_ids",
    "list_item_defaults",
    "list_item_collections",
    "requirements",
    "references",
    "audit_events_fmp",
    "counters",
)
CODES = ("InternalServerError", "ValidationException", "AccessDeniedException")
PICTURE_HOST = "pictures.example.com"


@pytest.fixture
def mark() -> str:
    """A text that occurs nowhere else, and that every parameter takes that takes a text."""
    return f"M{secrets.token_hex(12)}"


@pytest.fixture
def written(logged: StringIO, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that the function has written since the test began, wherever to."""

    def read() -> str:
        printed = capsys.readouterr()
        return logged.getvalue() + printed.out + printed.err + caplog.text

    return read


@pytest.fixture
def token(factory: Factory, mark: str) -> str:
    """A session's, of an employee whose name, application's name and password are marked."""
    slug = factory.application(mark.lower(), name=mark).slug
    user = operations.create_user(mark, email=f"{mark}@example.com", roles={slug: ["employee"]})
    user.update([User.password_hash.set(passwords.hashed(f"{mark} of old")), User.password_stamp.set("s")])
    return operations.create_session(user.id, slug).token


@pytest.fixture
def accepted(factory: Factory, mark: str, token: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """By route: parameters that it takes, marked wherever they are texts. Marked URLs lead to a picture. No user is mailed."""
    monkeypatch.setattr(settings, "mandrill_key_parameter", "")
    integration = operations.create_integration(mark, company_id=1, application=mark.lower())
    subscription = operations.create_subscription(
        integration.id,
        key=mark,
        name=mark,
        callback_url=f"https://partner.example.com/?token={mark}",
        version="2",
        statuses=["hold"],
        notification_emails=f"{mark}@example.com",
    )
    one = {"integration_id": integration.id, "id": subscription.id}
    callback_url = f"https://93.184.216.34/?token={mark}"
    subscribed = {"key": mark, "name": mark, "callback_url": callback_url, "notification_emails": f"{mark}@example.com"}
    monkeypatch.setattr(list_item_images, "fetch", fetched)
    texts = dict.fromkeys(("key", "slug", "name", "value", "description", "notes", "external_id"), mark)
    names = ("unique_id", "script_name", "host_name", "file_name", "updated_in")
    item = list_items.create(ALONE, {"key": mark, "slug": "pictured", "active": True}, default=False)
    jobs = [{"integration_id": integration.id, "id": int(save_job(subscription).id)} for _ in range(2)]
    return {
        "list_items_create": {**texts, "default": True},
        "list_items_upload_image": {"id": item.id, "image_url": f"https://{PICTURE_HOST}/a.png?signature={mark}"},
        "requirements_create": {"required": factory.reference(), "requireable": factory.reference(), "key": mark, "value": mark},
        "audit_events_fmp_create": {**dict.fromkeys(names, mark), "start_time": "2026-01-01T00:00:00Z", "notes": [mark]},
        "passwords_update": {"password": f"{mark} of old", "new_password": f"{mark} of late"},
        "webhook_events_create": {
            "integration_id": integration.id,
            "event": "order.delivered",
            "payload": {mark: mark},
            "order_id": mark,
        },
        "webhook_jobs_index": {"integration_id": integration.id, "search": {"term": mark}},
        "webhook_jobs_read": jobs[0],
        "webhook_jobs_retry": jobs[1],
        "webhook_out_subs_create": {"integration_id": integration.id, **subscribed, "version": "2", "statuses": ["hold"]},
        "webhook_out_subs_destroy": one,
        "webhook_out_subs_read": {**one, "view": "planointegrate_view"},
        "webhook_out_subs_replay": {**one, "since": "2026-01-01T00:00:00Z"},
        "webhook_out_subs_rotate_secret": one,
        "webhook_out_subs_test": one,
        "webhook_out_subs_update": {**one, **subscribed, "version": "2"},
        "webhook_out_subs_index": {"integration_id": integration.id, "search": {"term": mark}, "view": "planointegrate_view"},
    }


@pytest.fixture
def params(accepted: dict[str, dict[str, Any]], route: str, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Of the route: those above, else its example; the caller's name and application's are marked in any case."""
    if route not in accepted:
        arrange_example(route, factory, monkeypatch)
    return accepted.get(route, dict(route_of(route).example))


def fetched(url: str, policy: Any) -> Download:
    return Download(picture("PNG"), PICTURE_HOST) if PICTURE_HOST in url else fetch(url, policy)


def headers(mark: str) -> dict[str, str]:
    names = (
        "user-agent",
        "x-forwarded-for",
        "referer",
        "cookie",
        "x-api-key",
        "accept-language",
        "idempotency-key",
        "origin",
        f"x-{mark}",
    )
    return dict.fromkeys(names, mark)


def refused(mark: str, route: str, token: str) -> Iterator[dict[str, Any]]:
    """What to send for refusals: as `Client.send` takes it, the body being `body`."""
    declared = route_of(route).params.model_fields
    own = {name: mark for name in declared if name != "token"}
    for value in (mark, mark * 300, [mark], {mark: mark}, {"type": mark, "id": mark, "size": mark, "by": mark}):
        yield {"body": json.dumps({**own, "application": None, **{name: value for name in own if name != "application"}}).encode()}
    yield {"body": json.dumps(own).encode()}
    yield {"body": None, "query": {**{name: [mark] for name in own}, f"{mark}[{mark}]": [mark]}}
    yield {"body": None, "query": {"token": [token]}}
    yield {"body": None, "query": {f"{mark}[a]": [mark], mark: [mark]}}
    yield {"body": mark.encode()}
    yield {"body": f'{{"{mark}": "{mark}", "{mark}": 1}}'.encode()}
    yield {"body": mark.encode(), "content_type": "text/plain"}
    yield {"body": mark.encode(), "content_type": mark}
    yield {"body": json.dumps({"token": f"plano_ses_{mark}", "key": mark}).encode()}
    yield {"body": json.dumps({"token": {mark: mark}, "key": mark}).encode()}


def without_data(answer: Answer) -> str:
    """What an answer holds beside what the caller asked for, and the names that it has never heard of."""
    return json.dumps(
        {name: value for name, value in answer.body.items() if name not in ("data", "session", "application", "warnings")}
    )


def in_every_form(mark: str, token: str) -> tuple[str, ...]:
    return mark, mark.lower(), token, token[10:30], digest(token)


def test_nothing_of_a_request_that_succeeds_is_logged(
    call: Client, params: dict[str, Any], route: str, mark: str, token: str, written: Callable[[], str]
) -> None:
    views = {"session_view": "default", "application_view": "default", f"odd_{mark}": mark}
    answer = call.send(route, *encoded(route_of(route), {**params, **views}), token=token, headers=headers(mark))
    assert (answer.status, mark in json.dumps(answer.body)) == ("action-successful", True)
    text = written() + without_data(answer) + json.dumps(answer.headers)
    assert [secret for secret in in_every_form(mark, token) if secret in text] == []


def test_nothing_of_a_request_that_is_refused_is_logged_or_repeated(
    call: Client, route: str, mark: str, token: str, written: Callable[[], str]
) -> None:
    for request in refused(mark, route, token):
        answer = call.send(route, token=token, headers=headers(mark), **request)
        assert answer.code in (400, 401), answer.body
        text = written() + without_data(answer) + json.dumps(answer.headers)
        assert [secret for secret in in_every_form(mark, token) if secret in text] == [], (request, answer.body)


def test_nothing_of_a_request_is_logged_or_answered_when_a_table_fails(
    call: Client, calls: Calls, params: dict[str, Any], route: str, mark: str, token: str, written: Callable[[], str]
) -> None:
    crashed = set()
    for table, code in ((table, code) for table in TABLES for code in CODES):

        def refuse(operation: str, request: dict[str, Any], table: str = table, code: str = code) -> None:
            if f"'test-{table}'" in str(request):
                raise failure(code)

        calls.before = refuse
        views = {"session_view": "default", f"odd_{mark}": mark}
        answer = call.send(route, *encoded(route_of(route), {**params, **views}), token=token, headers=headers(mark))
        if answer.code == 500:
            crashed.add(table)
            assert set(answer.body) == {"code", "status", "request_id"}
    assert {"services", "tokens", "users"} <= crashed
    text = written()
    assert "Traceback" in text
    assert [secret for secret in in_every_form(mark, token) if secret in text] == []


def test_a_token_in_the_text_of_an_exception_is_not_logged(call: Client, factory: Factory, written: Callable[[], str]) -> None:
    factory.switch("probes", "echo")
    session, application = factory.session("employee"), factory.application_token()

    def act(params: Any, caller: Any) -> None:
        raise ValueError(f"{{'token': '{session}'}} {application}, and ({mint(SESSION)})")

    answer = call(acting(probe.route, act), session)
    assert (answer.status, set(answer.body)) == ("application-crash", {"code", "status", "request_id"})
    text = written()
    assert "ValueError" in text
    assert [secret for secret in (session, application, session[10:30], application[10:30]) if secret in text] == []
    assert (text.count("plano_ses_***"), text.count("plano_app_***")) == (2, 1)


def test_a_token_in_an_exceptions_notes_or_cause_is_not_logged(call: Client, factory: Factory, written: Callable[[], str]) -> None:
    factory.switch("probes", "echo")
    session = factory.session("employee")

    def act(params: Any, caller: Any) -> None:
        error = ValueError("a text")
        error.add_note(f"sent with {session}")
        raise error from LookupError(session)

    assert call(acting(probe.route, act), session).status == "application-crash"
    text = written()
    assert "sent with plano_ses_***" in text
    assert "LookupError: plano_ses_***" in text
    assert [secret for secret in (session, session[10:30]) if secret in text] == []


def test_a_warning_names_the_kind_of_an_error_and_not_its_text(
    call: Client, factory: Factory, calls: Calls, mark: str, written: Callable[[], str]
) -> None:
    session = factory.session("employee", unused=timedelta(hours=1))

    def refuse(operation: str, request: dict[str, Any]) -> None:
        if operation == "UpdateItem" and "last_used_at" in str(request):
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": f"{mark} {digest(session)}"}}, "UpdateItem")

    calls.before = refuse
    assert call("list_items_create", session).status == "missing-param"
    text = written()
    assert ('"level":"WARNING"' in text, "ClientError" in text) == (True, True)
    assert [secret for secret in in_every_form(mark, session) if secret in text] == []


# --- images ---

MARKED_URLS = {
    "credentials": "http://user:{}@pictures.example.net/a.png",
    "scheme": "ftp://pictures.example.net/{}.png",
    "port": "https://pictures.example.net:8443/{}.png",
    "address.not_public": "http://127.0.0.1/a.png?signature={}",
    "url.syntax": "https://pictures.example.net/\\{}",
    "url.length": "https://pictures.example.net/?{}" + "x" * 2048,
}


@pytest.mark.parametrize(("rule", "url"), MARKED_URLS.items(), ids=MARKED_URLS)
def test_a_refused_url_is_neither_logged_nor_repeated(
    call: Client, accepted: dict[str, Any], mark: str, token: str, written: Callable[[], str], rule: str, url: str
) -> None:
    number = accepted["list_items_upload_image"]["id"]
    answer = call("list_items_upload_image", token, id=number, image_url=url.format(mark))
    assert answer.errors == {("image_url", rule)}
    assert mark not in written() + json.dumps(answer.body)


def test_of_a_url_only_the_host_is_kept(call: Client, accepted: dict[str, Any], mark: str, token: str) -> None:
    params = accepted["list_items_upload_image"]
    answer = call("list_items_upload_image", token, **params)
    row = stored(params["id"]).serialize()["image"]
    assert (mark in str(row), mark in json.dumps(answer.data["image"])) == (False, False)
    assert answer.data["image"]["source_host"] == PICTURE_HOST


FAILURES = (failure("AccessDenied"), EndpointConnectionError(endpoint_url="http://127.0.0.1"), OSError("no space left"))


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_a_picture_that_cannot_be_stored_does_not_take_its_url_into_the_log(
    call: Client,
    accepted: dict[str, Any],
    mark: str,
    token: str,
    written: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def put(key: str, stored: Any) -> None:
        raise error

    monkeypatch.setattr(image_store, "put", put)
    assert call("list_items_upload_image", token, **accepted["list_items_upload_image"]).status == "application-crash"
    text = written()
    assert "Traceback" in text or "cannot be reached" in text
    assert mark not in text


# --- mail ---


@pytest.fixture
def post(registry: Factory, monkeypatch: pytest.MonkeyPatch, mark: str) -> Iterator[Mandrill]:
    """Mandrill, for a marked address, with a marked key."""
    name = f"/test/{mark}"
    clients.client("ssm").put_parameter(Name=name, Value=f"key{mark}", Type="SecureString", Overwrite=True)
    monkeypatch.setattr(settings, "mandrill_key_parameter", name)
    registry.switch("list_items", "create", notification_emails=[f"{mark}@example.com"])
    with mandrill() as played:
        monkeypatch.setattr(settings, "mandrill_url", played.url)
        yield played


def answers(mark: str) -> list[dict[str, Any]]:
    """What Mandrill may say, quoting us."""
    return [
        {"body": json.dumps([{"email": f"{mark}@example.com", "status": "rejected", "reject_reason": mark}]).encode()},
        {"status": 500, "body": f'{{"status": "error", "message": "key{mark} is no key"}}'.encode()},
        {"status": 302, "headers": {"location": f"http://127.0.0.1/{mark}"}},
        {"body": mark.encode()},
        {"body": b"[" * 100_000},
        {"hangs_up": True},
    ]


def test_neither_key_nor_addresses_nor_the_record_are_logged_however_mail_fails(
    call: Client, factory: Factory, mark: str, token: str, post: Mandrill, written: Callable[[], str]
) -> None:
    for number, behaviour in enumerate(answers(mark)):
        post.__dict__.update({"status": 200, "body": None, "headers": {}, "hangs_up": False, **behaviour})
        answer = call("list_items_create", token, key=mark, slug=f"s{number}", notes=mark)
        assert answer.status == "mandrill-email-failed"
        assert mark not in without_data(answer)
    assert len(post.requests) == len(answers(mark))
    assert mark not in written()
