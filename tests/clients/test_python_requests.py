"""The Python client's requests, and how it reads answers."""

import base64
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import planocore
import pytest
from planocore import LEAVE, errors
from planocore.models import Application, Error, ListItemView, ReferenceView, Session

from tests.clients import fake
from tests.clients.both import Both, open_client
from tests.clients.fake import ITEM, REQUEST_ID, Fake, Told, envelope, success

SESSION = {
    "id": 1,
    "user_id": 2,
    "application": "planoauth",
    "roles": ["employee"],
    "remember_me": False,
    "created_at": fake.TIME,
    "last_used_at": None,
}
WRONG = {"attr": "key", "rule": "required", "message": "is required"}


def test_parameters_are_sent_as_json_with_the_token_in_the_header(client: Both, api: Fake) -> None:
    api.tell(success(ITEM))
    client.create(default=True, name=None)
    asked = api.asked[0]
    assert (asked.method, asked.path) == ("POST", "/api/v1/list_items/create")
    assert json.loads(asked.body) == {"key": "rooms", "slug": "kitchen", "default": True}
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["authorization"] == "Bearer t"
    assert asked.headers["user-agent"].startswith("planocore-python/")


def test_without_parameters_no_body_is_sent(client: Both, api: Fake) -> None:
    api.tell(success({"results": []}))
    client.use(lambda planocore: planocore.list_item_collections.index())
    assert api.asked[0].body == b""
    assert "content-type" not in api.asked[0].headers


INSTANTS = {
    "2026-03-02T09:30:00.123456Z": datetime(2026, 3, 2, 9, 30, 0, 123456, UTC),
    "2026-03-02T09:30:00Z": datetime(2026, 3, 2, 11, 30, tzinfo=timezone(timedelta(hours=2))),
    "2026-10-25T01:30:00Z": datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"), fold=1),
    "1900-01-01T00:00:00Z": datetime(1900, 1, 1, 0, 9, 21, tzinfo=timezone(timedelta(minutes=9, seconds=21))),
}


@pytest.mark.parametrize("sent", INSTANTS)
def test_datetime_is_sent_as_its_instant(client: Both, api: Fake, sent: str) -> None:
    api.tell(envelope(400, "invalid-param"))
    with pytest.raises(errors.InvalidParam):
        client.record_event(start_time=INSTANTS[sent])
    assert json.loads(api.asked[0].body)["start_time"] == sent


def test_datetime_without_a_time_zone_is_refused_by_name(client: Both, api: Fake) -> None:
    with pytest.raises(ValueError, match=r"^stop_time: a datetime without a time zone"):
        client.record_event(stop_time=datetime(2026, 3, 2, 9, 30))  # noqa: DTZ001 - that is what is refused
    assert api.asked == []


def test_what_json_has_not_is_refused_by_name(client: Both, api: Fake) -> None:
    with pytest.raises(TypeError, match=r"^notes\.1: JSON has no bytes$"):
        client.record_event(notes=["a", b"b"])
    assert api.asked == []


def test_records_and_enums_are_sent_as_they_were_answered(client: Both, api: Fake) -> None:
    class Key(Enum):
        CERTIFICATE = "certificate"

    api.tell(envelope(400, "invalid-param"))
    reference = ReferenceView(type="Designation", id=11)
    with pytest.raises(errors.InvalidParam):
        client.use(
            lambda api: api.requirements.create(
                required=reference, requireable=MappingProxyType(asdict(reference)), key=Key.CERTIFICATE
            )
        )
    hash_ = {"type": "Designation", "id": 11}
    assert json.loads(api.asked[0].body) == {"required": hash_, "requireable": hash_, "key": "certificate"}


def test_nested_parameters_are_sent_with_all_that_is_in_them(client: Both, api: Fake) -> None:
    api.tell(success({"results": []}))
    client.index(search={"term": "a", "attributes": ("id", "key")}, filters=[], count=False)
    sent = {"integration_id": 1, "search": {"term": "a", "attributes": ["id", "key"]}, "filters": [], "count": False}
    assert json.loads(api.asked[0].body) == sent


