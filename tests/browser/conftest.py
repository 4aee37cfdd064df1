"""A real browser and a real API. Without a chromium the tests are skipped; PLANOCORE_CHROMIUM names one in an unusual place."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.local.runner import Run, running

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where it is."""
    program = os.environ.get("PLANOCORE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return program or pytest.skip("There is no chromium: apt-get install chromium, or name one in PLANOCORE_CHROMIUM.")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:  # its event loop runs in this thread, so it must not outlive these tests
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def run(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("browser")) as run:
        yield run


@pytest.fixture
def visit(browser: Browser, run: Run) -> Iterator[Open]:
    """Opens a page by its path; a message on the console or a request to another host fails the test."""
    complaints: list[str] = []
    contexts = []

    def visit(path: str, *, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: None if _is_refusal(message) else complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: None if _is_ours(request.url, run) else complaints.append(request.url))
        page.goto(run.ready["api"] + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


def _is_refusal(message: ConsoleMessage) -> bool:
    """What the browser notes of an answer that the API refused, which is what the reader asked for."""
    return message.text.startswith("Failed to load resource") and "/api/v1/" in message.location["url"].replace(
        "/documentation/", ""
    )


def _is_ours(url: str, run: Run) -> bool:
    return url.startswith((run.ready["api"], "data:"))
