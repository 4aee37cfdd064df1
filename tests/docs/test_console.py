"""The console as it is served: one page, its script and its style. tests/browser/ uses it."""

import gzip
import re
import subprocess
from typing import Any

import pytest

from functions.docs_site.handler import handler, pages
from tests.engine import ROOT
from tests.in_one_test import in_one_test
from tools.codegen.site.__main__ import BUNDLER

CONSOLE = ROOT / "console"
MOST_BYTES = 60_000  # as compressed for the network
# Classes of the documentation's style that the console's elements have on purpose.
SHARED = {"app", "bar", "brand", "crumbs", "facts", "hidden", "lead", "skip"}

pytestmark = [
    pytest.mark.usefixtures("made_pages"),
    pytest.mark.skipif(not BUNDLER.exists(), reason="npm has not installed what console/package.json names: `make run` does"),
]


def get(path: str) -> dict[str, Any]:
    return handler({"path": path, "headers": {}, "requestContext": {"path": path}}, None)


def classes(style: str) -> set[str]:
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)))


@in_one_test("path", ["/console", "/console/console.js", "/console/console.css"])
def test_its_files_are_served(path: str) -> None:
    answer = get(path)
    assert answer["statusCode"] == 200
    assert "'unsafe" not in answer["headers"]["content-security-policy"]
    assert answer["headers"]["x-content-type-options"] == "nosniff"


def test_its_page_shows_images_of_the_images_host_and_calls_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGE_BASE_URL", "https://images.example.com/stored")
    policy = get("/console")["headers"]["content-security-policy"]
    assert "img-src 'self' https://images.example.com;" in policy
    assert "connect-src 'self';" in policy
    assert "script-src 'self';" in policy


def test_employees_sign_in_to_the_application_that_the_template_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSOLE_APPLICATION", "planox2")
    assert 'data-application="planox2"' in get("/console")["body"]


def test_its_page_holds_no_script_and_no_style_of_its_own() -> None:
    page = get("/console")["body"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "<style" not in page
    assert " style=" not in page


def test_its_files_are_below_its_page_wherever_the_stage_is() -> None:
    links = re.findall(r'(?:href|src)="([^"]+)"', get("/console")["body"])
    assert set(links) == {"favicon.ico", "documentation/site.css", "console/console.css", "console/console.js"}


def test_below_the_documentation_there_is_no_console() -> None:
    assert get("/documentation/console")["statusCode"] == 404
    assert get("/documentation/console/console.js")["statusCode"] == 404


def test_a_slash_behind_its_address_leads_to_it() -> None:
    assert get("/console/")["headers"]["location"] == "../console"


def test_it_is_small() -> None:
    sent = sum(len(gzip.compress(pages()[path][1])) for path in ("/console", "/console/console.js", "/console/console.css"))
    assert sent <= MOST_BYTES


def test_its_style_does_not_change_what_the_documentations_style_means() -> None:
    own, documentations = (
        classes(file.read_text()) for file in (CONSOLE / "console.css", ROOT / "functions/docs_site/assets/site.css")
    )
    assert own & documentations - SHARED == set()


def test_the_licence_of_what_is_bundled_is_kept() -> None:
    assert "MIT License" in get("/console/console.js")["body"].partition("*/")[0]


@pytest.mark.slow
@in_one_test("script", ["check", "test"])
def test_its_types_fit_the_client_and_its_own_tests_pass(script: str) -> None:
    ran = subprocess.run(["npm", "run", "--silent", script], cwd=CONSOLE, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
