"""The documentation as people meet it: in a browser, on a phone, in the dark, by keyboard, with a screen reader, on paper."""

import base64
import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from markupsafe import escape
from playwright.sync_api import Page, Request, Route, expect

from shared.api.route import Route as Declaration
from tests import representatives
from tests.browser.conftest import Open
from tests.factory import unique
from tests.local.runner import Run
from tools.codegen.routes import routes
from tools.codegen.site.pages import page_of

pytestmark = pytest.mark.xdist_group("browser")

OTHERS = ["/documentation", "/documentation/guide", "/documentation/webhooks", "/documentation/statuses"]
PAGES = OTHERS + representatives.cases(value=lambda route: f"/documentation/{page_of(route)}")
OF_EACH_KIND = [*OTHERS, f"/documentation/{page_of(representatives.representatives(routes())[0])}"]
ITEM = "/documentation/api/v1/list_items/create"
DARK: dict[str, Any] = {"color_scheme": "dark"}
PHONE: dict[str, Any] = {"width": 320}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # of axe's rules
# How a page is opened, and what axe is asked then: on a phone nothing has another colour.
LOOKS = [
    pytest.param({}, {}, id="light"),
    pytest.param(PHONE, {"rules": {"color-contrast": {"enabled": False}}}, id="phone"),
    pytest.param(PHONE, {}, id="phone, every rule", marks=pytest.mark.nightly),
    pytest.param(DARK, {}, id="dark, every rule", marks=pytest.mark.nightly),
]
every_page = pytest.mark.parametrize("path", PAGES)


