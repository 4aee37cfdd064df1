"""CloudFormation's YAML: its short function tags, written and read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Call:
    """An intrinsic function, for example `Call("Ref", "Environment")`, which is `!Ref Environment`."""

    function: str
    argument: Any


def ref(name: str) -> Call:
    return Call("Ref", name)


def sub(text: str) -> Call:
    return Call("Sub", text)


def arn(name: str) -> Call:
    return Call("GetAtt", f"{name}.Arn")


def either(condition: str, then: Any, otherwise: Any) -> Call:
    return Call("If", [condition, then, otherwise])


NO_VALUE = ref("AWS::NoValue")
_TOO_LONG = 90
_NEEDLESS_QUOTES = re.compile(r"(!(?:Ref|GetAtt)) '([A-Za-z0-9.:]+)'")


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - CloudFormation knows no aliases
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - as PyYAML calls it
        super().increase_indent(flow, indentless=False)

    def represent(self, data: Any) -> None:
        node = self.represent_data(data)
        if not self.default_flow_style:
            _put_short_ones_on_a_line(node)
        self.serialize(node)


# Where PyYAML comes with libyaml, as its wheels do, this takes a tenth of the time.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # which of them is known at run time
    pass


def dump(value: Any) -> str:
    """The same text for the same value; short collections stand on one line."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=10_000, allow_unicode=True)
    return _NEEDLESS_QUOTES.sub(r"\1 \2", text)


def on_one_line(value: Any) -> str:
    """The value as a flow collection, which may stand inside of others."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=100_000, allow_unicode=True, default_flow_style=True)
    return _NEEDLESS_QUOTES.sub(r"\1 \2", text.strip())


def load(text: str) -> Any:
    """A template, with `!Ref x` as {"Ref": "x"} and `!Sub x` as {"Fn::Sub": "x"}, as CloudFormation's JSON has them."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with more tags


def load_file(path: Path) -> dict[str, Any]:
    """A template's file, each AWS::Include replaced by what is included."""
    return dict(_with_included(load(path.read_text(encoding="utf-8")), path.parent))


def long_form(value: Any) -> Any:
    """The value with {"Fn::Sub": …} in the place of `!Sub …`."""
    if isinstance(value, Call):
        attribute = value.argument.split(".", 1) if value.function == "GetAtt" else value.argument
        return {value.function if value.function == "Ref" else f"Fn::{value.function}": long_form(attribute)}
    if isinstance(value, Mapping):
        return {name: long_form(inner) for name, inner in value.items()}
    return [long_form(inner) for inner in value] if isinstance(value, list | tuple) else value


def _with_included(value: Any, folder: Path) -> Any:
    if isinstance(value, list):
        return [_with_included(inner, folder) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.get("Fn::Transform", {}).get("Name") == "AWS::Include":
        return load((folder / value["Fn::Transform"]["Parameters"]["Location"]).read_text(encoding="utf-8"))
    return {name: _with_included(inner, folder) for name, inner in value.items()}


def _put_short_ones_on_a_line(node: yaml.Node) -> int:
    """Returns about how many characters the node takes on a line."""
    if not isinstance(node, yaml.CollectionNode):
        return len(node.value) + (_TOO_LONG if "\n" in node.value else 2)
    inner = [part for entry in node.value for part in (entry if isinstance(entry, tuple) else (entry,))]
    length = sum([_put_short_ones_on_a_line(part) for part in inner]) + 2
    node.flow_style = length < _TOO_LONG
    return length


def _represent_call(dumper: yaml.SafeDumper, call: Call) -> yaml.Node:
    tag = f"!{call.function}"
    if isinstance(call.argument, str):
        return dumper.represent_scalar(tag, call.argument, _style(call.argument))
    return dumper.represent_sequence(tag, call.argument)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, _style(text))


def _style(text: str) -> str | None:
    if "\n" in text:
        return "|"
    return '"' if "'" in text or ("$" in text and '"' not in text) else None


def _construct(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]  # the only kind of node that is left
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_Dumper.add_representer(Call, _represent_call)
_Dumper.add_representer(str, _represent_text)
_Loader.add_multi_constructor("!", _construct)
