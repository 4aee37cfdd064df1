"""The documentation's pages of collections: what there is now, as the API tells it to the reader's token."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.test_documentation import COLOURS, DARK, LOOKS, overflow, violations
from tests.factory import unique
from tests.local.runner import Run

pytestmark = pytest.mark.xdist_group("browser")

Visit = Any


@pytest.fixture
def show(visit: Open, run: Run) -> Visit:
    """Opens the page of a collection, or of all of them, gives a token and asks for what there is."""

    def show(key: str = "", token: str = "employee", **options: Any) -> Page:
        page = visit(f"/documentation/list_items/{key}".rstrip("/"), **options)
        page.get_by_label("Token", exact=True).fill(run.ready["tokens"][token])
        page.get_by_role("button", name="Show", exact=True).click()
        return page

    return show


@pytest.fixture
def rooms(run: Run) -> str:
    """A collection with a default, an inactive item, and one that refers to records."""
    key = unique("rooms_")
    records: dict[str, Any] = {"item_type": "Designation", "item_id": 11, "related_type": "OrderRequest", "related_id": 22}
    run.create_item("kitchen", key=key, name="Kitchen", default=True, value="7")
    run.create_item("attic", key=key, active=False, description="Under the roof")
    run.create_item("team", key=key, name="Team", external_id="8871236", **records)
    return key


def rows(page: Page) -> Locator:
    return page.locator("#found-rows tbody tr")


def sample(page: Page, label: str) -> Any:
    return json.loads(page.get_by_role("region", name=label, exact=True).inner_text())


def test_the_collections_are_shown_each_with_its_page(show: Visit, rooms: str) -> None:
    page = show()
    row = rows(page).filter(has_text=rooms)
    expect(row).to_contain_text("31 of them inactive")
    row.get_by_role("link", name=rooms, exact=True).click()
    page.wait_for_url(f"**/documentation/list_items/{rooms}")
    expect(rows(page)).to_have_count(3)
    assert page.title() == f"{rooms} · PlanoCore API"


def test_a_collections_default_is_reached_from_the_list(show: Visit, rooms: str) -> None:
    page = show()
    rows(page).filter(has_text=rooms).get_by_role("link", name="item").click()
    expect(rows(page).filter(has_text="default")).to_contain_text("Kitchen")
    assert page.locator("tr:target").count() <= 1


def test_an_item_is_shown_with_its_slug_default_and_what_it_refers_to(show: Visit, rooms: str) -> None:
    page = show(rooms)
    expect(rows(page).filter(has_text="Kitchen")).to_contain_text("Kitchen kitchen defaultValue: 7")
    expect(rows(page).filter(has_text="attic")).to_contain_text("inactiveUnder the roof")
    expect(rows(page).filter(has_text="Team")).to_contain_text("Designation 11OrderRequest 22external id 8871236")


def test_samples_name_the_collections_default(show: Visit, rooms: str, run: Run) -> None:
    page = show(rooms)
    expect(page.locator("#example-note")).to_have_text("With Kitchen, the collection's default.")
    named = sample(page, "Key and slug")
    read = run.send("POST", "/api/v1/list_items/read", named, token="employee").body["data"]
    assert (named, read["name"]) == ({"key": rooms, "slug": "kitchen"}, "Kitchen")
    assert sample(page, "Id") == {"id": read["id"]}
    assert sample(page, "Type and id") == {"required": {"type": "ListItem", "id": read["id"]}}
    assert sample(page, "Key") == {"key": rooms, "filters": ["active_list_items"]}


def test_items_are_searched_and_filtered(show: Visit, rooms: str) -> None:
    page = show(rooms)
    page.get_by_label("Without inactive items").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows(page)).to_have_count(2)
    page.get_by_label("Only items in which this occurs").fill("TEA")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    page.get_by_label("Only items in which this occurs").fill("cellar")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("No items found. Look for less, or for everything.")


def test_a_long_collection_is_shown_page_by_page(show: Visit, run: Run) -> None:
    key = unique("long_")
    items = [{"slug": f"s{number:03}", "name": f"{number:03}"} for number in range(120)]
    run.send("POST", "/api/v1/list_items/import", {"key": key, "items": items}, token="employee")
    page = show(key)
    expect(page.locator("#told")).to_have_text("120 items, 100 shown")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#told")).to_have_text("120 shown")
    expect(rows(page).nth(100).get_by_role("rowheader")).to_be_focused()
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


def test_markup_in_a_name_is_shown_as_it_is(show: Visit, run: Run) -> None:
    key = unique("marked_")
    run.create_item("a", key=key, name="<img src=x onerror=alert(1)>", external_id="<b>7</b>")
    expect(rows(show(key))).to_contain_text("<img src=x onerror=alert(1)>")


def test_a_collection_without_items_says_so(show: Visit) -> None:
    told = show(unique("none_")).locator("#told")
    expect(told).to_have_text("No items found. No item has this key: a collection exists from its first item to its last.")


@pytest.mark.parametrize(
    ("token", "status", "what"),
    [("revoked", "invalid-token", "Get a new token"), ("expired", "session-expired", "Have the user sign in again")],
)
def test_a_refusal_says_what_to_do(token: str, status: str, what: str, show: Visit, rooms: str) -> None:
    alert = show(rooms, token).get_by_role("alert")
    expect(alert).to_contain_text(f"Refused with 401, {status}")
    expect(alert).to_contain_text(what)
    expect(alert.get_by_role("link", name="More of this status")).to_have_attribute(
        "href", f"../../documentation/statuses#{status}"
    )


def test_a_refusal_goes_when_a_token_that_is_valid_is_given(show: Visit, rooms: str, run: Run) -> None:
    page = show(rooms, "revoked")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["application"])
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(3)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_offline_is_told_and_what_was_shown_stays(show: Visit, rooms: str) -> None:
    page = show(rooms)
    expect(rows(page)).to_have_count(3)
    page.context.set_offline(True)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("No answer came from http://127.0.0.1")
    expect(rows(page)).to_have_count(3)
    page.context.set_offline(False)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_slow_answer_is_said_to_be_slow(visit: Open, run: Run, rooms: str) -> None:
    page = visit(f"/documentation/list_items/{rooms}")
    held: list[Route] = []
    page.clock.install()
    page.route("**/api/v1/list_items/index", lambda route: held.append(route))
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["employee"])
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#told")).to_have_text("Reading …")
    page.clock.run_for(5_000)
    expect(page.locator("#told")).to_have_text("Still waiting. The connection or the API is slow.")
    held[0].continue_()
    expect(page.locator("#told")).to_have_text("3 items, 3 shown")


def test_the_token_of_the_try_it_form_is_taken(visit: Open, run: Run, rooms: str) -> None:
    page = visit("/documentation/api/v1/list_items/read")
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["client"])
    with page.expect_response("**/api/v1/list_items/read"):
        page.get_by_role("button", name="Send").click()
    page.goto(f"{run.ready['api']}/documentation/list_items/{rooms}")
    expect(rows(page)).to_have_count(3)
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"


def test_the_keyboard_alone_reads_a_collection(visit: Open, run: Run, rooms: str) -> None:
    page = visit("/documentation/list_items")
    page.locator("#token").focus()
    page.keyboard.type(run.ready["tokens"]["employee"])
    page.keyboard.press("Tab")  # to the guide
    page.keyboard.press("Tab")
    page.keyboard.type(rooms)
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    for _ in range(2):  # past the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/documentation/list_items/{rooms}")
    expect(rows(page)).to_have_count(3)


def test_without_scripts_the_page_says_why_there_is_no_list(visit: Open) -> None:
    page = visit("/documentation/list_items/glip_team", java_script_enabled=False)
    expect(page.get_by_text("The list is read from the API by JavaScript, which is off here.")).to_be_visible()
    expect(page.get_by_role("button", name="Show", exact=True)).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize(("options", "asked"), [*LOOKS, pytest.param(DARK, COLOURS, id="dark")])
@pytest.mark.parametrize("token", ["employee", "revoked"])
def test_axe_finds_no_violation_in_a_list_and_in_a_refusal(
    token: str, options: dict[str, Any], asked: dict[str, Any], show: Visit, rooms: str
) -> None:
    for key in (rooms, ""):
        page = show(key, token, **options)
        expect(rows(page).first if token == "employee" else page.get_by_role("alert")).to_be_visible()
        assert violations(page, asked) == []
        assert overflow(page) <= 0
