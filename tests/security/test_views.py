"""Attributes of records in answers: nothing secret is declared, documented or answered."""

import json
import re
from collections.abc import Iterator
from functools import reduce
from operator import getitem
from typing import Any

from pydantic import BaseModel

from shared.api import views
from shared.api.auth import Caller
from shared.api.route import Route
from shared.records.applications import Application
from shared.records.integrations import Integration
from shared.records.tokens import Token
from shared.records.users import User
from shared.records.webhook_out_subs import WebhookOutSub
from shared.token_format import digest
from tests.client import Client
from tests.factory import Factory
from tests.in_one_test import in_one_test
from tools.codegen.openapi import document
from tools.codegen.routes import routes
from tools.operate import operations

SECRET = re.compile(
    r"token|secret|password|credential|private|digest|hash\b|_hash|api_?key|revoked|expires|signature", re.IGNORECASE
)
INTERNAL = {
    "integration_ids",
    "company_ids",
    "folded",
    "source_sha256",
    "counts",
    "application_active",
    "client_ids",
    "wished_company_id",
}
SESSION = {"id", "user_id", "application", "roles", "remember_me", "created_at", "last_used_at"}
APPLICATION = {"id", "slug", "name"}
COMPANY = 471_147_114_711_471  # so many digits that no other number in an answer holds them by chance
every_route = in_one_test("declared", routes())


def names_of(view: type[BaseModel]) -> Iterator[str]:
    """A view's members, and those of the views in it."""
    schema = view.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part["properties"]


@every_route
def test_no_view_declares_a_secret(declared: Route[Any]) -> None:
    names = {name for view in declared.views.values() for name in names_of(view)}
    assert sorted(name for name in names if SECRET.search(name)) == list(declared.secrets)
    assert names & INTERNAL == set()


def test_the_view_of_a_subscription_leaves_out_its_secrets_and_what_only_functions_read() -> None:
    shown = {name for view in routes_of("webhook_out_subs_index").views.values() for name in names_of(view)}
    of_functions = {"created_at_and_id", "last_updated_and_id", "folded", "after_sequence"}
    assert set(WebhookOutSub.get_attributes()) - shown == {"secrets", *of_functions}


def routes_of(name: str) -> Route[Any]:
    return next(route for route in routes() if route.name == name)


def test_sessions_and_applications_show_what_was_promised_and_nothing_else() -> None:
    token = Token("hash", kind="session", id=1, application="a", created_at="t", last_updated="t", user_id=2)
    application = Application("a", id=3, name="A", created_at="t", last_updated="t")
    caller = Caller(token, user=User(2, name="Ada", company_ids={4}), application=application)
    session = views.of_session(caller)
    assert session is not None
    assert (set(session), set(views.of_application(application))) == (SESSION, APPLICATION)


def parts(node: Any, described: dict[str, Any], seen: set[str]) -> Iterator[dict[str, Any]]:
    """All hashes in a part of the document, and in what it refers to; examples are no description."""
    if isinstance(node, dict):
        yield node
        node = [inner for name, inner in node.items() if name not in ("example", "examples")]
    for inner in node if isinstance(node, list) else ():
        if isinstance(inner, str) and inner.startswith("#/") and inner not in seen:
            seen.add(inner)
            yield from parts(reduce(getitem, inner.split("/")[1:], described), described, seen)
        yield from parts(inner, described, seen)


def members_of_answers(described: dict[str, Any]) -> set[str]:
    all_of_them = [operation for path in described["paths"].values() for operation in path.values()]
    responses = [operation["responses"] for operation in all_of_them if "responses" in operation]
    return {name for part in parts(responses, described, set()) for name in part.get("properties", ())}


def test_a_secret_is_shown_by_the_routes_that_make_one() -> None:
    assert {each.name: each.secrets for each in routes() if each.secrets} == {
        "sessions_create": ("token",),
        "webhook_out_subs_create": ("secret",),
        "webhook_out_subs_rotate_secret": ("secret",),
    }


def test_no_documented_answer_has_a_secret_member() -> None:
    names = members_of_answers(document())
    assert {"data", "session", "request_id", "callback_url", "sha256"} <= names, "the walk reaches what is there"
    assert sorted(name for name in names if SECRET.search(name)) == ["secret", "token"], (
        "a webhook's and a session's, answered once"
    )
    assert names & INTERNAL == set()


def test_no_answer_holds_a_token_its_hash_or_who_else_may_use_it(call: Client, factory: Factory) -> None:
    slug = Factory().application().slug
    integration = operations.create_integration("Partner", company_id=COMPANY, application=slug)
    operations.create_subscription(
        integration.id, key="k", name="n", callback_url="https://a.example.com", version="3", events=["order.canceled"]
    )
    user = operations.create_user("Ada", roles={slug: ["client"]}, company_ids=[COMPANY])
    tokens = operations.create_session(user.id, slug).token, operations.create_token(slug, integration_ids=[integration.id]).token
    for token in tokens:
        answer = call(
            "webhook_out_subs_index",
            token,
            integration_id=integration.id,
            view="planointegrate_view",
            session_view="default",
            application_view="default",
        )
        text = json.dumps([answer.data, answer.body, answer.headers])
        assert [secret for secret in (token[10:30], digest(token), str(COMPANY), "Ada", "folded") if secret in text] == []


def test_a_new_member_of_these_tables_is_noticed() -> None:
    """Adding one means to decide here whether answers may show it."""
    assert set(Token.get_attributes()) == {
        *("hash", "kind", "id", "application", "created_at", "last_updated", "revoked_at", "name", "application_active"),
        *("time_zone", "date_order", "integration_ids", "user_id", "remember_me", "last_used_at", "expires_at"),
        *("last_used_at_and_id", "password_stamp", "user_agent", "network"),
    }
    assert set(User.get_attributes()) == {
        *("id", "name", "active", "roles", "company_ids", "created_at", "last_updated"),
        *("client_ids", "email", "first_name", "last_name", "phone", "password_hash", "password_stamp"),
    }
    assert set(Integration.get_attributes()) == {
        *("id", "name", "active", "company_id", "application", "counts", "created_at", "last_updated"),
        *("name_and_id", "folded"),
    }
