"""The Python client's models, errors and methods."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import Environment

from tools.codegen.clients.api import ROOT, Api, Operation, Parameter, Schema
from tools.codegen.clients.templates import templates

FOLDER = ROOT / "clients/python/src/planocore"
_PLAIN = {"string": "str", "integer": "int", "boolean": "bool"}


def files(api: Api) -> dict[Path, str]:
    names = ("models", "errors", "client")
    return {FOLDER / f"{name}.py": _formatted(_templates().get_template(f"{name}.py.j2").render(api=api)) for name in names}


def _templates() -> Environment:
    environment = templates()
    environment.filters |= {
        "method": method,
        "param_type": param_type,
        "field_type": field_type,
        "record": record,
        "returned": returned,
    }
    environment.globals |= {"hashes": hashes, "nested": nested, "accepted": accepted}
    return environment


def method(operation: Operation) -> str:
    return f"{operation.action}_" if iskeyword(operation.action) else operation.action


def param_type(schema: Schema, prefix: str = "") -> str:
    """What a caller may give; `prefix` stands before the names of models."""
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    (kind,) = (option["type"] for option in _options(schema) if option["type"] != "null")
    if kind == "array":
        return f"list[{param_type(schema['items'], prefix)}]"
    return _hash_type(schema, prefix) if kind == "object" else _PLAIN[kind]


def _hash_type(schema: Schema, prefix: str) -> str:
    """The class of a hash with declared members, or the type of one with any."""
    return prefix + str(schema["x-name"]) if "x-name" in schema else "dict[str, Any]"


def accepted(operation: Operation, parameter: Parameter) -> str:
    """What a parameter may be: its own type, and what the answers' field of its name holds, so that it can be sent back."""
    fields = [record["properties"].get(parameter.name) for record in operation.records]
    answered = {_field_type(option, "models.") for field in fields if field for option in _options(field) if _is_decoded(option)}
    return " | ".join([param_type(parameter.schema, "models."), *sorted(answered)])


def _is_decoded(schema: Schema) -> bool:
    """Whether an answer holds more of it than what JSON has."""
    return "x-name" in schema or schema.get("format") == "date-time"


def field_type(schema: Schema) -> str:
    """What an answer holds."""
    options = [option for option in _options(schema) if option["type"] != "null"]
    return " | ".join([*(_field_type(option) for option in options), *(["None"] if len(options) < len(_options(schema)) else [])])


def _field_type(schema: Schema, prefix: str = "") -> str:
    if schema["type"] == "array":
        return f"list[{field_type(schema['items'])}]"
    if schema["type"] == "object":
        return _hash_type(schema, prefix)
    return "datetime" if schema.get("format") == "date-time" else _PLAIN[schema["type"]]


def record(operation: Operation, view: str) -> str:
    """The class of that view's records; without a view, of any."""
    return " | ".join(_records(operation, view))


def returned(operation: Operation, view: str) -> str:
    return " | ".join(f"Answer[Results[{name}]]" if operation.is_index else f"Answer[{name}]" for name in _records(operation, view))


def _records(operation: Operation, view: str) -> list[str]:
    return [f"models.{name}" for key, name in operation.views.items() if view in ("", key)]


def _options(schema: Schema) -> list[Schema]:
    """`anyOf`, or a list of types, as plain schemas."""
    if "anyOf" in schema:
        return list(schema["anyOf"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return [{**schema, "type": kind} for kind in kinds]


def hashes(api: Api) -> dict[str, Schema]:
    """The parameters that have parameters, by their class."""
    return _distinct(found for operation in api.operations for found in _objects(operation.params))


def nested(api: Api) -> dict[str, Schema]:
    """The records within records, by their class."""
    return _distinct(found for record in api.records.values() for found in _objects(record))


def _objects(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Those in arrays too."""
    for inner in schema["properties"].values():
        for option in _options(inner):
            for held in _options(option["items"]) if option["type"] == "array" else [option]:
                if "x-name" in held:
                    yield from _objects(held)
                    yield held["x-name"], held


def _distinct(found: Iterator[tuple[str, Schema]]) -> dict[str, Schema]:
    distinct: dict[str, Schema] = {}
    for name, schema in found:
        if _shape(distinct.setdefault(name, schema)) != _shape(schema):
            raise LookupError(f"two different classes are called {name}")
    return distinct


def _shape(schema: Schema) -> Mapping[str, Any]:
    return {name: _options(inner) for name, inner in schema["properties"].items()}


def _formatted(source: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", str(FOLDER / "made.py"), "-"]
    return subprocess.run(command, input=source, text=True, capture_output=True, check=True).stdout  # noqa: S603 - ours