def background(page: Page) -> int:
    """How bright it is, 0 to 765."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in colour.strip("rgb()").split(","))


def violations(page: Page, asked: dict[str, Any]) -> list[str]:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = Axe().run(page, options={"resultTypes": ["violations"], **asked}).response["violations"]
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
@pytest.mark.parametrize(("options", "asked"), LOOKS)
def test_axe_finds_no_violation(path: str, options: dict[str, Any], asked: dict[str, Any], visit: Open) -> None:
    assert violations(visit(path, **options), asked) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", OF_EACH_KIND)
def test_in_the_dark_colours_are_told_apart(path: str, visit: Open) -> None:
    """Nothing else is another there; and one style sheet is for all pages."""
    assert violations(visit(path, **DARK), COLOURS) == []


@every_page
def test_a_phone_shows_a_page_without_scrolling_sideways(path: str, visit: Open) -> None:
    page = visit(path, width=320)
    assert overflow(page) <= 0
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert overflow(page) <= 0, "with everything open"


def test_dark_mode_is_dark_and_light_mode_light(visit: Open) -> None:
    assert background(visit("/documentation", color_scheme="dark")) < 150
    assert background(visit("/documentation", color_scheme="light")) > 700


def test_search_leads_to_a_parameter_by_keyboard(visit: Open) -> None:
    page = visit("/documentation")
    page.keyboard.press("/")
    page.keyboard.type("upload image_url")
    expect(page.get_by_role("option").first).to_contain_text("image_url")
    expect(page.locator("#found")).to_have_text(re.compile("found|shown"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/list_items/upload_image#param-image_url")


def test_search_says_when_nothing_is_found(visit: Open) -> None:
    page = visit("/documentation/statuses")
    page.get_by_role("combobox").fill("zzzz")
    expect(page.locator("#found")).to_have_text("0 found")
    expect(page.locator("#results")).to_be_hidden()


def test_search_goes_where_the_mouse_clicks(visit: Open) -> None:
    page = visit(ITEM)
    page.get_by_role("combobox").fill("slug-already-exists")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/documentation/statuses#slug-already-exists")


def test_the_language_of_samples_is_chosen_once(visit: Open) -> None:
    page = visit(ITEM)
    expect(page.get_by_role("region", name="Sample for curl")).to_be_visible()
    page.get_by_text("JavaScript", exact=True).click()
    expect(page.get_by_role("region", name="Sample for JavaScript")).to_be_visible()
    expect(page.get_by_role("region", name="Sample for curl")).to_be_hidden()
    page.goto(page.url.replace("create", "upload_image"))
    expect(page.get_by_role("region", name="Sample for JavaScript")).to_be_visible()


def test_a_wide_page_keeps_samples_beside_the_parameters(visit: Open) -> None:
    page = visit(ITEM, width=1440)
    page.mouse.wheel(0, 2_000)
    expect(page.get_by_role("region", name="Sample for curl")).to_be_in_viewport()
    expect(page.locator(".side [aria-current]")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ('{"key": "a",\n "slug": }', "line 2, column 10"),
        ("{", "line 1, column 2"),
        ('{"a": 1,}', "line 1, column 9"),
        ('{"a": [1, 2}', "line 1, column 12"),
        ('{"a": "b" "c"}', "line 1, column 11"),
        ("{'a': 1}", "line 1, column 2"),
        ('{"a": 01}', "line 1, column 8"),
        ('{"a": 1} x', "line 1, column 10"),
        ("", "line 1, column 1"),
    ],
)
def test_broken_json_is_not_sent_and_its_place_is_told(broken: str, place: str, visit: Open) -> None:
    page = visit(ITEM)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("Parameters as JSON").fill(broken)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text(f"Not sent: this is no JSON, at {place}.")
    expect(page.get_by_label("Parameters as JSON")).to_be_focused()
    assert sent == []


def test_an_answer_links_to_what_the_page_says_of_its_status(visit: Open) -> None:
    page = visit(ITEM)
    page.get_by_role("button", name="Send").click()
    page.locator("#outcome").get_by_role("link", name="missing-param").click()
    expect(page.get_by_role("region", name="Answer missing-param")).to_be_in_viewport()
    expect(page.get_by_role("region", name="Answer to your request")).to_contain_text("x-request-id:")


def test_every_route_is_reached_from_the_index(visit: Open) -> None:
    page = visit("/documentation")
    for route in routes():
        address = page.locator("main").get_by_role("link", name=route.title, exact=True).evaluate("link => link.href")
        assert f">{escape(route.title)}</h1>" in page.request.get(address).text()


def test_the_form_creates_a_list_item(visit: Open, run: Run) -> None:
    page = visit(ITEM)
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["employee"])
    page.get_by_label("Parameters as JSON").fill(json.dumps({"key": unique("rooms"), "slug": "attic", "name": "Attic"}))
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#outcome")).to_contain_text("Answered 200")
    answer = json.loads(page.get_by_role("region", name="Answer to your request").inner_text().partition("\n\n")[0])
    assert (answer["status"], answer["data"]["name"]) == ("action-successful", "Attic")


def test_the_form_shows_why_a_request_was_refused(visit: Open, run: Run) -> None:
    page = visit(ITEM)
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["application"])
    page.get_by_label("Parameters as JSON").fill('{"slug": "a b"}')
    page.get_by_role("button", name="Send").click()
    answered = page.get_by_role("region", name="Answer to your request")
    expect(answered).to_contain_text("missing-param")
    expect(answered).to_contain_text('"attr": "key"')


def test_the_form_says_in_words_what_is_wrong_and_what_to_do(visit: Open, run: Run) -> None:
    page = visit(ITEM, width=320)
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["application"])
    page.get_by_label("Parameters as JSON").fill('{"key": "rooms", "slug": "a b", "item_id": "x", "nmae": "X"}')
    page.get_by_role("button", name="Send").click()
    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text("What to do. Correct what errors names")
    expect(outcome.get_by_role("listitem")).to_contain_text(["slug ", "item_id ", "Warning: nmae is not a parameter of this route"])
    expect(outcome).to_be_in_viewport()
    outcome.get_by_role("link", name="slug", exact=True).click()
    expect(page.locator("#param-slug")).to_be_in_viewport()


def test_an_error_in_a_list_leads_to_its_parameter(visit: Open, run: Run) -> None:
    page = visit("/documentation/api/v1/list_items/import")
    page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["employee"])
    page.get_by_label("Parameters as JSON").fill('{"key": "rooms", "items": [{"slug": "a"}, {"slug": ["x"]}]}')
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#outcome").get_by_role("link", name="items.1.slug")).to_have_attribute("href", "#param-items.*.slug")


def test_without_an_answer_the_form_says_so_and_shows_no_former_one(visit: Open) -> None:
    page = visit(ITEM)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("region", name="Answer to your request")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#outcome")).to_contain_text("No answer came from http://127.0.0.1")
    expect(page.locator("#outcome")).to_contain_text("look before you send it again")
    expect(page.get_by_role("region", name="Answer to your request")).to_be_hidden()


def test_a_slow_answer_is_waited_for_and_a_second_click_sends_nothing(visit: Open) -> None:
    page = visit(ITEM)
    held: list[Route] = []
    page.clock.install()
    page.route("**/api/v1/list_items/create", lambda route: held.append(route))
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#outcome")).to_have_text("Sending …")
    page.get_by_role("button", name="Send").click()
    page.clock.run_for(5_000)
    expect(page.locator("#outcome")).to_have_text("Still waiting. The connection or the API is slow.")
    held[0].continue_()
    expect(page.locator("#outcome")).to_contain_text("missing-param")
    assert len(held) == 1


@pytest.mark.parametrize("route", representatives.cases())
def test_the_form_of_a_route_sends_its_example_and_tells_the_answer(route: Declaration[Any], visit: Open, run: Run) -> None:
    """With a token that is refused, or without what is required: no form changes anything."""
    page = visit(f"/documentation/{page_of(route)}", width=320)
    if route.takes_token:
        page.get_by_label("Token", exact=True).fill(run.ready["tokens"]["revoked"])
    else:
        page.get_by_label("Parameters as JSON").fill("{}")
        for field in page.locator("#call [data-param]").all():
            field.fill("")
    with page.expect_request(f"**{route.path}") as sent:
        page.get_by_role("button", name="Send").click()
    status = "invalid-token" if route.takes_token else "no-params-decoded"
    expect(page.locator("#outcome").get_by_role("link", name=status)).to_be_visible()
    expect(page.locator("#outcome")).to_contain_text("What to do.")
    assert decoded(sent.value) == (route.method, dict(route.example) if route.takes_token else {})
    assert overflow(page) <= 0


@pytest.mark.parametrize(
    ("route", "path"),
    [("sessions/create", "password"), ("clients/register", "client.password"), ("passwords/update", "new_password")],
)
def test_a_password_is_typed_hidden_sent_as_its_parameter_and_kept_nowhere(route: str, path: str, visit: Open) -> None:
    page = visit(f"/documentation/api/v1/{route}")
    field, shown = page.get_by_label(path, exact=True), page.get_by_role("button", name=f"Show {path}")
    expect(field).to_have_attribute("type", "password")
    assert "password" not in page.get_by_label("Parameters as JSON").input_value()
    page.route(f"**/api/v1/{route}", lambda each: each.fulfill(status=400, json={"code": 400, "status": "invalid-param"}))
    field.fill("Xanadu-7 of Kubla")
    with page.expect_request(f"**/api/v1/{route}") as sent:
        page.get_by_role("button", name="Send").click()
    given = decoded(sent.value)[1]
    for name in path.split("."):
        given = given[name]
    assert given == "Xanadu-7 of Kubla"
    expect(page.locator("#outcome")).to_contain_text("Answered")
    held = page.evaluate(
        "JSON.stringify([location.href, {...localStorage}, {...sessionStorage}]) + document.documentElement.outerHTML"
    )
    assert "Xanadu" not in held + sent.value.url
    shown.press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(shown).to_have_attribute("aria-pressed", "true")
    shown.click()
    expect(field).to_have_attribute("type", "password")


def decoded(request: Request) -> tuple[str, Any]:
    """The method and the parameters. Those that the form changes, for a picture that is there, as they were."""
    body = request.post_data or ""
    text = base64.b64decode(body).decode() if request.headers["content-type"] == "text/plain" else body
    return request.method, json.loads(re.sub(r"http://127\.0\.0\.1:\d+/_demo/", "https://images.example.com/", text))


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
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"
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
    section = page.locator("section", has=page.locator("#slug-already-exists"))
    section.locator("summary").click()
    section.get_by_role("link", name="list_items/create").click()
    expect(page.get_by_role("region", name="Answer slug-already-exists")).to_be_visible()


def test_the_keyboard_alone_leads_from_the_index_to_an_answer(visit: Open, run: Run) -> None:
    page = visit("/documentation")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.type("create a list item")
    expect(page.get_by_role("option").first).to_contain_text("Create a list item")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ITEM}")
    tab_to(page, "#token", presses=200)
    page.keyboard.type(run.ready["tokens"]["employee"])
    tab_to(page, "#params", presses=2)  # past the token's button
    page.keyboard.press("Control+A")
    page.keyboard.type(json.dumps({"key": unique("rooms"), "slug": "s"}))
    tab_to(page, "button[type=submit]", presses=2)
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("Answered 200")
    tab_to(page, "#action-successful > summary", presses=200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Answer action-successful")).to_be_visible()


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
