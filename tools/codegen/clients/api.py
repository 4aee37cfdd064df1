"""docs/openapi.json as the clients' makers want it: services, operations, parameters, records, statuses."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from tools.codegen.components import resolved
from tools.codegen.names import pascal

Schema = dict[str, Any]

ROOT = Path(__file__).parent.parent.parent.parent
DOCUMENT = ROOT / "docs/openapi.json"
KEY_HEADER = "idempotency-key"
_OF_THE_CLIENT = frozenset({"token"})
_OF_EVERY_ROUTE = frozenset({"application", "application_view", "session_view", "view"})


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    schema: Schema
    required: bool

    @property
    def description(self) -> str:
        return str(self.schema["description"])

    @property
    def is_clearable(self) -> bool:
        return isinstance(self.schema["type"], list)  # with null


@dataclass(frozen=True)
class Operation:
    """A route by its main method; the others lead to the same."""

    path: str
    method: str
    spec: Schema
    document: Schema

    @property
    def service(self) -> str:
        return str(self.spec["tags"][0])

    @property
    def action(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def name(self) -> str:
        return str(self.spec["operationId"])

    @property
    def params_name(self) -> str:
        content = next(iter(self.spec["requestBody"]["content"].values()))["schema"]
        return _name(content.get("contentSchema", content))

    @property
    def params(self) -> Schema:
        """The schema of the parameters together."""
        schema: Schema = self.document["components"]["schemas"][self.params_name]
        return schema

    @property
    def example(self) -> Schema:
        """The example of a body; where only base64 is taken, decoded."""
        example = next(iter(self.spec["requestBody"]["content"].values()))["example"]
        decoded: Schema = json.loads(base64.b64decode(example)) if isinstance(example, str) else example
        return decoded

    @cached_property
    def parameters(self) -> list[Parameter]:
        """The required ones, the route's other ones, then those of every route, by position in each; the token is the client's."""
        found = [
            Parameter(name, schema, name in self.params["required"])
            for name, schema in self.params["properties"].items()
            if name not in _OF_THE_CLIENT
        ]
        return sorted(found, key=lambda parameter: (not parameter.required, parameter.name in _OF_EVERY_ROUTE))

    @property
    def is_open(self) -> bool:
        """No token is asked for."""
        return bool(self.spec.get("security") == [])

    @property
    def clearable(self) -> list[str]:
        return [parameter.name for parameter in self.parameters if parameter.is_clearable]

    @cached_property
    def _data(self) -> Schema:
        answer = resolved(self.document, self.spec["responses"]["200"])["content"]["application/json"]["schema"]
        data: Schema = answer["allOf"][1]["properties"]["data"]
        return data

    @property
    def is_index(self) -> bool:
        return "results" in self._data.get("properties", {})

    @property
    def is_paged(self) -> bool:
        return self.is_index and "page" in self.params["properties"]

    @cached_property
    def views(self) -> Mapping[str, str]:
        """Names of the records' schemas, by view."""
        record = self._data["properties"]["results"]["items"] if self.is_index else self._data
        names = [_name(option) for option in record.get("anyOf", [record])]
        return dict(zip(self.params["properties"].get("view", {}).get("enum", ["default"]), names, strict=True))

    @property
    def records(self) -> list[Schema]:
        """The schemas of its views."""
        return [self.document["components"]["schemas"][name] for name in self.views.values()]

    @property
    def takes_key(self) -> bool:
        parameters = [resolved(self.document, parameter) for parameter in self.spec["parameters"]]
        return any(parameter["name"].lower() == KEY_HEADER for parameter in parameters if parameter["in"] == "header")

    @property
    def statuses(self) -> list["Status"]:
        """In the documentation's order. The first release says each in full where later ones name it."""
        known = self.document["components"].get("x-statuses", {})
        never = self.spec.get("x-never-answered", ())
        found = [
            {"status": each, **known[each], "x-answered": each not in never} if isinstance(each, str) else each
            for each in self.spec["x-statuses"]
        ]
        return [Status(each["status"], each["code"], each["description"], each["x-answered"]) for each in found]


@dataclass(frozen=True, slots=True)
class Status:
    status: str
    code: int
    description: str
    is_answered: bool

    @property
    def class_name(self) -> str:
        return pascal(self.status)


class Api:
    def __init__(self, document: Schema) -> None:
        self.document = document
        self.schemas: Schema = document["components"]["schemas"]
        self.operations = list(_operations(document))

    @property
    def services(self) -> dict[str, list[Operation]]:
        return {service: list(found) for service, found in groupby(self.operations, lambda operation: operation.service)}

    @property
    def failures(self) -> list[Status]:
        """Every status that is no success, once, in the documentation's order."""
        found = [status for operation in self.operations for status in operation.statuses if status.code != 200]
        return list({status.status: status for status in found}.values())

    @property
    def records(self) -> dict[str, Schema]:
        """What accompanies an answer, then the views."""
        views = [name for operation in self.operations for name in operation.views.values()]
        return {name: self.schemas[name] for name in ("Error", "Session", "Application", *dict.fromkeys(views))}


def read(path: Path = DOCUMENT) -> Api:
    return Api(json.loads(path.read_text()))


def _operations(document: Schema) -> Iterator[Operation]:
    for path, methods in sorted(document["paths"].items()):
        method, spec = next(iter(methods.items()))
        if "requestBody" not in spec:
            raise LookupError(f"{method.upper()} {path} takes no body: the clients send all parameters in one")
        yield Operation(path, method.upper(), spec, document)


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]
