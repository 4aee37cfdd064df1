"""The index of the pages' search: routes, their parameters and rules, statuses, and the guides' sections."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple

from shared.api.route import Route
from shared.api.statuses import Status
from tools.codegen.rules import own
from tools.codegen.schemas import params_schema
from tools.codegen.site.params import is_common, rows

_SECTION = re.compile(r'<h2 id="([^"]+)">(.+?) <a class="anchor".*?</h2>(.*?)(?=<h2 |</main>)', re.DOTALL)
_CODE = re.compile(r"<pre.*?</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


class Entry(NamedTuple):
    """`address` is below /documentation/. `text` is searched as well as `title` and `kind`."""

    title: str
    kind: str
    address: str
    text: str


def of_route(route: Route[Any], page: str) -> Iterator[Entry]:
    """The route, and what is its own."""
    methods = " ".join((route.method, *route.also_methods))
    yield Entry(route.title, f"{methods} {route.service}/{route.action}", page, f"{route.path} {route.purpose}")
    for row in rows(params_schema(route)):
        if not is_common(route, row):
            yield Entry(row.name, f"parameter of {route.service}/{route.action}", f"{page}#param-{row.name}", row.description)
    for word, sentence in {each.rule.word: each.rule.sentence for each in own(route)}.items():
        yield Entry(word, f"rule of {route.service}/{route.action}", f"{page}#own-rules", sentence)


def of_status(status: type[Status]) -> Entry:
    return Entry(status.status, f"status, {int(status.code)}", f"statuses#{status.status}", f"{status.description} {status.remedy}")


def of_rules(sentences: Mapping[str, str]) -> Iterator[Entry]:
    """Those that any route may name."""
    for word, sentence in sentences.items():
        yield Entry(word, "rule of every route", "statuses#rules", sentence)


def of_guide(html: str, title: str, page: str) -> Iterator[Entry]:
    """A page's sections."""
    for anchor, heading, body in _SECTION.findall(html):
        yield Entry(_plain(heading), title, f"{page}#{anchor}", _plain(_CODE.sub("", body)))


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())
