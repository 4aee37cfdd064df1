"""Parts of an OpenAPI that are said once, in its `components`, and referred to from wherever else they stand."""

import json
from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]


class Components:
    """`named`: by kind (`parameters`, `responses`, …) and name, what is to be a component once something refers to it."""

    def __init__(self, named: Mapping[str, Mapping[str, Schema]]) -> None:
        self.made: dict[str, Schema] = {kind: {} for kind in named}
        self._names = {kind: {_text(part): name for name, part in parts.items()} for kind, parts in named.items()}

    def referring(self, operation: Schema) -> Schema:
        """The operation with references in place of the parts that have names."""
        parameters = [self._part("parameters", each) for each in operation["parameters"]]
        responses = {code: self._part("responses", each) for code, each in operation["responses"].items()}
        return {**operation, "parameters": parameters, "responses": responses}

    def _part(self, kind: str, part: Schema) -> Schema:
        name = self._names[kind].get(_text(part))
        if name is None:
            return self._with_examples(part) if kind == "responses" else part
        self.made[kind][name] = self._with_examples(part) if kind == "responses" else part
        return {"$ref": f"#/components/{kind}/{name}"}

    def _with_examples(self, response: Schema) -> Schema:
        content = response["content"]["application/json"]
        examples = {status: self._part("examples", each) for status, each in content["examples"].items()}
        return {**response, "content": {"application/json": {**content, "examples": examples}}}


def resolved(document: Schema, part: Schema) -> Schema:
    """The part, or the component that it refers to."""
    if "$ref" not in part:
        return part
    kind, name = part["$ref"].split("/")[2:]
    found: Schema = document["components"][kind][name]
    return found


def _text(part: Schema) -> str:
    return json.dumps(part, sort_keys=True)
