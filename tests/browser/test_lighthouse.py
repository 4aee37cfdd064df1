"""Lighthouse's scores of the documentation's kinds of pages, and of the console's first, as a phone loads them."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.local.runner import Run

PROGRAM = Path(__file__).parent / "lighthouse.mjs"
DOCUMENTATION = ("", "/guide", "/webhooks", "/statuses", "/api/v1/list_items/create", "/list_items", "/list_items/rooms")
PAGES = (*(f"/documentation{page}" for page in DOCUMENTATION), "/console")
LEAST, MOST_BYTES = 98, 60_000

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def found(chromium: str, run: Run) -> dict[str, Any]:
    """By the page's path."""
    base = str(run.ready["api"])
    command = ["node", str(PROGRAM), chromium, *(base + page for page in PAGES)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=500).stdout
    return {url.removeprefix(base): audit for url, audit in json.loads(told).items()}


@pytest.mark.parametrize("category", ["accessibility", "best-practices"])
def test_each_page_is_accessible_and_follows_best_practices(category: str, found: dict[str, Any]) -> None:
    poor = {page: (audit["scores"], audit["failed"]) for page, audit in found.items() if audit["scores"][category] < LEAST}
    assert list(found) == list(PAGES)
    assert poor == {}


def test_nothing_moves_while_a_page_loads(found: dict[str, Any]) -> None:
    assert {page: audit["shift"] for page, audit in found.items() if audit["shift"] != 0} == {}


def test_no_page_is_heavy_to_load(found: dict[str, Any]) -> None:
    """With all that it loads, as it is sent."""
    assert {page: audit["bytes"] for page, audit in found.items() if not 0 < audit["bytes"] <= MOST_BYTES} == {}
