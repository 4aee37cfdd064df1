"""The part between the markers: each function that is declared with what it needs, what several of them share, and alarms."""

from textwrap import indent
from typing import Any

from shared.api.route import Route
from shared.background.declaration import Declared
from tools.codegen.names import pascal
from tools.codegen.routes import ROOT, background, routes
from tools.codegen.template import deployment
from tools.codegen.template.alarms import alarm_resources
from tools.codegen.template.background import background_function
from tools.codegen.template.cfn import NO_VALUE, arn, dump, either, on_one_line, ref
from tools.codegen.template.policies import (
    background_policies,
    background_statements,
    policies,
    shared_policies,
    statements,
)
from tools.codegen.template.resources import Resource, managed_policy, trust

TEMPLATE = ROOT / "template.yaml"
BEGIN = "  # --- made by `python -m tools.codegen.template` from functions/*/*/handler.py, and alarms; edits are overwritten ---\n"
PASSWORD_MEMORY = 1024
END = "  # --- end of what tools.codegen.template makes ---\n"


def block() -> str:
    """What stands between the markers."""
    shared = {name: managed_policy(granted) for name, granted in shared_policies().items()}
    functions = [*map(route_lines, routes()), *map(background_lines, background())]
    alarms = [_alarm_lines(*each) for each in alarm_resources()]
    parts = [dump(shared), *functions, dump(deployment.check(routes())), *alarms]
    return indent("".join(parts), "  ", lambda line: line.strip() != "")


def _alarm_lines(name: str, resource: Resource) -> str:
    """The text of a metric or an alarm: a line for its properties, and one for each text beside them."""
    texts = "".join(f"  {part}: {value}\n" for part, value in resource.items() if part != "Properties")
    return f"{name}:\n{texts}  Properties: {on_one_line(resource['Properties'])}\n"


def route_lines(route: Route[Any]) -> str:
    """A route's function and its role."""
    return _lines(route.name, function(route), policies(route), statements(route))


def background_lines(declared: Declared) -> str:
    """The function and the role of a consumer or a schedule."""
    return _lines(declared.name, background_function(declared), background_policies(declared), background_statements(declared))


def _lines(declared: str, properties: dict[str, Any], managed: list[str], own: list[Any]) -> str:
    """Written by hand, so that it takes few lines."""
    name = pascal(declared)
    return (
        f"{name}:\n"
        "  Type: AWS::Serverless::Function\n"
        f"  Properties: {on_one_line(properties)}\n"
        f"{name}Role:\n"
        "  Type: AWS::IAM::Role\n"
        "  Properties:\n"
        f"    AssumeRolePolicyDocument: {on_one_line(trust('lambda.amazonaws.com'))}\n"
        f"    ManagedPolicyArns: {on_one_line([ref(policy) for policy in managed])}\n" + (_own_policy(own) if own else "")
    )


def _own_policy(own: list[Any]) -> str:
    lines = ",\n".join(f"      {on_one_line(statement)}" for statement in own)
    return f'    Policies: [{{PolicyName: declared, PolicyDocument: {{Version: "2012-10-17", Statement: [\n{lines}]}}}}]\n'


def function(route: Route[Any]) -> dict[str, Any]:
    """Its properties. Decoding images takes memory, a whole core (1769 MB), and what is left of API Gateway's 29 seconds.

    A hash of a password takes as much of a core as the memory buys: docs/performance.md says what that costs.
    """
    further = {"ImagesLayer": route.images == "store", "PasswordsLayer": route.hashes_passwords}
    layers = ["SharedLayer", "BaseLayer", *(layer for layer, is_needed in further.items() if is_needed)]
    limit = either("HasImageConcurrency", ref("ImageConcurrency"), NO_VALUE)
    return {
        "CodeUri": f"functions/routes/{route.name}/",
        "Role": arn(f"{pascal(route.name)}Role"),
        "Layers": [ref(layer) for layer in layers],
        "AutoPublishAliasAllProperties": True,
        **({"MemorySize": 1769, "Timeout": 25, "ReservedConcurrentExecutions": limit} if route.images == "store" else {}),
        **({"MemorySize": PASSWORD_MEMORY} if route.hashes_passwords else {}),
        **({"Timeout": route.seconds} if route.seconds else {}),
    }


def rewritten(text: str) -> str:
    """The template's text with a new block. Raises ValueError where a marker is missing."""
    before, _, rest = _parted(text, BEGIN)
    _, _, after = _parted(rest, END)
    return f"{before}{BEGIN}{block()}{END}{after}"


def _parted(text: str, marker: str) -> tuple[str, str, str]:
    parts = text.partition(marker)
    if not parts[1]:
        raise ValueError(f"template.yaml lacks the line: {marker.strip()}")
    return parts
