"""The part between the markers: the API, each route's function with what it needs, and what all functions share."""

from textwrap import indent
from typing import Any

from tools.routes import ROOT, routes  # isort: skip - it sets what shared reads at import

from shared.route import Route
from tools.names import pascal
from tools.template import api, deployment, monitoring, pages_function
from tools.template.cfn import NO_VALUE, arn, dump, either, ref
from tools.template.policies import statements
from tools.template.resources import may_log, permission, role

TEMPLATE = ROOT / "template.yaml"
BEGIN = "  # --- made by `python -m tools.template` from functions/*/handler.py; edits are overwritten ---\n"
END = "  # --- end of what tools.template makes ---\n"


def block() -> str:
    """What stands between the markers."""
    return indent(dump(resources()), "  ", lambda line: line.strip() != "")


def resources() -> dict[str, Any]:
    made: dict[str, Any] = {"Api": api.resource(routes())}
    for route in routes():
        made |= _of(route)
    return made | pages_function.resources() | monitoring.of_statuses() | deployment.check(routes())


def function(route: Route[Any]) -> dict[str, Any]:
    """Images are decoded: that takes memory, a whole core (1769 MB), and what is left of API Gateway's 29 seconds."""
    layers = ["SharedLayer", "BaseLayer", *(["ImagesLayer"] if route.writes_images else [])]
    size = {"MemorySize": 1769, "Timeout": 25} if route.writes_images else {}
    limit = {"ReservedConcurrentExecutions": either("HasImageConcurrency", ref("ImageConcurrency"), NO_VALUE)}
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "CodeUri": f"functions/{route.name}/",
            "Description": route.title,
            **size,
            **(limit if route.writes_images else {}),
            "Layers": [ref(layer) for layer in layers],
            "Role": arn(f"{pascal(route.name)}Role"),
            "LoggingConfig": {"LogFormat": "JSON", "LogGroup": ref(f"{pascal(route.name)}Logs")},
            "AutoPublishAliasAllProperties": True,
            "DeploymentPreference": deployment.preference(monitoring.rollback_alarms(route)),
        },
    }


def rewritten(text: str) -> str:
    """The template's text with a new block. Raises ValueError where a marker is missing."""
    before, _, rest = _parted(text, BEGIN)
    _, _, after = _parted(rest, END)
    return f"{before}{BEGIN}{block()}{END}{after}"


def _of(route: Route[Any]) -> dict[str, Any]:
    name = pascal(route.name)
    methods = (route.method, *route.also_methods)
    return {
        name: function(route),
        f"{name}Role": role([*statements(route), may_log(name)]),
        **{f"{name}{method.title()}Permission": permission(name, method, route.path) for method in methods},
        **monitoring.of_route(route),
    }


def _parted(text: str, marker: str) -> tuple[str, str, str]:
    parts = text.partition(marker)
    if not parts[1]:
        raise ValueError(f"template.yaml lacks the line: {marker.strip()}")
    return parts
