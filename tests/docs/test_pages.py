"""The documentation's pages: what they say, where their links lead, and how they are served."""

import base64
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from posixpath import join, normpath
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from PIL import Image

from functions.docs_site import handler as documentation
from functions.docs_site.handler import handler
from functions.docs_site.handler import pages as served_pages
from shared.api.route import Route
from tools.codegen import recordings
from tools.codegen.openapi import answers, document
from tools.codegen.routes import routes
from tools.codegen.rules import answerable
from tools.codegen.schemas import params_schema, view_schema
from tools.codegen.site import pages
from tools.codegen.site.params import rows

pytestmark = pytest.mark.usefixtures("made_pages")

EMPTY = {"link", "meta", "input", "br", "hr", "img"}
every_route = pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)


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
    """Each with the path that it is served at."""
    for name, (kind, content) in served_pages().items():
        if kind.startswith("text/html"):
            yield f"/documentation{name}", Page(content.decode())


def get(path: str, **headers: str) -> dict[str, Any]:
    return handler({"path": path, "headers": headers, "requestContext": {"path": f"/dev{path}"}}, None)


@every_route
def test_a_route_has_an_example_with_everything_that_is_required(route: Route[Any]) -> None:
    assert set(params_schema(route)["required"]) <= set(route.example)


@every_route
def test_every_parameter_is_described_on_its_page_in_the_order_of_positions(route: Route[Any]) -> None:
    declared = list(rows(params_schema(route)))
    assert all(row.description for row in declared)
    page = read(route)
    assert [f"param-{row.name}" for row in declared] == [each for each in page.ids if each.startswith("param-")]
    top = [float(row.position) for row in declared if row.depth == 0]
    assert top == sorted(top)


def test_every_attribute_of_a_view_is_described() -> None:
    views = {view for route in routes() for view in route.views.values()}
    assert [
        (view.__name__, field["name"]) for view in views for field in pages._fields(view_schema(view)) if not field["description"]
    ] == []


def test_every_status_says_what_to_do_in_a_sentence() -> None:
    assert [status.status for status in pages._all() if not re.fullmatch(r"[A-Z].+\.", getattr(status, "remedy", ""))] == []


@every_route
def test_every_status_is_on_the_page_in_order_and_uncommon_ones_come_last(route: Route[Any]) -> None:
    page = read(route)
    keys = [status.status for status in route.answerable]
    assert [each for each in page.ids if each in keys] == keys
    uncommon = [status.uncommon for status in route.answerable]
    assert uncommon == sorted(uncommon)


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


def test_the_icon_is_a_picture() -> None:
    answer = get("/favicon.ico")
    assert (answer["statusCode"], answer["headers"]["content-type"], answer["isBase64Encoded"]) == (200, "image/x-icon", True)
    with Image.open(io.BytesIO(base64.b64decode(answer["body"]))) as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32)}


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
    assert (first["statusCode"], again["statusCode"], again["body"]) == (200, 304, "")


def test_the_index_is_found_by_parameters_and_statuses() -> None:
    (words,) = (
        value
        for name, value in Page(served_pages()[""][1].decode()).attributes
        if name == "li.data-words" and "upload_image" in value
    )
    assert {"image_url", "invalid-url", "put"} <= set(words.split())
