"""The main ways through the documentation and the console, in Firefox: Debian's, which Playwright does not drive."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factory import unique
from tests.local.runner import Run, running

PROGRAM = Path(__file__).parent / "firefox.mjs"

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("firefox")]


@pytest.fixture(scope="module")
def firefox() -> str:
    """Where it is."""
    program = os.environ.get("PLANOCORE_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    return program or pytest.skip("There is no Firefox: apt-get install firefox-esr, or name one in PLANOCORE_FIREFOX.")


@pytest.fixture(scope="module")
def firefox_run(firefox: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("firefox")) as run:
        yield run


@pytest.fixture(scope="module")
def found(firefox: str, firefox_run: Run) -> dict[str, Any]:
    """By the way, what it showed."""
    tokens = firefox_run.ready["tokens"]
    given = {"api": firefox_run.ready["api"], "token": tokens["employee"], "refused": tokens["revoked"], "key": unique("rooms")}
    command = ["node", str(PROGRAM), firefox]
    told = subprocess.run(command, input=json.dumps(given), check=True, stdout=subprocess.PIPE, text=True, timeout=500).stdout
    return dict(json.loads(told))


def test_search_leads_to_a_parameter(found: dict[str, Any]) -> None:
    assert found["search"].endswith("/documentation/api/v1/list_items/upload_image#param-image_url")


def test_the_language_of_samples_is_remembered(found: dict[str, Any]) -> None:
    assert found["language"] == "block"


def test_the_form_creates_a_list_item(found: dict[str, Any]) -> None:
    assert "action-successful" in found["created"]


def test_the_form_says_why_a_request_was_refused(found: dict[str, Any]) -> None:
    assert "Answered 400" in found["refused"]
    assert "slug must match" in found["refused"]


def test_a_collection_is_shown(found: dict[str, Any]) -> None:
    assert "Attic attic" in found["collection"]


def test_a_refused_token_is_told_with_what_to_do(found: dict[str, Any]) -> None:
    assert "Get a new token" in found["withoutToken"]


def test_the_console_shows_a_collection(found: dict[str, Any]) -> None:
    assert "Attic" in found["console"]


def test_nothing_scrolls_sideways_on_a_phone(found: dict[str, Any]) -> None:
    assert found["sideways"] == []


def test_no_script_fails_and_nothing_is_asked_of_another_host(found: dict[str, Any]) -> None:
    assert found["complaints"] == []