def test_base64_mode_sends_the_same_json_encoded(kind: str, api: Fake) -> None:
    api.tell(success(ITEM))
    with open_client(kind, api.url, base64=True) as client:
        client.create(name="Küche")
    assert api.asked[0].headers["content-type"] == "text/plain"
    assert json.loads(base64.b64decode(api.asked[0].body)) == {"key": "rooms", "slug": "kitchen", "name": "Küche"}


def test_record_comes_typed_with_what_accompanies_it(client: Both, api: Fake) -> None:
    application: dict[str, Any] = {"id": 1, "slug": "planoauth", "name": "PlanoAuth"}
    api.tell(success({**ITEM, "added_later": 1}, session=SESSION, application=application, warnings=[WRONG]))
    answer = client.create()
    assert answer.data.slug == "kitchen"
    assert answer.data.created_at == datetime(2026, 3, 2, 9, 30, 0, 123456, UTC)
    assert answer.session == Session(**{**SESSION, "created_at": answer.data.created_at})
    assert answer.application == Application(**application)
    assert answer.warnings == (Error(**WRONG),)
    assert answer.request_id == REQUEST_ID


def test_nested_record_comes_typed(client: Both, api: Fake) -> None:
    image = {
        "url": "u",
        "content_type": "image/png",
        "width": 1,
        "height": 2,
        "bytes": 3,
        "sha256": "s",
        "source_host": "h",
        "uploaded_at": fake.TIME,
    }
    api.tell(success({**ITEM, "image": image}))
    assert client.upload().data.image.uploaded_at.year == 2026


@pytest.mark.parametrize("kind_of_error", errors.BY_STATUS.values())
def test_each_status_is_raised_as_its_own_class(kind_of_error: type[planocore.ApiError], api: Fake) -> None:
    api.tell(envelope(418, kind_of_error.status, errors=[WRONG], session=SESSION))
    with open_client("sync", api.url, retry=None) as client, pytest.raises(kind_of_error) as raised:
        client.create()
    error = raised.value
    assert error.status == kind_of_error.status
    assert error.code == 418
    assert error.request_id == REQUEST_ID
    assert error.errors == (Error(**WRONG),)
    assert error.session
    assert error.session.user_id == 2
    assert str(error) == f"{error.status} (418): key is required [request {REQUEST_ID}]"


def test_a_user_signs_in_without_a_token_and_one_without_a_role_gets_it_with_the_refusal(kind: str, api: Fake) -> None:
    given: dict[str, Any] = {"email": "ada@example.com", "password": "a horse", "application": "planoauth"}
    api.tell(
        success({**SESSION, "token": "s", "redirect_url": None}),
        envelope(401, "client-required", session={**SESSION, "token": "s"}),
    )
    with open_client(kind, api.url, None) as client:
        assert client.use(lambda api: api.sessions.create(**given)).data.token == "s"
        with pytest.raises(errors.ClientRequired) as raised:
            client.use(lambda api: api.sessions.create(**given))
    assert raised.value.session
    assert raised.value.session.token == "s"
    assert json.loads(base64.b64decode(api.asked[0].body)) == given
    assert "authorization" not in api.asked[0].headers


UPDATED = {"id": 7}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, UPDATED),
        ({"name": LEAVE, "last_updated": None, "view": None}, UPDATED),
        ({"name": None, "item_id": None, "active": False}, {**UPDATED, "name": None, "item_id": None, "active": False}),
        ({"name": ""}, {**UPDATED, "name": ""}),
    ],
)
def test_update_sends_what_it_clears_as_null_and_not_what_it_leaves(
    client: Both, api: Fake, given: dict[str, Any], sent: dict[str, Any]
) -> None:
    api.tell(success(ITEM))
    client.use(lambda api: api.list_items.update(id=7, **given))
    assert json.loads(api.asked[0].body) == sent


