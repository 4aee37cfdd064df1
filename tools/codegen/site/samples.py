"""A route's example as a call from other programs. `BASE` stands for the API's address."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from shared.api.route import Route

Sample = Callable[[Route[Any]], str]

BASE = "BASE"
_STRING_OR_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|true|false|null')
_WORDS = {"true": "True", "false": "False", "null": "None"}


def curl(route: Route[Any]) -> str:
    body = json.dumps(route.example, indent=2, ensure_ascii=False).replace("'", "'\\''").replace("\n", "\n  ")
    return f"""\
curl -s -X {route.method} {BASE}{route.path} \\
  -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{body}'
"""


def in_query(route: Route[Any]) -> str:
    """As GET. `-g` leaves brackets alone."""
    query = "&".join(f"{name}={quote(value, safe=',:')}" for name, value in _pairs(route.example))
    return f"""\
curl -sg '{BASE}{route.path}?{query}' \\
  -H "Authorization: Bearer $TOKEN"
"""


def python(route: Route[Any]) -> str:
    return f"""\
import os

import requests

params = {_as_python(route.example)}
answer = requests.{route.method.lower()}(
    "{BASE}{route.path}",
    headers={{"Authorization": f"Bearer {{os.environ['TOKEN']}}"}},
    json=params,
    timeout=30,
).json()
if answer["status"] == "action-successful":
    print(answer["data"])
else:
    print(answer["status"], answer.get("errors"), answer["request_id"])
"""


def javascript(route: Route[Any]) -> str:
    return f"""\
const token = "YOUR_TOKEN";
const params = {json.dumps(route.example, indent=2, ensure_ascii=False)};
const response = await fetch("{BASE}{route.path}", {{
  method: "{route.method}",
  headers: {{ "Authorization": `Bearer ${{token}}`, "Content-Type": "application/json" }},
  body: JSON.stringify(params),
}});
const answer = await response.json();
if (answer.status === "action-successful") console.log(answer.data);
else console.error(answer.status, answer.errors, answer.request_id);
"""


def filemaker(route: Route[Any]) -> str:
    """Source: https://help.claris.com/en/pro-help/content/insert-from-url.html"""
    elements = " ;\n".join(f"  [ {json.dumps(path)} ; {value} ; {kind} ]" for path, value, kind in _elements(route.example))
    return f"""\
Set Variable [ $token ; Value: "YOUR_TOKEN" ]
Set Variable [ $body ; Value: JSONSetElement ( "{{}}" ;
{elements}
) ]
Set Variable [ $options ; Value:
  "--request {route.method}" &
  " --header \\"Authorization: Bearer " & $token & "\\"" &
  " --header \\"Content-Type: application/json\\"" &
  " --data @$body"
]
Insert from URL [ Select ; With dialog: Off ; Target: $answer ; "{BASE}{route.path}" ; cURL options: $options ]
If [ JSONGetElement ( $answer ; "status" ) ≠ "action-successful" ]
  Show Custom Dialog [ JSONGetElement ( $answer ; "status" ) ; JSONGetElement ( $answer ; "errors" ) ]
End If
"""


SAMPLES: dict[str, Sample] = {
    "curl": curl,
    "Python": python,
    "JavaScript": javascript,
    "FileMaker, Insert from URL": filemaker,
}


def _pairs(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Each scalar with its name in a query string."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _pairs(inner, f"{name}[{key}]" if name else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _pairs(inner, f"{name}[]")
    else:
        yield name, value if isinstance(value, str) else json.dumps(value)


def _as_python(value: Any) -> str:
    """JSON with Python's words; strings stay as they are."""
    text = json.dumps(value, indent=4, ensure_ascii=False)
    return _STRING_OR_WORD.sub(lambda found: _WORDS.get(found[0], found[0]), text)


def _elements(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Each scalar with its path, as FileMaker's JSONSetElement takes them."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _elements(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _elements(inner, f"{path}[{number}]")
    elif isinstance(value, bool):
        yield path, str(value), "JSONBoolean"
    elif isinstance(value, int):
        yield path, str(value), "JSONNumber"
    else:
        yield path, json.dumps(value, ensure_ascii=False), "JSONString"
