"""The documentation's pages: what they say, where their links lead, and how they are served."""

import base64
import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from posixpath import join, normpath
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from PIL import Image
from standardwebhooks import Webhook

from functions.docs_site import handler as documentation
from functions.docs_site.handler import handler
from functions.docs_site.handler import pages as served_pages
from shared.api.route import Route
from shared.api.rules import UNRECOGNIZED
from tests.in_one_test import in_one_test
from tools.codegen import recordings
from tools.codegen.openapi import document
from tools.codegen.openapi_answers import answers
from tools.codegen.routes import routes
from tools.codegen.rules import answerable, own
from tools.codegen.schemas import params_schema, view_schema
from tools.codegen.site import pages, verifying
from tools.codegen.site.params import as_set, is_common, rows

pytestmark = pytest.mark.usefixtures("made_pages")

EMPTY = {"link", "meta", "input", "br", "hr", "img"}
every_route = in_one_test("route", routes())


class Page(HTMLParser):
    """A page's ids, links and text; fails on tags that do not fit."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.append((f"{tag}.{name}", value or ""))
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(route: Route[Any]) -> Page:
    return Page(pages._route_page(route))


def all_pages() -> Iterator[tuple[str, Page]]:
    """Each with the path that it is served at. The console's page is no documentation: tests/docs/test_console.py."""
    for name, (kind, content) in served_pages().items():
        if kind.startswith("text/html") and name != "/console":
            yield f"/documentation{name}", Page(content.decode())


def get(path: str, **headers: str) -> dict[str, Any]:
    return handler({"path": path, "headers": headers, "requestContext": {"path": f"/dev{path}"}}, None)


@every_route
def test_a_route_has_an_example_with_everything_that_is_required(route: Route[Any]) -> None:
    assert set(params_schema(route)["required"]) <= set(route.example)


@every_route
def test_every_parameter_is_described_on_its_page_those_of_every_route_last(route: Route[Any]) -> None:
    declared = list(rows(params_schema(route)))
    assert all(row.description for row in declared)
    ordered = sorted(as_set(declared), key=lambda row: is_common(route, row))
    assert [f"param-{row.name}" for row in ordered] == [each for each in read(route).ids if each.startswith("param-")]
    top = [float(row.position) for row in declared if row.depth == 0]
    assert top == sorted(top)


def test_what_a_caller_has_to_give_comes_first_and_the_view_last() -> None:
    shown = [each.removeprefix("param-") for each in read(named("list_items_create")).ids if each.startswith("param-")]
    assert shown[:3] == ["key", "slug", "name"]
    assert shown.index("related_id") < shown.index("view") < shown.index("token")
    nested = [each.removeprefix("param-") for each in read(named("requirements_create")).ids if each.startswith("param-")]
    assert nested[:6] == ["required", "required.type", "required.id", "requireable", "requireable.type", "requireable.id"]


def named(name: str) -> Route[Any]:
    return next(route for route in routes() if route.name == name)


def test_every_attribute_of_a_view_is_described() -> None:
    views = {view for route in routes() for view in route.views.values()}
    assert [
        (view.__name__, field["name"]) for view in views for field in pages._fields(view_schema(view)) if not field["description"]
    ] == []


def test_every_status_says_what_to_do_in_a_sentence() -> None:
    assert [status.status for status in pages._all() if not re.fullmatch(r"[A-Z].+\.", getattr(status, "remedy", ""))] == []


@every_route
def test_every_status_is_on_the_page_by_its_code_with_what_to_do(route: Route[Any]) -> None:
    page = read(route)
    codes = {status.status: int(status.code) for status in route.answerable}
    shown = [each for each in page.ids if each in codes]
    assert sorted(shown) == sorted(codes)
    assert [codes[each] for each in shown] == sorted(codes.values())
    assert page.text.count("What to do.") == len([status for status in route.answerable if answers(route, status)])


def test_only_rules_that_a_route_can_answer_are_on_its_page() -> None:
    for route in routes():
        shown = {word for word, _, _ in (*pages._named(own(route)), *pages._type_rules(route))}
        assert shown == {each.rule.word for each in answerable(route)} | {UNRECOGNIZED.word}


