"""The documentation as people meet it: in a browser, on a phone, in the dark, by keyboard, with a screen reader, on paper."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests import representatives
from tests.browser.conftest import Open
from tests.factory import unique
from tests.local.runner import Run
from tools.codegen.routes import routes
from tools.codegen.site.pages import page_of

PAGES = ["/documentation", "/documentation/statuses"]
PAGES += representatives.cases(value=lambda route: f"/documentation/{page_of(route)}")
ITEM = "/documentation/api/v1/list_items/create"
every_page = pytest.mark.parametrize("path", PAGES)


def background(page: Page) -> int:
    """How bright it is, 0 to 765."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in colour.strip("rgb()").split(","))


def violations(page: Page) -> list[str]:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@every_page
def test_a_page_opens_with_a_title_and_one_heading(path: str, visit: Open) -> None:
    page = visit(path)
    expect(page.locator("h1")).to_have_count(1)
    assert page.title().endswith(" · PlanoCore API")


@pytest.mark.slow
@every_page
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"width": 360}], ids=["light", "dark", "phone"])
def test_axe_finds_no_violation(path: str, options: dict[str, Any], visit: Open) -> None:
    assert violations(visit(path, **options)) == []


@every_page
def test_a_phone_shows_a_page_without_scrolling_sideways(path: str, visit: Open) -> None:
    page = visit(path, width=360)
    assert overflow(page) <= 0
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert overflow(page) <= 0, "with everything open"


def test_dark_mode_is_dark_and_light_mode_light(visit: Open) -> None:
    assert background(visit("/documentation", color_scheme="dark")) < 150
    assert background(visit("/documentation", color_scheme="light")) > 700


def test_search_keeps_the_routes_that_have_the_words(visit: Open) -> None:
    page = visit("/documentation")
    page.get_by_role("searchbox").fill("image image_url")
    expect(page.locator("[data-words]:visible")).to_have_count(1)
    expect(page.get_by_role("link", name="Upload a list item's image")).to_be_visible()
    expect(page.locator("#found")).to_have_text("1 route found")
    page.get_by_role("searchbox").fill("nothing has this")
    expect(page.locator(".service:visible")).to_have_count(0)
    page.get_by_role("searchbox").fill("")
    expect(page.locator("[data-words]:visible")).to_have_count(len(routes()))


def test_every_route_is_reached_from_the_index(visit: Open) -> None:
    page = visit("/documentation")
    for route in routes():
        page.get_by_role("link", name=route.title, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(route.title)
        page.go_back()


def test_the_form_creates_a_list_item(visit: Open, run: Run) -> None:
    page = visit(ITEM)
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["employee"])
    page.get_by_label("Parameters as JSON").fill(json.dumps({"key": unique("rooms"), "slug": "attic", "name": "Attic"}))
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#outcome")).to_contain_text("Answered 200")
    answer = json.loads(page.get_by_role("region", name="Answer to your request").inner_text())
    assert (answer["status"], answer["data"]["name"]) == ("action-successful", "Attic")


def test_the_form_shows_why_a_request_was_refused(visit: Open, run: Run) -> None:
    page = visit(ITEM)
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["application"])
    page.get_by_label("Parameters as JSON").fill('{"slug": "a b"}')
    page.get_by_role("button", name="Send").click()
    answered = page.get_by_role("region", name="Answer to your request")
    expect(answered).to_contain_text("missing-param")
    expect(answered).to_contain_text('"attr": "key"')


def test_the_token_stays_in_the_tab_and_nowhere_else(visit: Open) -> None:
    page = visit(ITEM)
    page.get_by_label("Token", exact=True).fill("plano_app_example")
    page.get_by_label("Parameters as JSON").fill("{}")
    with page.expect_response("**/api/v1/list_items/create"):
        page.get_by_role("button", name="Send").click()
    page.goto(page.url.replace("create", "upload_image"))
    expect(page.get_by_label("Token", exact=True)).to_have_value("plano_app_example")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("Token", exact=True)).to_have_value("")
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


def test_a_request_that_is_sent_again_under_an_idempotency_key_is_done_once(visit: Open, run: Run) -> None:
    page = visit(ITEM)
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["employee"])
    page.get_by_label("Parameters as JSON").fill(json.dumps({"key": unique("rooms"), "slug": "s"}))
    page.get_by_label("Idempotency-Key", exact=True).fill(unique("key"))
    for _ in range(2):
        with page.expect_response("**/api/v1/list_items/create") as response:
            page.get_by_role("button", name="Send").click()
        assert response.value.json()["status"] == "action-successful"


def test_a_sample_is_copied_with_the_address_that_the_page_came_from(visit: Open, run: Run) -> None:
    page = visit(ITEM, permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy: Sample for curl")
    button.click()
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"curl -s -X POST {run.ready['api']}/api/v1/list_items/create")


def test_a_link_to_a_status_opens_its_recording(visit: Open) -> None:
    page = visit("/documentation/statuses")
    page.locator("section", has=page.locator("#slug-already-exists")).get_by_role("link", name="list_items/create").click()
    expect(page.get_by_role("region", name="Answer slug-already-exists")).to_be_visible()


def test_the_keyboard_alone_leads_from_the_index_to_an_answer(visit: Open, run: Run) -> None:
    page = visit("/documentation")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#search")
    page.keyboard.type("slug-already-exists")
    tab_to(page, "li:not([hidden]) > a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ITEM}")
    tab_to(page, "#action-successful > summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Answer action-successful")).to_be_visible()
    tab_to(page, "#token", presses=200)
    page.keyboard.type(run.ready["tokens"]["employee"])
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(json.dumps({"key": unique("rooms"), "slug": "s"}))
    tab_to(page, "button[type=submit]", presses=2)
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("Answered 200")


def tab_to(page: Page, selector: str, presses: int = 60) -> None:
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_without_scripts_everything_can_be_read(visit: Open) -> None:
    page = visit(ITEM, java_script_enabled=False)
    page.locator("#slug-already-exists > summary").click()
    expect(page.get_by_role("region", name="Answer slug-already-exists")).to_be_visible()
    expect(page.locator("#call")).to_be_hidden()
    expect(page.get_by_text("The form needs JavaScript.")).to_be_visible()


def test_paper_shows_the_recordings_and_no_controls(visit: Open) -> None:
    page = visit(ITEM)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_role("region", name="Answer invalid-token")).to_be_visible()
    expect(page.locator(".copy").first).to_be_hidden()
    expect(page.locator(".bar")).to_be_hidden()


def test_the_form_for_an_upload_names_a_picture_that_is_there(visit: Open, run: Run) -> None:
    page = visit("/documentation/api/v1/list_items/upload_image")
    params = json.loads(page.locator("#params").input_value())
    assert params["image_url"] == run.ready["pictures"]["kitchen.jpg"]
    expect(page.get_by_text("The picture is one that make run serves.")).to_be_visible()
    page.locator("#params").fill(json.dumps({**params, "id": run.ready["records"]["list_item"]}))
    page.locator("#token").fill(run.ready["tokens"]["employee"])
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#outcome")).to_contain_text("Answered 200")


def test_a_form_without_a_picture_says_nothing_about_one(visit: Open) -> None:
    expect(visit(ITEM).get_by_text("The picture is one that make run serves.")).to_have_count(0)
