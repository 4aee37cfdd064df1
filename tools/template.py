"""`python -m tools.template` rewrites the routes' part of template.yaml from their declarations; `--check` only compares."""

import sys
from pathlib import Path
from textwrap import indent
from typing import Any

from tools.routes import ROOT, routes  # isort: split

from shared.route import Route
from tools import gateway
from tools.cfn import dump, ref, sub
from tools.policies import pascal, statements

TEMPLATE = ROOT / "template.yaml"
BEGIN = "  # --- made by `python -m tools.template` from functions/*/handler.py; edits are overwritten ---\n"
END = "  # --- end of what tools.template makes ---\n"

_SOURCE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${Environment}"


def block() -> str:
    """What stands between the markers."""
    return indent(dump(resources()), "  ", lambda line: line.strip() != "")


def resources() -> dict[str, Any]:
    made: dict[str, Any] = {"Api": api()}
    for route in routes():
        made |= _of(route)
    return made


def api() -> dict[str, Any]:
    return {
        "Type": "AWS::Serverless::Api",
        "Properties": {
            "StageName": ref("Environment"),
            "OpenApiVersion": "3.0.1",
            "EndpointConfiguration": {"Type": "REGIONAL"},
            "DefinitionBody": gateway.body(routes()),
        },
    }


def function(route: Route[Any]) -> dict[str, Any]:
    """Images are decoded: that takes memory, a whole core (1769 MB), and what is left of API Gateway's 29 seconds."""
    layers = ["SharedLayer", "BaseLayer", *(["ImagesLayer"] if route.writes_images else [])]
    size = {"MemorySize": 1769, "Timeout": 25} if route.writes_images else {}
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "CodeUri": f"functions/{route.name}/",
            "Description": route.title,
            **size,
            "Layers": [ref(layer) for layer in layers],
            "AutoPublishAliasAllProperties": True,
            "Policies": [{"Version": "2012-10-17", "Statement": statements(route)}],
        },
    }


def permission(route: Route[Any], method: str) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(f"{pascal(route.name)}.Alias"),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": sub(f"{_SOURCE}/{method}{route.path}"),
        },
    }


def rewritten(text: str) -> str:
    """The template's text with a new block. Raises ValueError where a marker is missing."""
    before, _, rest = _parted(text, BEGIN)
    _, _, after = _parted(rest, END)
    return f"{before}{BEGIN}{block()}{END}{after}"


def main(arguments: list[str]) -> str | None:
    """Returns what is wrong, if anything."""
    return write_or_check(TEMPLATE, rewritten(TEMPLATE.read_text()), "python -m tools.template", arguments)


def write_or_check(path: Path, wanted: str, command: str, arguments: list[str]) -> str | None:
    """Writes `wanted`; with `--check` it returns a sentence if the file has anything else."""
    stale = not path.exists() or path.read_text() != wanted
    if "--check" in arguments:
        return f"{path.name} is not what the declarations say: run `{command}`" if stale else None
    if stale:
        path.write_text(wanted)
    return None


def _of(route: Route[Any]) -> dict[str, Any]:
    name = pascal(route.name)
    methods = (route.method, *route.also_methods)
    return {name: function(route)} | {f"{name}{method.title()}Permission": permission(route, method) for method in methods}


def _parted(text: str, marker: str) -> tuple[str, str, str]:
    parts = text.partition(marker)
    if not parts[1]:
        raise ValueError(f"template.yaml lacks the line: {marker.strip()}")
    return parts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
