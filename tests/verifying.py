"""The documentation's samples that verify deliveries of webhooks, run as a partner would: each by its own language's program."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

Verifier = Callable[[str, str, Mapping[str, str], str], bool]  # (sample, secret, headers, body): whether it takes the delivery

NODE, PHP = shutil.which("node"), shutil.which("php")


def in_python(sample: str, secret: str, headers: Mapping[str, str], body: str) -> bool:
    call = "\nimport json, sys\nsecret, headers, body = json.loads(sys.argv[1])\nprint(is_genuine(secret, headers, body.encode()))"
    return _printed([sys.executable, "-c", sample + call], secret, headers, body) == "True"


def in_javascript(sample: str, secret: str, headers: Mapping[str, str], body: str) -> bool:
    call = (
        "const [secret, headers, body] = JSON.parse(process.argv[1]);\nconsole.log(isGenuine(secret, headers, Buffer.from(body)));"
    )
    return _printed([str(NODE), "--input-type=module", "-e", sample + call], secret, headers, body) == "true"


def in_php(sample: str, secret: str, headers: Mapping[str, str], body: str) -> bool:
    call = "[$secret, $headers, $body] = json_decode($argv[1], true); echo is_genuine($secret, $headers, $body) ? 'true' : 'false';"
    return _printed([str(PHP), "-r", sample.removeprefix("<?php\n") + call], secret, headers, body) == "true"


def _printed(command: list[str], secret: str, headers: Mapping[str, str], body: str) -> str:
    told = json.dumps([secret, dict(headers), body])
    return subprocess.run([*command, told], capture_output=True, text=True, check=True, timeout=60).stdout.strip()


# By the languages' names on the page; None: its program is not here.
VERIFIERS: dict[str, Verifier | None] = {
    "Python": in_python,
    "JavaScript": in_javascript if NODE else None,
    "PHP": in_php if PHP else None,
}


class Blocks(HTMLParser):
    """The texts of a page's code blocks, by their labels."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._label: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self._label = dict(attrs)["aria-label"]

    def handle_endtag(self, tag: str) -> None:
        self._label = None if tag == "pre" else self._label

    def handle_data(self, data: str) -> None:
        if self._label:
            self.texts[self._label] = self.texts.get(self._label, "") + data
