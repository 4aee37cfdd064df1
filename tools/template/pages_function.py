"""The function that serves the documentation, beside the API and under the same address: one deployment, and nothing to upload."""

from tools.template.cfn import arn, ref
from tools.template.resources import Resource, log_group, may_log, permission, role

NAME = "Documentation"
METHODS = ("GET", "HEAD")
_PATTERNS = {"": "/documentation*", "Favicon": "/favicon.ico", "Robots": "/robots.txt"}
PATHS = ("/documentation", "/documentation/{proxy+}", "/favicon.ico", "/robots.txt")


def resources() -> dict[str, Resource]:
    """It may do nothing but log."""
    return {
        NAME: _function(),
        f"{NAME}Role": role([may_log(NAME)]),
        **{
            f"{NAME}{what}{method.title()}Permission": permission(NAME, method, pattern)
            for what, pattern in _PATTERNS.items()
            for method in METHODS
        },
        f"{NAME}Logs": log_group("documentation"),
    }


def _function() -> Resource:
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "CodeUri": "documentation/",
            "Description": "The API's documentation",
            "MemorySize": 256,
            "Timeout": 5,
            "Role": arn(f"{NAME}Role"),
            "LoggingConfig": {"LogFormat": "JSON", "LogGroup": ref(f"{NAME}Logs")},
            "AutoPublishAliasAllProperties": True,
        },
    }
