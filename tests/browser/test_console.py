"""The console as employees meet it: each page, by mouse and by keyboard, on a phone, offline and after the session's end."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.browser.conftest import Open
from tests.factory import unique
from tests.local.receiver import Receiver, receiving
from tests.local.runner import Run, running
from tools.codegen.routes import route

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("console")]

Console = Callable[..., Page]
PASSWORD = route("sessions_create").example["password"]  # of all demo users
PAGES = [
    "items",
    "items/demo_rooms",
    "item/1",
    "audit",
    "audit/1",
    "requirements",
    "requirements/1",
    "webhooks",
    "webhooks/1",
    "webhooks/1/subscriptions/2",
    "webhooks/1/jobs",
    "webhooks/1/jobs/1",
    "notifications",
    "sessions",
    "nowhere",
]


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as receiver:
        yield receiver


@pytest.fixture(scope="module")
def run(browser: Browser, tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("console"), "--webhook-host", receiver.host) as run:
        yield run


@pytest.fixture
def console(visit: Open, run: Run) -> Console:
    """A page of the console, where an employee has signed in."""

    def console(place: str, token: str = "employee", **options: Any) -> Page:
        page = visit("/robots.txt", **options)
        page.evaluate("token => sessionStorage.setItem('token', token)", run.ready["tokens"][token])
        page.goto(f"{run.ready['console']}#/{place}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    return console


def click(place: Page | Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def told(page: Page) -> Locator:
    return page.locator(".told")


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def violations(page: Page) -> list[str]:
    return [
        f"{page.url} {each['id']}: {node['target']}" for each in Axe().run(page).response["violations"] for node in each["nodes"]
    ]


def press_until(page: Page, element: Locator) -> None:
    """Tab, as often as it takes to reach the element."""
    for _ in range(60):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead there")


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Password").fill(password)
    click(page, "Sign in")


def open_session(run: Run, email: str) -> str:
    """The token of a session that was opened elsewhere."""
    params = json.dumps({"email": email, "password": PASSWORD, "application": "planoauth"}).encode()
    answer = run.send("POST", "/api/v1/sessions/create", base64.b64encode(params), content_type="text/plain")
    return str(answer.body["data"]["token"])


def create_item(page: Page, slug: str, **fields: str) -> None:
    click(page, "New item")
    form = page.get_by_role("form", name="New item")
    for label, value in {"Slug": slug, **fields}.items():
        form.get_by_role("textbox", name=label).fill(value)
    click(form, "Create")
    expect(told(page)).to_have_text(f"{slug} was created.")


def read_item(run: Run, number: int) -> dict[str, Any]:
    return dict(run.send("POST", "/api/v1/list_items/read", {"id": number}, token="employee").body["data"])


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "width": 320}], ids=["light", "dark-phone"])
def test_every_page_is_clean_for_axe_and_fits_its_width(options: dict[str, Any], console: Console) -> None:
    page = console("items", **options)
    for place in PAGES:
        page.evaluate("place => { location.hash = place }", f"#/{place}")
        expect(page.get_by_text("Loading …")).to_have_count(0)
        closed = page.locator("button[aria-expanded=false]")
        if closed.count():
            closed.last.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place
        assert page.title().endswith(" · PlanoCore console")


def test_the_keyboard_alone_signs_in_changes_an_item_and_signs_out(visit: Open) -> None:
    page = visit("/console")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type("demo.employee@example.com")
    press_until(page, page.get_by_label("Password"))
    page.keyboard.type("a wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("E-mail or password is wrong.")
    page.keyboard.press("Control+A")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    press_until(page, page.get_by_role("link", name="demo_services"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    press_until(page, page.get_by_role("button", name="Edit photos"))
    page.keyboard.press("Enter")
    press_until(page, page.get_by_label("Value"))
    page.keyboard.press("Control+A")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    expect(row(page, "photos").first).to_contain_text("40")
    page.get_by_role("link", name="PlanoCore console").focus()
    press_until(page, page.get_by_role("button", name="Sign out"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert page.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + document.cookie") == "{}{}"


def test_an_account_that_is_no_employees_does_not_get_in(visit: Open) -> None:
    page = visit("/console")
    page.get_by_label("E-mail").fill("demo.liaison@example.com")
    sign_in(page)
    expect(page.get_by_role("alert")).to_have_text("This account is not an employee's in planoauth. Sign in with another one.")


def test_after_the_sessions_end_one_signs_in_again_and_goes_on_with_what_was_typed(visit: Open, run: Run) -> None:
    page = visit("/console#/items/demo_rooms")
    page.get_by_label("E-mail").fill("demo.employee@example.com")
    sign_in(page)
    click(page, "Edit bedroom")
    page.get_by_label("Value").fill(value := unique("v"))
    token = page.evaluate("sessionStorage.token")
    ended = run.send("POST", "/api/v1/sessions/destroy", {"view": "default"}, authorization=f"Bearer {token}")
    assert ended.status == "action-successful"
    click(page, "Save")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text("What you typed is still here.")
    expect(dialog.get_by_label("E-mail")).to_have_value("demo.employee@example.com")
    sign_in(page)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()
    expect(page.get_by_label("Value")).to_have_value(value)
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text("Saved.")


def test_sessions_are_listed_and_ended_one_by_one_and_all_together(console: Console, run: Run) -> None:
    page = console("sessions", token="client")
    expect(row(page, "this one")).to_be_visible()
    before = page.get_by_role("row").count()
    open_session(run, "demo.client@example.com")
    page.reload()
    expect(page.get_by_role("row")).to_have_count(before + 1)
    other = row(page, "planoauth").filter(has_not_text="this one").first
    click(other, "End")
    click(other, "Yes")
    expect(told(page)).to_have_text("The session has ended.")
    expect(page.get_by_role("row")).to_have_count(before)
    click(page, "End all, this one too")
    click(page, "Yes")
    expect(page.get_by_text("All your sessions have ended.")).to_be_visible()


def test_an_item_is_created_changed_made_default_switched_off_and_deleted(console: Console) -> None:
    page = console("items")
    collection = unique("rooms")
    create_item(page, "attic", Collection=collection, Name="Attic")
    expect(page.get_by_role("heading", level=1)).to_have_text(collection)
    click(page, "Edit attic")
    page.get_by_role("textbox", name="Name").fill("Loft")
    click(page, "Save")
    expect(row(page, "attic").first).to_contain_text("Loft")
    click(page, "Make default")
    expect(row(page, "attic").first).to_contain_text("default")
    click(page, "Switch off")
    expect(row(page, "attic").first).to_contain_text("inactive")
    click(page, "Delete")
    click(page, "Yes")
    expect(told(page)).to_have_text("attic was deleted.")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_change_of_another_person_is_shown_beside_ones_own(console: Console, run: Run) -> None:
    collection = unique("rooms")
    item = run.create_item("attic", key=collection, name="Attic").body["data"]
    page = console(f"items/{collection}")
    click(page, "Edit attic")
    name = page.get_by_label("Name")
    name.fill("Mine")
    run.send("PUT", "/api/v1/list_items/update", {"id": item["id"], "name": "Theirs"}, token="employee")
    click(page, "Save")
    expect(page.get_by_text("Another person changed this meanwhile.")).to_be_visible()
    expect(name).to_have_accessible_description(re.compile("Stored now: Theirs"))
    click(page, "Save mine")
    expect(told(page)).to_have_text("Saved.")
    expect(row(page, "attic").first).to_contain_text("Mine")


@pytest.mark.parametrize("act", ["Switch off", "Save"])
def test_what_another_person_changes_meanwhile_stays_where_one_typed_nothing(act: str, console: Console, run: Run) -> None:
    collection = unique("rooms")
    item = run.create_item("attic", key=collection, name="Attic", value="1").body["data"]
    page = console(f"items/{collection}")
    click(page, "Edit attic")
    if act == "Save":
        page.get_by_label("Value").fill("2")
    run.send("PUT", "/api/v1/list_items/update", {"id": item["id"], "name": "Theirs"}, token="employee")
    click(page, act)
    expect(page.get_by_label("Name")).to_have_accessible_description(re.compile("Stored now: Theirs"))
    click(page, "Save mine")
    expect(told(page)).to_have_text("Saved." if act == "Save" else "Switched off.")
    expect(page.get_by_label("Name")).to_have_value("Theirs")
    stored = read_item(run, item["id"])
    assert (stored["name"], stored["value"], stored["active"]) == (
        ("Theirs", "2", True) if act == "Save" else ("Theirs", "1", False)
    )


def test_a_form_shows_what_another_person_saved_once_the_list_is_read_anew(console: Console, run: Run) -> None:
    collection = unique("rooms")
    item = run.create_item("attic", key=collection, name="Attic").body["data"]
    page = console(f"items/{collection}")
    click(page, "Edit attic")
    page.get_by_label("Value").fill("mine")
    run.send("PUT", "/api/v1/list_items/update", {"id": item["id"], "name": "Theirs"}, token="employee")
    page.get_by_label("Sort by").select_option("slug")
    expect(page.get_by_label("Name")).to_have_value("Theirs")
    expect(page.get_by_label("Value")).to_have_value("mine")
    click(page, "Save")
    expect(told(page)).to_have_text("Saved.")
    assert read_item(run, item["id"])["name"] == "Theirs"


def test_what_an_item_belongs_to_is_set_and_cleared_whole(console: Console, run: Run) -> None:
    collection, others = unique("rooms"), [run.create_item(slug, key=unique("others")).body["data"] for slug in ("one", "two")]
    item = run.create_item("attic", key=collection).body["data"]
    page = console(f"item/{item['id']}")
    models = {prefix: page.get_by_label(f"{prefix}: model") for prefix in ("Belongs to", "Related to")}
    ids = {prefix: page.get_by_label(f"{prefix}: id") for prefix in models}
    models["Belongs to"].fill("ListItem")
    click(page, "Save")
    expect(ids["Belongs to"]).to_have_accessible_description(re.compile("required_with"))
    ids["Belongs to"].fill(str(others[0]["id"]))
    models["Related to"].fill("ListItem")
    ids["Related to"].fill("0")
    click(page, "Save")
    expect(ids["Related to"]).to_have_accessible_description(re.compile("not_found"))
    ids["Related to"].fill(str(others[0]["id"]))
    click(page, "Save")
    expect(told(page)).to_have_text("Saved.")
    ids["Related to"].fill(str(others[1]["id"]))
    models["Belongs to"].fill("")
    ids["Belongs to"].fill("")
    click(page, "Save")
    expect(ids["Belongs to"]).to_have_value("")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.reload()
    expect(ids["Related to"]).to_have_value(str(others[1]["id"]))
    stored = read_item(run, item["id"])
    named = [stored[name] for name in ("item_type", "item_id", "related_type", "related_id")]
    assert named == [None, None, "ListItem", others[1]["id"]]


def test_what_refers_to_an_item_is_shown_when_it_cannot_be_deleted(console: Console) -> None:
    page = console("items/demo_rooms")
    click(page, "Edit attic")
    click(page, "Delete")
    click(page, "Yes")
    expect(page.get_by_text("Other records refer to it, so it stays.")).to_be_visible()
    page.get_by_role("list", name="What refers to it").get_by_role("link").first.click()
    expect(row(page, "demo_room")).to_be_visible()


def test_an_image_is_shown_once_stored_and_the_rule_that_refused_one_beside_its_url(console: Console, run: Run) -> None:
    page = console("items/demo_rooms")
    click(page, "Edit bath")
    url = page.get_by_label("Image by URL")
    url.fill("http://10.0.0.1/kitchen.jpg")
    click(page, "Upload")
    expect(url).to_have_accessible_description(re.compile(r"\(address\.not_public\)"))
    url.fill(run.ready["pictures"]["kitchen.jpg"])
    click(page, "Upload")
    stored = page.get_by_role("img", name="Stored image of bath")
    expect(stored).to_be_visible()
    assert stored.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_a_csv_is_judged_before_it_is_imported_and_an_export_is_imported_unchanged(console: Console) -> None:
    page = console("items")
    collection = unique("rooms")
    click(page, "Import")
    form = page.get_by_role("form", name="Import")
    form.get_by_label("Collection").fill(collection)
    form.get_by_label("Or its text").fill("slug,name\nattic,Attic\nbad slug,Bath\n")
    click(form, "Dry run")
    expect(row(page, "csv.3")).to_contain_text("format")
    expect(form.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    file = FilePayload(name="rooms.csv", mimeType="text/csv", buffer=b'slug,name\nattic,Attic\nbath,"B,th"\n')
    form.get_by_label("CSV file").set_input_files([file])
    click(form, "Dry run")
    expect(form).to_contain_text("Nothing is written yet. It would be: 2 created")
    click(form, "Import")
    expect(form).to_contain_text("Done: 2 created")
    form.get_by_role("link", name=f"Show {collection}").click()
    with page.expect_download() as download:
        click(page, "Export")
    click(page, "Import")
    page.get_by_label("CSV file").set_input_files(download.value.path())
    click(page, "Dry run")
    expect(form).to_contain_text("0 created, 0 updated, 2 unchanged, 0 invalid")


def test_audit_events_are_found_by_script_and_open_ones_are_marked(console: Console) -> None:
    page = console("audit")
    page.get_by_label("Script").fill("Back up")
    expect(row(page, "Sync orders")).to_have_count(0)
    expect(page.get_by_role("row")).to_have_count(1 + 7)
    page.get_by_label("Open only").check()
    expect(page.get_by_role("row")).to_have_count(1 + 1)
    expect(page.get_by_role("cell").nth(1)).to_have_text("open")
    page.get_by_role("cell").get_by_role("link").click()
    expect(page.get_by_text("demo-21")).to_be_visible()


def test_a_requirement_of_a_record_is_created_and_deleted(console: Console) -> None:
    page = console("requirements?type=Designation&id=11")
    click(page, "New requirement")
    form = page.get_by_role("form", name="New requirement")
    form.get_by_label("Required model").fill("Designation")
    form.get_by_label("Required id").fill("11")
    form.get_by_label("For model").fill("OrderRequest")
    form.get_by_label("For id").fill("0")
    click(form, "Create")
    expect(form.get_by_label("For id")).to_have_accessible_description(re.compile(r"\(not_found\)"))
    form.get_by_label("For id").fill("22")
    form.get_by_label("Key").fill(key := unique("key"))
    click(form, "Create")
    expect(row(page, key)).to_be_visible()
    click(row(page, key), "Delete")
    click(row(page, key), "Yes")
    expect(row(page, key)).to_have_count(0)


def test_a_subscription_is_created_tested_and_its_secret_shown_once(console: Console, receiver: Receiver) -> None:
    page = console("webhooks")
    page.get_by_role("link", name="Demo own", exact=True).click()
    click(page, "New subscription")
    form = page.get_by_role("form", name="New subscription")
    form.get_by_label("Name").fill(name := unique("Orders"))
    form.get_by_label("Key").fill(name)
    form.get_by_label("Callback URL").fill(f"http://{receiver.host}/hook")
    click(form, "Create")
    expect(form.get_by_text("is required with version 3")).to_be_visible()
    form.get_by_label("order.delivered").check()
    click(form, "Create")
    expect(page.get_by_role("region", name="Secret")).to_contain_text("whsec_")
    click(page, "I have stored it")
    row(page, name).get_by_role("link").click()
    click(page, "Send a test")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Webhook job \d+"))
    expect(page.locator(".badge")).to_have_text("delivered")
    assert len(receiver.received) == 1


def test_a_failed_job_is_queued_once_more_alone_and_with_all_of_a_time(console: Console) -> None:
    page = console("webhooks/1/jobs")
    page.get_by_label("State").select_option("failed")
    page.get_by_label("Search").fill("demo-3")
    expect(row(page, "demo-2")).to_have_count(0)
    click(row(page, "demo-3"), "Retry")
    expect(told(page)).to_have_text(re.compile(r"Job \d+ is queued once more\."))
    page.get_by_label("State").select_option("")
    page.get_by_label("Search").fill("demo-1")
    row(page, "demo-1").get_by_role("link").first.click()
    expect(row(page, "Internal Server Error")).to_contain_text("41 ms")
    page.get_by_role("link", name="Invoices 1").click()
    page.get_by_label("Since").fill("2026-03-02T00:00")
    click(page, "Replay")
    expect(told(page)).to_have_text(re.compile("queued once more"))


def test_a_secret_is_rotated_and_shown_once(console: Console) -> None:
    page = console("webhooks/1/subscriptions/2")
    click(page, "Rotate the secret")
    click(page, "Yes")
    secret = page.get_by_role("region", name="Secret", exact=True)
    expect(secret).to_contain_text("whsec_")
    click(page, "I have stored it")
    expect(secret).to_have_count(0)


def test_a_notification_leads_to_its_record_and_is_resolved(console: Console) -> None:
    page = console("notifications")
    page.get_by_role("link", name="Subscription 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Invoices 1")
    page.go_back()
    click(page, "Resolve")
    expect(page.get_by_text("There is nothing")).to_be_visible()
    page.get_by_label("Show").select_option("resolved")
    expect(row(page, "http-410")).to_contain_text("resolved")


def test_without_a_connection_it_says_so_and_what_was_typed_stays(console: Console) -> None:
    page = console("items")
    click(page, "New item")
    page.get_by_role("textbox", name="Collection", exact=True).fill(unique("rooms"))
    page.get_by_role("textbox", name="Slug").fill("attic")
    page.context.set_offline(True)
    expect(page.get_by_text("This computer is offline. What you typed stays here.")).to_be_visible()
    click(page, "Create")
    expect(page.get_by_role("alert")).to_contain_text("This computer is offline.")
    page.context.set_offline(False)
    click(page, "Create")
    expect(told(page)).to_have_text("attic was created.")


def test_a_slow_server_is_told_and_a_second_click_does_nothing(console: Console) -> None:
    page = console("items/demo_rooms")
    click(page, "New item")
    page.get_by_role("textbox", name="Slug").fill(slug := unique("slug"))
    sent: list[str] = []
    page.clock.install()
    page.route("**/list_items/create", lambda route: sent.append(route.request.url))
    click(page, "Create")
    page.get_by_role("button", name="Create").click(force=True)
    page.clock.run_for(5_000)
    expect(page.get_by_text("Creating … The network or the server is slow; please wait.")).to_be_visible()
    assert len(sent) == 1
    assert page.get_by_role("textbox", name="Slug").input_value() == slug
