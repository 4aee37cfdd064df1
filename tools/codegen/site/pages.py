"""Every page as text, by its place below functions/docs_site/pages/."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from shared.api import rules
from shared.api.auth import ANY_APPLICATION
from shared.api.route import Route
from shared.api.statuses import ActionSuccessful, Status
from shared.errors import Rule
from tools.codegen import recordings
from tools.codegen.openapi import document, operation
from tools.codegen.openapi_answers import answers
from tools.codegen.routes import routes
from tools.codegen.rules import Declared, answerable, own
from tools.codegen.schemas import params_schema, view_schema
from tools.codegen.site import search
from tools.codegen.site.params import as_set, is_common, rows, value_at, without_passwords
from tools.codegen.site.samples import BASE, SAMPLES, in_query
from tools.codegen.site.verifying import DELIVERY, SECRET, VERIFYING

_LOCAL = "http://127.0.0.1:3000"  # `make run`; a page that is served elsewhere says where it is served
_MARKED = re.compile(r"`([^`]+)`|\*([^*]+)\*")
_JSON = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?)')
_PLACEHOLDER = re.compile(r"\{\w+\}")
_MOST_NAMED = 6  # parameters of one rule; of more, any
_FIRST = "list_item_collections_index"  # the route of the first call
COLLECTION = "list_items/collection.html"  # served for each: its script reads the collection's key from the URL
Texts = dict[str, str]
Rules = list[tuple[str, tuple[str, ...], str]]


def pages() -> Texts:
    made = {f"{page_of(route)}.html": _route_page(route) for route in routes()}
    texts = {"index.html": _index(), "guide.html": _guide(), "webhooks.html": _webhooks(), "statuses.html": _statuses(), **made}
    texts |= {
        "list_items.html": _collections("list_item_collections_index", "../"),
        COLLECTION: _collections("list_items_index", "../../"),
    }
    return {**texts, "search.json": _search(texts), "openapi.json": _openapi()}


def page_of(route: Route[Any]) -> str:
    return route.path.strip("/")


def _index() -> str:
    first = next(route for route in routes() if route.name == _FIRST)
    answer = recordings.read(first)["action-successful"]["answer"]["body"]
    return _render("index.html", "", first=SAMPLES["curl"](first), first_answer=answer, first_page=page_of(first))


def _guide() -> str:
    recorded = recordings.read(next(route for route in routes() if route.name == "list_items_create"))
    envelope, refusal = (recorded[status]["answer"]["body"] for status in ("action-successful", "missing-param"))
    return _render("guide.html", "../", envelope=envelope, refusal=refusal)


def _webhooks() -> str:
    return _render("webhooks.html", "../", delivery=DELIVERY, secret=SECRET, verifying=VERIFYING)


def _collections(reads: str, up: str) -> str:
    """The collections that there are, or the items of one: a script reads them by the route, with the reader's token."""
    named = {route.name: route for route in routes()}
    read_by, example = named[reads], {**named["list_items_create"].example, "id": named["list_items_update"].example["id"]}
    return _render(
        "collections.html",
        up,
        read_by=read_by,
        is_one=reads == "list_items_index",
        example=example,
        refusals=[status for status in read_by.answerable if status is not ActionSuccessful and answers(read_by, status)],
        by_id=[name for name, route in named.items() if route.service == "list_items" and "id" in route.example],
    )


def _search(texts: Texts) -> str:
    """What the pages' search finds, each with its address below /documentation."""
    found = [each for route in routes() for each in search.of_route(route, page_of(route))]
    found += [search.of_status(status) for status in _all()]
    found += search.of_rules({word: sentence for word, _, sentence in _common_rules()})
    for page, title in (("guide", "Guide"), ("webhooks", "Receiving webhooks"), ("list_items", "Collections")):
        found += search.of_guide(texts[f"{page}.html"], title, page)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"


def _statuses() -> str:
    answering = {
        status: [route for route in routes() if status in route.answerable and answers(route, status)] for status in _all()
    }
    return _render("statuses.html", "../", answering=answering, rules=_common_rules())


def _route_page(route: Route[Any]) -> str:
    spec, all_rows = operation(route, route.method), as_set(list(rows(params_schema(route))))
    return _render(
        "route.html",
        "../" * (page_of(route).count("/") + 1),
        route=route,
        methods=(route.method, *route.also_methods),
        own_params=[row for row in all_rows if not is_common(route, row)],
        common_params=[row for row in all_rows if is_common(route, row)],
        bodies=spec["requestBody"]["content"],
        views={name: list(_fields(view_schema(view))) for name, view in route.views.items()},
        statuses=sorted(route.answerable, key=lambda status: int(status.code)),
        success=ActionSuccessful,
        recorded=recordings.read(route),
        own_rules=_named(own(route)),
        type_rules=_type_rules(route),
        in_query=in_query(route),
        samples={name: sample(route) for name, sample in SAMPLES.items()},
        callers=_callers(route),
        headers=[each for each in spec["parameters"] if each["in"] == "header"],
        repeatable=spec["x-repeatable"],
        shown=without_passwords(route.example, all_rows),
        passwords={row.name: value_at(route.example, row.name) for row in all_rows if row.is_password},
    )


def _common_rules() -> Rules:
    return _rows({rule: rule.attrs for rule in (*rules.OF_TYPES, *rules.OF_EVERY_ROUTE, rules.UNRECOGNIZED)})