def test_leave_stands_for_whole_attributes_only(client: Both) -> None:
    with pytest.raises(TypeError, match=r"notes\.0: JSON has no object"):
        client.use(lambda api: api.audit_events_fmp.update(id=7, notes=[LEAVE]))


@pytest.mark.parametrize("action", ["update", "destroy"])
def test_conflict_carries_the_record_as_it_is_now(client: Both, api: Fake, action: str) -> None:
    stale = {"attr": "last_updated", "rule": "conflict", "message": "has changed"}
    api.tell(envelope(400, "invalid-param", errors=[stale], data={**ITEM, "name": "Theirs"}))
    with pytest.raises(errors.InvalidParam) as raised:
        client.use(lambda api: getattr(api.list_items, action)(id=7, last_updated="2026-03-02T09:00:00Z"))
    assert isinstance(raised.value.data, ListItemView)
    assert (raised.value.data.name, raised.value.errors[0].rule) == ("Theirs", "conflict")
    assert len(api.asked) == 1


def test_iterator_goes_on_after_a_page_that_is_empty_and_not_the_last(client: Both, api: Fake) -> None:
    pages: list[dict[str, Any]] = [
        {"results": [], "next": "a"},
        {"results": [ITEM], "next": "b"},
        {"results": [], "next": None},
    ]
    api.tell(*map(success, pages))
    found = client.use(lambda api: api.list_items.iterate(key="rooms", page_size=2))
    assert [item.id for item in found] == [7]
    assert [json.loads(asked.body)["page"] for asked in api.asked] == [
        {"size": 2},
        {"size": 2, "after": "a"},
        {"size": 2, "after": "b"},
    ]


def test_failed_mail_carries_what_was_saved_and_is_not_sent_again(client: Both, api: Fake) -> None:
    api.tell(envelope(500, "mandrill-email-failed", data=ITEM))
    with pytest.raises(errors.MandrillEmailFailed) as raised:
        client.create()
    assert raised.value.data.id == 7
    assert len(api.asked) == 1


def test_status_that_is_not_known_yet_is_an_api_error(client: Both, api: Fake) -> None:
    api.tell(envelope(400, "some-new-status"))
    with pytest.raises(planocore.ApiError, match="some-new-status") as raised:
        client.create()
    assert type(raised.value) is planocore.ApiError


@pytest.mark.parametrize(
    "told",
    [
        Told(404, b"<html>no</html>"),
        Told(200, b""),
        Told(200, b"[]"),
        success({"id": 1}),
        success([1]),
        Told(500, b'{"code": 500}'),
        success({**ITEM, "created_at": "yesterday"}),
    ],
)
def test_what_is_no_answer_of_the_api_is_said_to_be_unexpected(client: Both, api: Fake, told: Told) -> None:
    api.tell(told)
    with pytest.raises(planocore.UnexpectedAnswer) as raised:
        client.create()
    assert (raised.value.code, raised.value.text.encode()) == (told.code, told.body)


def test_view_that_the_api_refuses_is_refused_as_it_says(client: Both, api: Fake) -> None:
    api.tell(envelope(400, "invalid-param", errors=[WRONG]))
    with pytest.raises(errors.InvalidParam):
        client.create(view="other")


def test_token_is_in_no_representation() -> None:
    client = planocore.PlanoCore("https://api.example.com", "plano_app_secret")
    assert "plano_app_secret" not in repr(vars(client)) + repr(client._sender._settings)
    client.close()


def test_url_has_to_be_one() -> None:
    with pytest.raises(ValueError, match="must begin with"):
        planocore.PlanoCore("api.example.com", "t")


@pytest.mark.parametrize("token", ["", "plano_app_…", "plano_app_1\n"])
def test_token_that_can_be_none_is_not_sent(token: str) -> None:
    with pytest.raises(ValueError, match="characters that no token has"):
        planocore.PlanoCore("https://api.example.com", token)