def test_the_route_that_a_page_is_about_is_marked_in_the_side_bar() -> None:
    page = served_pages()["/api/v1/list_items/create"][1].decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page) == ["../../../../documentation/api/v1/list_items/create"]


@pytest.mark.parametrize("heading", ["Idempotency", "Paging and cursors", "Signature"])
def test_the_search_finds_the_guides_sections(heading: str) -> None:
    assert heading in {title for title, *_ in found()}


def test_the_search_finds_routes_parameters_statuses_and_rules() -> None:
    kinds = {(title, kind) for title, kind, *_ in found()}
    assert {
        ("Upload a list item's image", "PUT list_items/upload_image"),
        ("image_url", "parameter of list_items/upload_image"),
        ("invalid-url", "status, 400"),
        ("image.scans", "rule of list_items/upload_image"),
        ("max_length", "rule of every route"),
    } <= kinds


def test_what_the_search_finds_is_there() -> None:
    ids = {path.removeprefix("/documentation").removeprefix("/"): page.ids for path, page in all_pages()}
    for _, _, address, _ in found():
        page, _, anchor = address.partition("#")
        assert not anchor or anchor in ids[page], address


def found() -> list[list[str]]:
    return list(json.loads(served_pages()["/search.json"][1]))


def test_no_page_weighs_much() -> None:
    """With style and script, as it is sent compressed."""
    common = sum(len(gzip.compress(served_pages()[name][1])) for name in ("/site.css", "/site.js", "/collections.js"))
    weights = {name: len(gzip.compress(content)) + common for name, (kind, content) in served_pages().items() if "html" in kind}
    assert {name: weight for name, weight in weights.items() if weight > 60_000} == {}


def test_the_delivery_that_is_shown_is_signed_as_the_standard_says() -> None:
    head, _, body = verifying.DELIVERY.strip().partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    moment = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    assert Webhook(verifying.SECRET).sign(headers["webhook-id"], moment, body) == headers["webhook-signature"]


@every_route
def test_every_status_that_is_answered_shows_its_recording(route: Route[Any]) -> None:
    text = read(route).text
    assert "Not recorded yet" not in text
    for status in route.answerable:
        if answers(route, status):
            assert f'"status": "{status.status}"' in text, status.status


def test_a_route_of_sensitive_params_is_marked_and_shows_base64_only() -> None:
    page = Page(pages._route_page(replace(routes()[0], sensitive_params=True)))
    assert "Sensitive params." in page.text
    assert "body-text-plain" in page.ids
    assert "body-application-json" not in page.ids
    assert ("form.data-type", "text/plain") in page.attributes


def test_every_rule_that_a_recorded_answer_names_is_explained_on_its_page() -> None:
    for route in routes():
        known = {declared.rule.word for declared in answerable(route)}
        assert {
            error["rule"] for entry in recordings.read(route).values() for error in entry["answer"]["body"].get("errors", ())
        } <= known


def test_every_link_leads_somewhere() -> None:
    found = dict(all_pages())
    served = {"/favicon.ico", *(f"/documentation{name}" for name in served_pages())}
    for path, page in found.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            place = normpath(join(f"{path.rpartition('/')[0]}/", target)) if target else path
            assert place in served, (path, link)
            assert not anchor or anchor in found[place].ids, (path, link)


def test_ids_are_unique_on_each_page() -> None:
    for path, page in all_pages():
        assert len(page.ids) == len(set(page.ids)), path


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline() -> None:
    for path, page in all_pages():
        assert not [link for link in page.links if re.match(r"[a-z]+:", link)], path
        assert not [name for name, _ in page.attributes if re.search(r"\.(style|on[a-z]+)$", name)], path
        assert b"<style" not in served_pages()[path.removeprefix("/documentation")][1]


