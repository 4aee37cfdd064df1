"""template.yaml as plain data, with CloudFormation's functions worked out for this machine.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.codegen.template import cfn

Template = dict[str, Any]

STACK = "local"
_PSEUDO = {
    "AWS::StackName": STACK,
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "000000000000",
    "AWS::URLSuffix": "amazonaws.com",
}
_PLACE = re.compile(r"\$\{([^!}][^}]*)\}")
_NOTHING = object()  # AWS::NoValue: the property is as good as absent


def load(path: Path) -> Template:
    """The template with what it includes, its functions in their long form: {"Fn::Sub": …}."""
    return cfn.load_file(path)


def resources(template: Template, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Logical id and properties of each resource of a type."""
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] == kind:
            yield logical_id, resource.get("Properties") or {}


class Resolver:
    """Works out functions, with `parameters` over the template's defaults. A resource is named by its logical id."""

    def __init__(self, template: Template, parameters: Mapping[str, str]) -> None:
        defaults = {name: parameter.get("Default", "") for name, parameter in template.get("Parameters", {}).items()}
        self._values = {**_PSEUDO, **defaults, **parameters}
        self._conditions = template.get("Conditions", {})

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not _NOTHING]
        if not isinstance(value, dict):
            return value
        name, argument = next(iter(value.items()), ("", None))
        if len(value) == 1 and name in self._FUNCTIONS:
            return self._FUNCTIONS[name](self, argument)
        resolved = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not _NOTHING}

    def _ref(self, name: str) -> Any:
        return _NOTHING if name == "AWS::NoValue" else self._values.get(name, name)

    def _sub(self, argument: str | list[Any]) -> str:
        text, local = (argument, {}) if isinstance(argument, str) else argument
        return _PLACE.sub(lambda place: str(self.resolve(local[place[1]]) if place[1] in local else self._ref(place[1])), text)

    def _if(self, argument: list[Any]) -> Any:
        condition, then, otherwise = argument
        return self.resolve(then if self._condition(condition) else otherwise)

    def _condition(self, name: str) -> bool:
        return bool(self.resolve(self._conditions[name]))

    def _equals(self, argument: list[Any]) -> bool:
        one, other = map(self.resolve, argument)
        return bool(one == other)

    def _not(self, argument: list[Any]) -> bool:
        return not self.resolve(argument[0])

    _FUNCTIONS: Mapping[str, Callable[["Resolver", Any], Any]] = {
        "Ref": _ref,
        "Condition": _condition,
        "Fn::Sub": _sub,
        "Fn::If": _if,
        "Fn::Equals": _equals,
        "Fn::Not": _not,
        "Fn::And": lambda self, argument: all(map(self.resolve, argument)),
        "Fn::Or": lambda self, argument: any(map(self.resolve, argument)),
        "Fn::GetAtt": lambda _, argument: ".".join(argument),
    }
