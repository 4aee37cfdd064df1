"""Checks that schemathesis loads (SCHEMATHESIS_HOOKS), in an environment that has none of our packages."""

import base64
import json
import os
import re
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import schemathesis  # type: ignore[import-not-found]  # it has an environment of its own

CRASHES = frozenset({"application-crash", "identify-request-error", "service-not-found", "route-not-found"})
# Hosts in the place of those that are made up: a server of pictures, two ports where nobody is, addresses that are refused.
PICTURES, ITEM = os.environ["PLANOCORE_FUZZ_PICTURES"], int(os.environ["PLANOCORE_FUZZ_ITEM"])
EXAMPLE = "https://images.example.com/kitchen.jpg"  # the document's own, with which each run begins: it is fetched
HOSTS = (PICTURES, PICTURES, "127.0.0.1:9", "10.0.0.1", "[::1]", "169.254.169.254", "localhost", "2130706433")


@schemathesis.hook  # type: ignore[untyped-decorator]  # as above
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Without a token in the body, which would win over the header's; and no URL leads to a name that would be looked up.

    Not in `map_case`: schemathesis does not ask it about the document's own examples.
    """
    if isinstance(case.body, dict):
        case.body.pop("token", None)
        _stay_here(case.body)
    elif isinstance(case.body, str):
        case.body = _encoded(case.body)
    if isinstance(case.query, dict):
        _stay_here(case.query)


def _encoded(body: str) -> str:
    """The same for JSON in base64."""
    try:
        params = json.loads(base64.b64decode(body))
    except ValueError:
        return body
    if not isinstance(params, dict):
        return body
    params.pop("token", None)
    _stay_here(params)
    return base64.b64encode(json.dumps(params).encode()).decode()


def _stay_here(params: dict[str, Any]) -> None:
    """Half of what is no URL becomes one: nearly all texts that are made up are none."""
    if isinstance(url := params.get("callback_url"), str):
        params["callback_url"] = re.sub(r"^(https?://)[^/?#]*", r"\g<1>93.184.216.34", url, flags=re.IGNORECASE)
    text = params.get("image_url")
    if not isinstance(text, str):
        return
    number = crc32(text.encode(errors="replace"))
    host = HOSTS[number % len(HOSTS)]
    if text == EXAMPLE:
        params.update(image_url=f"http://{PICTURES}/kitchen.jpg", id=ITEM)
    elif re.match(r"https?://", text, re.IGNORECASE):
        params.update(image_url=re.sub(r"//[^/?#]*", f"//{host}", text, count=1), id=ITEM)
    elif number & 0x100:
        params.update(image_url=f"http://{host}/{number}.png", id=ITEM)


@schemathesis.check  # type: ignore[untyped-decorator]  # as above
def no_crash(context: Any, response: Any, case: Any) -> None:
    """A status of 500 may be right (there is no such route), but never these."""
    if case.method in ("HEAD", "OPTIONS"):  # answered without a body
        return
    answer = response.json()
    assert answer["code"] == response.status_code
    assert answer["status"] not in CRASHES
    assert "dns" not in set(_rules(answer)), "a name was looked up"


def _rules(answer: Any) -> Iterator[str]:
    return (error["rule"] for error in answer.get("errors", ()))
