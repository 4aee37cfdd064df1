"""`python -m tools.template` rewrites the routes' part of template.yaml from their declarations; `--check` only compares."""

import json
import sys
from textwrap import indent
from typing import Any

from tools.routes import ROOT, routes  # isort: skip - it sets what shared reads at import

from shared.route import Route
from tools import deployment, documentation, gateway, monitoring
from tools.cfn import NO_VALUE, arn, dump, either, ref, sub
from tools.generated import write_or_check
from tools.policies import pascal, statements
from tools.resources import may_log, permission, role

TEMPLATE = ROOT / "template.yaml"
BEGIN = "  # --- made by `python -m tools.template` from functions/*/handler.py; edits are overwritten ---\n"
END = "  # --- end of what tools.template makes ---\n"

_ACCESS_LOG = {
    "request_id": "requestId",
    "time": "requestTimeEpoch",
    "source_ip": "identity.sourceIp",
    "method": "httpMethod",
    "path": "path",
    "status": "status",
    "bytes": "responseLength",
    "latency_ms": "responseLatency",
    "function_ms": "integration.latency",
    "refusal": "error.responseType",
}


def block() -> str:
    """What stands between the markers."""
    return indent(dump(resources()), "  ", lambda line: line.strip() != "")


def resources() -> dict[str, Any]:
    made: dict[str, Any] = {"Api": api()}
    for route in routes():
        made |= _of(route)
    return made | documentation.resources() | monitoring.of_statuses() | deployment.check(routes())


def api() -> dict[str, Any]:
    """Deployed each time: SAM compares the text of the definition, in which a changed parameter or condition does not show."""
    return {
        "Type": "AWS::Serverless::Api",
        "Properties": {
            "Description": sub("${AWS::StackName}"),
            "StageName": ref("Environment"),
            "OpenApiVersion": "3.0.1",
            "AlwaysDeploy": True,
            "EndpointConfiguration": {"Type": "REGIONAL"},
            "MethodSettings": [
                {
                    "ResourcePath": "/*",
                    "HttpMethod": "*",
                    "ThrottlingRateLimit": ref("RequestsPerSecond"),
                    "ThrottlingBurstLimit": ref("RequestBurst"),
                }
            ],
            "AccessLogSetting": either(
                "HasAccessLogs", {"DestinationArn": arn("AccessLogGroup"), "Format": _access_log()}, NO_VALUE
            ),
            "DefinitionBody": gateway.body(routes()),
        },
    }


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


def main(arguments: list[str]) -> str | None:
    """Returns what is wrong, if anything."""
    return write_or_check(TEMPLATE, rewritten(TEMPLATE.read_text()), "python -m tools.template", arguments)


def _of(route: Route[Any]) -> dict[str, Any]:
    name = pascal(route.name)
    methods = (route.method, *route.also_methods)
    return {
        name: function(route),
        f"{name}Role": role([*statements(route), may_log(name)]),
        **{f"{name}{method.title()}Permission": permission(name, method, route.path) for method in methods},
        **monitoring.of_route(route),
    }


def _access_log() -> str:
    """JSON of API Gateway's variables; `$context.path` is the path alone, since parameters do not belong in logs."""
    return json.dumps({name: f"$context.{variable}" for name, variable in _ACCESS_LOG.items()})


def _parted(text: str, marker: str) -> tuple[str, str, str]:
    parts = text.partition(marker)
    if not parts[1]:
        raise ValueError(f"template.yaml lacks the line: {marker.strip()}")
    return parts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
