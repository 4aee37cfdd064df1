"""A collection's whole life in `make run`, over real HTTP: each answer is of the form of its page's recorded example."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.local.runner import HttpAnswer, Run, running, send
from tools.codegen import recordings
from tools.codegen.routes import routes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("life of a collection")]

ROUTES = {route.name: route for route in routes()}
ROWS = "slug;name;default\r\ncafe;Café;true\r\nbar;Bar;\r\nhotel;Hôtel;\r\n"
OF_A_REQUEST = {"x-request-id"}  # headers that are another each time


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("life")) as run:
        yield run


def has_form(answered: Any, recorded: Any) -> bool:
    """The same members and types. What is null in one may be anything in the other."""
    if answered is None or recorded is None:
        return True
    if isinstance(recorded, dict):
        same = isinstance(answered, dict) and answered.keys() == recorded.keys()
        return same and all(has_form(answered[name], recorded[name]) for name in recorded)
    if isinstance(recorded, list):
        return isinstance(answered, list) and all(has_form(each, recorded[0]) for each in answered if recorded)
    return type(answered) is type(recorded)


def ask(run: Run, name: str, /, **params: Any) -> HttpAnswer:
    """The answer, once it was compared with the recorded one of its status."""
    route = ROUTES[name]
    answer = run.send(route.method, route.path, params, token="employee")
    recorded = recordings.read(route)[answer.status]["answer"]
    body = answer.body
    if "data" not in recorded["body"]:
        body.pop("data", None)  # of a conflict: the record, whose form is that of a success
    assert answer.code == recorded["code"]
    assert has_form(body, recorded["body"]), (body, recorded["body"])
    fixed = {header: value for header, value in recorded["headers"].items() if header not in OF_A_REQUEST}
    assert fixed.items() <= answer.headers.items()
    return answer


def data(run: Run, name: str, /, **params: Any) -> Any:
    answer = ask(run, name, **params)
    assert answer.status == "action-successful", answer.body
    return answer.body["data"]


def errors(answer: HttpAnswer) -> set[tuple[str, str]]:
    return {(error["attr"], error["rule"]) for error in answer.body["errors"]}


def in_collection(run: Run, **params: Any) -> list[dict[str, Any]]:
    return list(data(run, "list_items_index", key="places", count=True, **params)["results"])


def edited_by_two_at_once(run: Run, number: int, read: str) -> list[HttpAnswer]:
    together = Barrier(2)

    def edit(name: str) -> HttpAnswer:
        together.wait()
        return ask(run, "list_items_update", id=number, name=name, last_updated=read)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(edit, ("Café Central", "Café Royal")))


def test_a_collection_from_its_import_to_its_last_item(run: Run) -> None:
    assert data(run, "list_items_import", key="places", csv=ROWS)["created"] == 3
    by_slug = {item["slug"]: item for item in in_collection(run)}
    assert [slug for slug, item in by_slug.items() if item["default"]] == ["cafe"]
    cafe, bar = by_slug["cafe"]["id"], by_slug["bar"]["id"]

    data(run, "list_items_update", id=bar, default=True)
    assert [item["slug"] for item in in_collection(run) if item["default"]] == ["bar"]
    (collection,) = data(run, "list_item_collections_index", search={"term": "places"}, count=True)["results"]
    assert collection["items"] == 3
    assert collection["active_items"] == 3
    assert collection["default_id"] == bar

    url = next(iter(run.ready["pictures"].values()))
    image = data(run, "list_items_upload_image", id=cafe, image_url=url)["image"]
    stored_at = image["url"].removeprefix(run.ready["api"])
    assert send(run.port, "GET", stored_at).code == 200

    (found,) = in_collection(run, search={"term": "cafe"})
    assert found["id"] == cafe
    assert found["name"] == "Café"
    assert found["image"] == image

    two = edited_by_two_at_once(run, cafe, found["last_updated"])
    (first,) = [answer.body["data"] for answer in two if answer.status == "action-successful"]
    (second,) = [answer for answer in two if answer.status == "invalid-param"]
    assert (errors(second), second.body["data"]) == ({("last_updated", "conflict")}, first)

    order = {"type": "OrderRequest", "id": run.ready["records"]["OrderRequest"]}
    requirement = data(run, "requirements_create", required={"type": "ListItem", "id": cafe}, requireable=order)["id"]
    refused = ask(run, "list_items_destroy", id=cafe)
    assert errors(refused) == {("id", "referenced")}
    assert refused.body["errors"][0]["message"] == "is referred to by Requirement (1)"

    data(run, "requirements_destroy", id=requirement)
    assert data(run, "list_items_destroy", id=cafe) == first
    assert errors(ask(run, "list_items_read", id=cafe)) == {("id", "not_found")}
    assert send(run.port, "GET", stored_at).code == 403

    for item in in_collection(run):
        data(run, "list_items_destroy", id=item["id"])
    assert data(run, "list_item_collections_index", search={"term": "places"}, count=True)["results"] == []
