"""Reading a request: from API Gateway's event to one dictionary of parameters, which nothing has judged yet."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from shared.api.rules import TOKEN_IN_URL
from shared.api.statuses import InvalidContentType, InvalidEncodedParams, InvalidParam, NoParamsDecoded, RequestTooLarge
from shared.source import Source

MAX_BODY_BYTES = 1024 * 1024
MAX_DEPTH = 32
_BOM = b"\xef\xbb\xbf"
_INTEGER_LENGTH = 20  # longer ones cannot fit 64 bits, and Python refuses to read integers of thousands of digits
_BRACKETED = re.compile(r"([^\[\]]+)((?:\[[^\[\]]+\])*)(\[\])?")

Event = Mapping[str, Any]
Raw = dict[str, Any]


class Request:
    """The parts of API Gateway's event that a route needs (Lambda proxy, payload 1.0, and 2.0's names for the same things).

    Everyone who may invoke the function can send it any JSON: what is not of the gateway's form counts as not sent.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """

    __slots__ = ("event", "headers", "id")

    def __init__(self, event: Event, invocation_id: str) -> None:
        self.event = event = _hash(event)
        given_id = _hash(event.get("requestContext")).get("requestId")
        self.id: str = given_id if given_id and isinstance(given_id, str) and given_id.isascii() else invocation_id
        headers = _hash(event.get("headers"))
        self.headers: dict[str, str] = {name.lower(): value for name, value in headers.items() if value and isinstance(value, str)}

    def params(self, *, sensitive: bool) -> Raw:
        """All parameters, merged by top-level name; the body wins.

        Raises RequestTooLarge, InvalidContentType, InvalidEncodedParams, NoParamsDecoded, and InvalidParam for a token in the URL.
        """
        body = self._body()
        media_type = self._media_type() if body is not None else ""
        query = nest(self._query())
        if sensitive and (query or media_type == "application/json"):
            raise InvalidEncodedParams
        decoded = None if body is None else decode_text(body) if media_type == "text/plain" else decode_json(body)
        held = decoded if isinstance(decoded, dict) else {}
        if body is not None and not held and not query:
            raise NoParamsDecoded
        if "token" in query:
            raise InvalidParam(TOKEN_IN_URL.on("token"))
        return {**query, **held}

    def source(self) -> Source:
        """The address is the gateway's word; headers that a caller can write, such as X-Forwarded-For, are not asked."""
        context = _hash(self.event.get("requestContext"))
        told = _hash(context.get("identity")).get("sourceIp") or _hash(context.get("http")).get("sourceIp")
        return Source(told if isinstance(told, str) else "", self.headers.get("user-agent", ""))

    def bearer(self) -> str | None:
        """The token of header `Authorization: Bearer …` (RFC 6750 §2.1); the scheme's case does not count (RFC 9110 §11.1)."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None

    def _body(self) -> bytes | None:
        body = self.event.get("body")
        if not body:
            return None
        if not isinstance(body, str):
            raise InvalidEncodedParams
        sent = _undo_gateway(body) if self.event.get("isBase64Encoded") else body.encode(errors="surrogatepass")
        if len(sent) > MAX_BODY_BYTES:
            raise RequestTooLarge
        return sent

    def _media_type(self) -> str:
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in ("application/json", "text/plain"):
            raise InvalidContentType
        return media_type

    def _query(self) -> Iterator[tuple[str, str]]:
        for name, value in self._pairs():
            yield _encodable(name), _encodable(value)

    def _pairs(self) -> Iterable[tuple[str, str]]:
        raw = self.event.get("rawQueryString")
        if raw and isinstance(raw, str):  # payload 2.0, whose maps join several values by commas
            return parse_qsl(raw, keep_blank_values=True)
        several = _hash(self.event.get("multiValueQueryStringParameters"))
        single = _hash(self.event.get("queryStringParameters"))
        given = several or {name: [value] for name, value in single.items()}
        return [(name, value if isinstance(value, str) else "") for name, values in given.items() for value in _array(values)]


def decode_text(body: bytes) -> Any:
    """The JSON in a base64 text (RFC 4648 §4 and §5; padding optional; line breaks and surrounding white space dropped)."""
    text = body.removeprefix(_BOM).strip().replace(b"\r", b"").replace(b"\n", b"")
    try:
        return decode_json(base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except binascii.Error:
        raise InvalidEncodedParams from None


def decode_json(body: bytes) -> Any:
    """The value of a JSON text (RFC 8259), or None for an empty one."""
    try:
        text = body.removeprefix(_BOM).decode()
        value = _DECODER.decode(text) if text.strip() else None
    except (ValueError, RecursionError):
        raise InvalidEncodedParams from None
    if text.count("{") + text.count("[") > MAX_DEPTH and deeper_than(MAX_DEPTH, value):
        raise InvalidEncodedParams
    if "\\u" in text:
        _encodable(json.dumps(value, ensure_ascii=False))
    return value


def nest(pairs: Iterable[tuple[str, str]]) -> Raw:
    """`page[size]=10`, `filters[]=active` as `{"page": {"size": "10"}, "filters": ["active"]}`. Other names are plain.

    `filters[0]=active&filters[1]=version_2` is an array too, if its indexes are 0 to the last one without a gap, in any order.
    Raises InvalidEncodedParams where two names contradict each other (`page=1&page[size]=2`) or one is nested too deep.
    """
    nested: Raw = {}
    for name, value in pairs:
        match = _BRACKETED.fullmatch(name)
        path = [match[1], *match[2][1:-1].split("][")] if match and match[2] else [match[1] if match else name]
        _put(nested, path, value, is_array=bool(match and match[3]))
    return {name: _array_by_index(value) for name, value in nested.items()}


def deeper_than(limit: int, value: Any) -> bool:
    """Whether hashes and arrays are nested in each other more than `limit` times."""
    level = [value]
    for _ in range(limit):
        level = [inner for outer in level for inner in _within(outer)]
    return any(isinstance(inner, dict | list) for inner in level)


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _put(nested: Raw, path: list[str], value: str, *, is_array: bool) -> None:
    if len(path) + is_array > MAX_DEPTH:
        raise InvalidEncodedParams
    *outer, last = path
    for name in outer:
        nested = _typed(nested.setdefault(name, {}), dict)
    if is_array:
        _typed(nested.setdefault(last, []), list).append(value)
    else:
        _typed(nested.get(last, ""), str)
        nested[last] = value


def _array_by_index(value: Any) -> Any:
    """The value, with an array in the place of each hash whose names are the indexes of one."""
    if not isinstance(value, dict):
        return value
    held = {name: _array_by_index(inner) for name, inner in value.items()}
    indexes = [str(index) for index in range(len(held))]
    return [held[index] for index in indexes] if held.keys() == set(indexes) else held


def _typed(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise InvalidEncodedParams
    return value


def _hash(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _array(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _undo_gateway(body: str) -> bytes:
    try:
        return base64.b64decode(body, validate=True)
    except ValueError:
        raise InvalidEncodedParams from None


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        raise InvalidEncodedParams from None
    return text


def _unique(pairs: list[tuple[str, Any]]) -> Raw:
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError
    return held


def _integer(digits: str) -> int:
    if len(digits) <= _INTEGER_LENGTH:
        return int(digits)
    return -(1 << 64) if digits.startswith("-") else 1 << 64


def _no_constant(_: str) -> None:
    raise ValueError


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer)