def _type_rules(route: Route[Any]) -> Rules:
    """Those that are not its own, and that its answers can name."""
    mine = set(own(route))
    others = dict.fromkeys(each for each in answerable(route) if each not in mine)
    return _named((*others, Declared("", rules.UNRECOGNIZED)))


def _named(declared: Iterable[Declared]) -> Rules:
    attrs: dict[Rule, tuple[str, ...]] = {}
    for attr, rule in declared:
        attrs[rule] = (*attrs.get(rule, ()), attr)
    return _rows({rule: named_on if len(named_on) <= _MOST_NAMED and all(named_on) else () for rule, named_on in attrs.items()})


def _rows(attrs: Mapping[Rule, tuple[str, ...]]) -> Rules:
    """Rows by the rules' words, each with the parameters that it is named on: none for any."""
    return sorted((rule.word, named_on, _PLACEHOLDER.sub("…", rule.sentence)) for rule, named_on in attrs.items())


def _render(template: str, up: str, **context: Any) -> str:
    """`up` leads from the page to the folder that /documentation is in, which is the stage where there is one."""
    services = {service: [route for route in routes() if route.service == service] for service in _services()}
    by_name = {route.name: page_of(route) for route in routes()}
    known = {"up": up, "page_of": page_of, "answers": answers, "services": services, "pages_by_name": by_name}
    return _environment().get_template(template).render(**known, **context) + "\n"


@cache
def _environment() -> Environment:
    """One, which compiles a template once for all pages."""
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"marked": marked, "json": highlighted, "code": code, "request": _request, "answer": _answer}
    environment.filters["plain"] = lambda value: json.dumps(value, indent=2, ensure_ascii=False)
    environment.filters["anchor"] = lambda text: re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")
    return environment


def _services() -> list[str]:
    return list(dict.fromkeys(route.service for route in routes()))


def _all() -> list[type[Status]]:
    """Every status that some route declares, in the documentation's order."""
    found = dict.fromkeys(status for route in routes() for status in route.answerable)
    return sorted(found, key=lambda status: int(status.code))


def _fields(schema: Mapping[str, Any], prefix: str = "") -> Iterator[Mapping[str, str]]:
    for name, inner in schema["properties"].items():
        options = [option for option in inner.get("anyOf", (inner,)) if option.get("type") != "null"]
        kinds = options[0].get("type", "object")
        kind = " or ".join(kinds) if isinstance(kinds, list) else kinds
        nullable = " or null" if len(inner.get("anyOf", ())) > 1 else ""
        description = inner.get("description") or options[0].get("description", "")
        yield {"name": f"{prefix}{name}", "type": f"{kind}{nullable}", "description": description}
        if "properties" in options[0]:
            yield from _fields(options[0], f"{prefix}{name}.")


def _callers(route: Route[Any]) -> list[str]:
    if not route.takes_token:
        return ["anyone, without a token"]
    if not route.wants_role:
        return ["a session (also one without a role)"]
    roles = sorted(str(allowed) for allowed in route.allows if allowed != ANY_APPLICATION)
    applications = ["applications with a token of their own"] if ANY_APPLICATION in route.allows else []
    return [*(f"{role}s" for role in roles), *applications]


def _openapi() -> str:
    """The first server is a placeholder: functions/docs_site/handler.py puts in where the copy is served."""
    served = {**document(), "servers": [{"url": _LOCAL, "description": "This API"}]}
    return json.dumps(served, ensure_ascii=False, separators=(",", ":")) + "\n"


def marked(text: str) -> Markup:
    """`code` and *emphasis*."""
    return Markup(_MARKED.sub(_mark, str(escape(text))))  # noqa: S704 - escaped before


def _mark(found: re.Match[str]) -> str:
    return f"<code>{found[1]}</code>" if found[1] else f"<em>{found[2]}</em>"


def code(text: str) -> Markup:
    """A sample, in which a script may put the address that the page came from."""
    return Markup(str(escape(text)).replace(BASE, f"<span data-base>{_LOCAL}</span>"))  # noqa: S704 - escaped before


def highlighted(value: Any) -> Markup:
    """JSON, its parts marked by what they are. A text stays as it is."""
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    if isinstance(value, str):
        return escape(text)
    parts, end = [], 0
    for found in _JSON.finditer(text):
        parts += [escape(text[end : found.start()]), _token(found)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _token(found: re.Match[str]) -> Markup:
    string, colon, word, _ = found.groups()
    kind = "k" if colon else "s" if string else "w" if word else "n"
    return Markup('<span class="{}">{}</span>{}').format(kind, string or found[0], colon or "")


def _request(recorded: Mapping[str, Any]) -> Markup:
    """A recorded request as HTTP writes it."""
    request = recorded["request"]
    head = [f"{request['method']} {request['path']}", *_headers(request)]
    return Markup("{}\n\n{}").format("\n".join(head), highlighted(request["body"]))


def _answer(recorded: Mapping[str, Any]) -> Markup:
    answer = recorded["answer"]
    head = [f"{answer['code']} {_phrase(answer['code'])}", *_headers(answer)]
    return Markup("{}\n\n{}").format("\n".join(head), highlighted(answer["body"]))


def _phrase(code: int) -> str:
    """RFC 9110's, which Python has from 3.13 on."""
    return {413: "Content Too Large"}.get(code) or HTTPStatus(code).phrase


def _headers(message: Mapping[str, Any]) -> list[str]:
    return [f"{name.lower()}: {value}" for name, value in message["headers"].items()]
