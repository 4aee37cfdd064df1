"""template.yaml as plain data: CloudFormation's short forms (`!Sub x`) become their long ones (`{"Fn::Sub": x}`).

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Template = dict[str, Any]
_WITHOUT_FN = frozenset({"Ref", "Condition"})


class _Loader(yaml.SafeLoader):
    pass


def _long_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in _WITHOUT_FN else f"Fn::{suffix}"
    return {name: _value(loader, name, node)}


def _value(loader: _Loader, name: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        text = loader.construct_scalar(node)
        return str(text).split(".", 1) if name == "Fn::GetAtt" else text
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]


_Loader.add_multi_constructor("!", _long_form)
# CloudFormation knows no dates: `Version: 2012-10-17` is text.
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: str(loader.construct_scalar(node)))


def load(path: Path) -> Template:
    """The template; yaml.YAMLError where the file is none."""
    template = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader with more tags
    return dict(template)


def resources(template: Template, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Logical id and properties of each resource of a type."""
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] == kind:
            yield logical_id, resource.get("Properties") or {}
