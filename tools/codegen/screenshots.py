"""`python -m tools.codegen.screenshots` takes the README's screenshots, light on a screen and dark on a phone.

They are of a `make run` of its own. They show what a browser of this machine draws with its fonts, so no check compares them.
"""

import argparse
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tools.codegen.routes import ROOT

# By the picture's name in docs/: the page, and a text that is there once all is loaded.
PAGES = {
    "documentation": ("/documentation/api/v1/list_items/create", "Try it"),
    "console": ("/console#/items/demo_rooms", "Kitchen"),
}
_VIEWS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    {"viewport": {"width": 390, "height": 860}, "color_scheme": "dark"},
)
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
_GAP, _BEHIND, _COLOURS = 24, "#d9dfe7", 128
_START_SECONDS, _STOP_SECONDS = 120, 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="make screenshots")
    parser.add_argument("--port", type=int, default=3000, help="of the API, which the samples show (%(default)s)")
    parser.add_argument("--aws-port", type=int, default=3999, help="of its AWS (%(default)s)")
    options = parser.parse_args()
    chromium = os.environ.get("PLANOCORE_CHROMIUM") or shutil.which("chromium") or sys.exit("There is no chromium.")
    with _running(options.port, options.aws_port) as ready, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        for name, (path, awaited) in PAGES.items():
            _joined([_taken(browser, ready, path, awaited, view) for view in _VIEWS]).save(ROOT / f"docs/{name}.png", optimize=True)
        browser.close()


@contextmanager
def _running(port: int, aws_port: int) -> Iterator[dict[str, Any]]:
    """What the ready file of a fresh run tells."""
    with TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.json"
        places = ["--port", str(port), "--aws-port", str(aws_port), "--state", f"{folder}/state", "--ready-file", str(ready)]
        run = subprocess.Popen([sys.executable, "-m", "local", *places], cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
        try:
            _wait_for(ready, run)
            yield json.loads(ready.read_text())
        finally:
            run.send_signal(signal.SIGINT)
            run.wait(_STOP_SECONDS)


def _wait_for(ready: Path, run: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while not ready.exists():
        if run.poll() is not None or time.monotonic() > end:
            sys.exit("`make run` did not start.")
        time.sleep(0.1)


def _taken(browser: Browser, ready: dict[str, Any], path: str, awaited: str, view: dict[str, Any]) -> Image.Image:
    """A page as an employee sees it who is signed in."""
    context = browser.new_context(**view)
    context.add_init_script(f"sessionStorage.setItem('token', {json.dumps(ready['tokens']['employee'])})")
    page = context.new_page()
    page.goto(ready["api"] + path)
    page.get_by_text(awaited).first.wait_for()
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


def _joined(pictures: list[Image.Image]) -> Image.Image:
    """Side by side, in few colours, so that git keeps little."""
    width = sum(picture.width + _GAP for picture in pictures) - _GAP
    joined, left = Image.new("RGB", (width, pictures[0].height), _BEHIND), 0
    for picture in pictures:
        joined.paste(picture, (left, 0))
        left += picture.width + _GAP
    return joined.quantize(_COLOURS)


if __name__ == "__main__":
    main()