def test_a_policy_forbids_everything_else() -> None:
    policy = get("/documentation")["headers"]["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_without_pages_nothing_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documentation, "_FOLDER", tmp_path)
    with pytest.raises(LookupError, match="make build"):
        documentation.pages.__wrapped__()


def test_a_page_that_is_not_there_is_404() -> None:
    assert get("/documentation/api/v1/list_items/remove")["statusCode"] == 404
    assert get("/documentation/../handler.py")["statusCode"] == 404


@pytest.mark.parametrize(
    ("headers", "url"),
    [
        ({"Host": "a.example", "X-Forwarded-Proto": "https"}, "https://a.example/dev"),
        ({"Host": "127.0.0.1:3100", "X-Forwarded-Proto": "http"}, "http://127.0.0.1:3100/dev"),
        ({"Host": "[::1]:3100", "X-Forwarded-Proto": "x"}, "https://[::1]:3100/dev"),
        ({"Host": 'a"}/'}, "http://127.0.0.1:3000"),
        ({}, "http://127.0.0.1:3000"),
    ],
)
def test_the_openapi_names_the_address_that_it_is_served_at(headers: dict[str, str], url: str) -> None:
    served = json.loads(get("/documentation/openapi.json", **headers)["body"])
    assert [server["url"] for server in served["servers"]] == [url]
    assert served["paths"] == document()["paths"]


def test_the_pages_name_the_address_that_they_are_served_at() -> None:
    body = get("/documentation/guide", Host="a.example")["body"]
    assert "<code data-base>https://a.example/dev</code>" in body
    assert "127.0.0.1:3000" not in body


def test_an_address_that_is_none_is_not_shown() -> None:
    path = '/"><b>/documentation/guide'
    event = {"path": "/documentation/guide", "headers": {"Host": "a.example"}, "requestContext": {"path": path}}
    assert "<b>" not in handler(event, None)["body"]


def test_the_icon_is_a_picture() -> None:
    answer = get("/favicon.ico")
    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "image/x-icon"
    assert answer["isBase64Encoded"] is True
    with Image.open(io.BytesIO(base64.b64decode(answer["body"]))) as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32)}


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.5"])
def test_a_page_is_sent_compressed_to_those_who_take_it(accepted: str) -> None:
    plain, answer = get("/documentation/guide"), get("/documentation/guide", **{"Accept-Encoding": accepted})
    assert (answer["headers"]["content-encoding"], answer["isBase64Encoded"]) == ("gzip", True)
    assert gzip.decompress(base64.b64decode(answer["body"])).decode() == plain["body"]
    assert answer["headers"]["vary"] == plain["headers"]["vary"] == "accept-encoding"


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0, identity"])
def test_a_page_is_sent_as_it_is_to_those_who_do_not(accepted: str) -> None:
    answer = get("/documentation/guide", **{"Accept-Encoding": accepted})
    assert "content-encoding" not in answer["headers"]
    assert answer["body"].startswith("<!doctype html>")


@pytest.mark.parametrize("key", ["glip_team", "a.b:c-d", "a%3Ab", "collection", "site.css"])
def test_every_collection_has_a_page(key: str) -> None:
    answer = get(f"/documentation/list_items/{key}")
    assert (answer["statusCode"], answer["body"]) == (200, served_pages()["/list_items/collection"][1].decode())


@pytest.mark.parametrize("key", ["a/b", "a b", "é", "%", "a%2Fb"])
def test_what_no_collection_can_be_called_has_no_page(key: str) -> None:
    assert get(f"/documentation/list_items/{key}")["statusCode"] == 404


def test_robots_are_kept_from_the_routes_and_not_from_the_pages() -> None:
    robots = RobotFileParser()
    robots.parse(get("/robots.txt")["body"].splitlines())
    assert not robots.can_fetch("any", "https://a.example/api/v1/webhook_out_subs/index")
    assert robots.can_fetch("any", "https://a.example/documentation")


def test_a_final_slash_is_taken_away() -> None:
    assert get("/documentation/")["headers"]["location"] == "../documentation"
    assert get("/documentation/statuses/")["headers"]["location"] == "../statuses"


def test_an_unchanged_page_is_not_sent_again() -> None:
    first = get("/documentation")
    again = get("/documentation", **{"If-None-Match": first["headers"]["etag"]})
    assert first["statusCode"] == 200
    assert again["statusCode"] == 304
    assert again["body"] == ""
