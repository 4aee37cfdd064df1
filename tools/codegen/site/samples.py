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
_BASE64_IN_JAVASCRIPT = 'btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))'
_BASE64_IN_FILEMAKER = 'Set Variable [ $body ; Value: Base64EncodeRFC ( 4648 ; TextEncode ( $body ; "utf-8" ; 1 ) ) ]\n'
_WORDS = {"true": "True", "false": "False", "null": "None"}


def curl(route: Route[Any]) -> str:
    body = _as_json(route)
    if route.sensitive_params:
        return f"""\
base64 <<'JSON' | curl -s -X {route.method} {BASE}{route.path} \\
{_authorization(route)}  -H 'Content-Type: text/plain' \\
  -d @-
{body}
JSON
"""
    quoted = body.replace("'", "'\\''").replace("\n", "\n  ")
    return f"""\
curl -s -X {route.method} {BASE}{route.path} \\
{_authorization(route)}  -H 'Content-Type: application/json' \\
  -d '{quoted}'
"""


def _authorization(route: Route[Any]) -> str:
    return '  -H "Authorization: Bearer $TOKEN" \\\n' if route.takes_token else ""


def _as_json(route: Route[Any]) -> str:
    return json.dumps(route.example, indent=2, ensure_ascii=False)


def in_query(route: Route[Any]) -> str:
    """The example in a query string, as GET. `-g` leaves brackets alone."""
    query = "&".join(f"{name}={quote(value, safe=',:')}" for name, value in _pairs(route.example))
    return f"""\
curl -sg '{BASE}{route.path}?{query}' \\
  -H "Authorization: Bearer $TOKEN"
"""


def python(route: Route[Any]) -> str:
    modules = [*(["base64", "json"] if route.sensitive_params else []), *(["os"] if route.takes_token else [])]
    imports = "".join(f"import {module}\n" for module in modules)
    headers = [
        *(['"Authorization": f"Bearer {os.environ[\'TOKEN\']}"'] if route.takes_token else []),
        *(['"Content-Type": "text/plain"'] if route.sensitive_params else []),
    ]
    body = "data=base64.b64encode(json.dumps(params).encode())" if route.sensitive_params else "json=params"
    return f"""\
{imports}
import requests

params = {_as_python(route.example)}
answer = requests.{route.method.lower()}(
    "{BASE}{route.path}",
    headers={{{", ".join(headers)}}},
    {body},
    timeout=30,
).json()
if answer["status"] == "action-successful":
    print(answer["data"])
else:
    print(answer["status"], answer.get("errors"), answer["request_id"])
"""


def javascript(route: Route[Any]) -> str:
    token = 'const token = "YOUR_TOKEN";\n' if route.takes_token else ""
    authorization = '"Authorization": `Bearer ${token}`, ' if route.takes_token else ""
    if route.sensitive_params:
        made, kind, body = "\nconst bytes = new TextEncoder().encode(JSON.stringify(params));", "text/plain", _BASE64_IN_JAVASCRIPT
    else:
        made, kind, body = "", "application/json", "JSON.stringify(params)"
    return f"""\
{token}const params = {_as_json(route)};{made}
const response = await fetch("{BASE}{route.path}", {{
  method: "{route.method}",
  headers: {{ {authorization}"Content-Type": "{kind}" }},
  body: {body},
}});
const answer = await response.json();
if (answer.status === "action-successful") console.log(answer.data);
else console.error(answer.status, answer.errors, answer.request_id);
"""


def filemaker(route: Route[Any]) -> str:
    """Sources: https://help.claris.com/en/pro-help/content/insert-from-url.html, …/base64encoderfc.html, …/textencode.html"""
    elements = " ;\n".join(f"  [ {json.dumps(path)} ; {value} ; {kind} ]" for path, value, kind in _elements(route.example))
    token = 'Set Variable [ $token ; Value: "YOUR_TOKEN" ]\n' if route.takes_token else ""
    authorization = '  " --header \\"Authorization: Bearer " & $token & "\\"" &\n' if route.takes_token else ""
    kind = "text/plain" if route.sensitive_params else "application/json"
    encoded = _BASE64_IN_FILEMAKER if route.sensitive_params else ""
    return f"""\
{token}Set Variable [ $body ; Value: JSONSetElement ( "{{}}" ;
{elements}
) ]
{encoded}Set Variable [ $options ; Value:
  "--request {route.method}" &
{authorization}  " --header \\"Content-Type: {kind}\\"" &
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
