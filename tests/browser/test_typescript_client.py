"""The TypeScript client, as built, in a page over plain http and in a worker of such a page."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.engine import ROOT
from tests.local.runner import Run

PROGRAM = """
const { PlanoCore } = await import("http://plain.example/client/index.js");
const item = await new PlanoCore("http://plain.example", token).listItems.create({ key: "browser", slug });
const lost = new PlanoCore("http://plain.example/lost", token, { retry: false }).listItems.create({ key: "browser", slug });
const failure = await lost.catch((error) => error.name);
return [globalThis.isSecureContext, typeof crypto.randomUUID, item.data.slug, failure];
"""
IN_A_WORKER = """([program, token, slug]) => new Promise((resolve, reject) => {
  const code = `(async (token, slug) => {${program}})(${JSON.stringify(token)}, ${JSON.stringify(slug)}).then(postMessage)`;
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = reject;
})"""
IN_THE_PAGE = """([program, token, slug]) =>
  new (async () => undefined).constructor("token", "slug", program)(token, slug)"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(browser: Browser, run: Run, tmp_path: Path) -> Page:
    """A page of http://plain.example, whose API is `make run`."""
    compiler = ROOT / "clients/typescript/node_modules/.bin/tsc"
    project = ROOT / "clients/typescript/tsconfig.build.json"
    subprocess.run([compiler, "--project", project, "--outDir", tmp_path], check=True)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://plain.example")
        if path.startswith("/client/"):
            route.fulfill(path=tmp_path / path.removeprefix("/client/"), content_type="text/javascript")
        elif path.startswith("/api/"):
            route.fulfill(response=route.fetch(url=run.ready["api"] + path))
        elif path.startswith("/lost/"):
            route.abort()
        else:
            route.fulfill(body="<!doctype html><title>plain</title>", content_type="text/html")

    page = browser.new_page()
    page.context.route("http://plain.example/**", answer)
    page.goto("http://plain.example/")
    return page


@pytest.mark.parametrize(("slug", "script"), [("page", IN_THE_PAGE), ("worker", IN_A_WORKER)])
def test_client_creates_from_plain_http(page: Page, run: Run, slug: str, script: str) -> None:
    told = page.evaluate(script, [PROGRAM, run.ready["tokens"]["employee"], slug])
    assert told == [False, "undefined", slug, "ConnectionFailed"]
    page.close()
