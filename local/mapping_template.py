"""API Gateway's mapping templates: Velocity, as far as airspeed goes, and what API Gateway adds.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import airspeed  # type: ignore[import-untyped]  # it has no types

# airspeed takes no hyphen in the name of a variable that is set, and names of headers have them.
_OVERRIDDEN_HEADER = re.compile(r"(?<=\$context\.responseOverride\.header\.)[\w-]+")


@dataclass(frozen=True, slots=True)
class Input:
    """`$input` of a request without path parameters. Names of headers count as they were sent."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: str

    def params(self, name: str) -> str:
        return self.query.get(name) or self.headers.get(name, "")

    def media_type(self) -> str:
        """Chooses the template. Without a content type it is JSON."""
        given = next((value for name, value in self.headers.items() if name.lower() == "content-type"), "")
        return given.partition(";")[0].strip().lower() or "application/json"


@dataclass(slots=True)
class Rendered:
    text: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int | None = None


class MappingTemplate:
    """Parsed when made, so that a mistake shows at the start."""

    def __init__(self, source: str) -> None:
        self._template = airspeed.Template(_OVERRIDDEN_HEADER.sub(lambda name: name[0].replace("-", "_"), source))
        self._template.ensure_compiled()

    def render(self, request_input: Input, context: Mapping[str, Any]) -> Rendered:
        override: dict[str, Any] = {"header": {}, "status": None}
        text = self._template.merge({"input": request_input, "context": {**context, "responseOverride": override}})
        headers = {name.replace("_", "-"): str(value) for name, value in override["header"].items()}
        return Rendered(text, headers, override["status"] and int(override["status"]))
