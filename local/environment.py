"""The environment that the handlers find: template.yaml's variables, and an AWS that is this machine only."""

import logging
import os
from collections.abc import Mapping
from typing import Any

from tools.deploy.template import STACK, Resolver, Template

BUCKET = f"{STACK}-images"
MAIL_KEY = f"/{STACK}/mandrill-key"
# Parameters of the template that a developer may set by the variable of the function that they become.
_SETTABLE = {
    "AllowedOrigins": ("ALLOWED_ORIGINS", "*"),
    "MandrillUrl": ("MANDRILL_URL", "http://127.0.0.1:9/api/1.0"),  # nobody listens there: no mail leaves by accident
    "MandrillKeyParameter": ("MANDRILL_KEY_PARAMETER", MAIL_KEY),
    "MailFrom": ("MAIL_FROM", "no-reply@example.com"),
    "TrustedSources": ("TRUSTED_SOURCES", "127.0.0.1"),
    "AllowedRedirects": ("ALLOWED_REDIRECTS", ""),
    "PasswordResetUrl": ("PASSWORD_RESET_URL", "http://127.0.0.1:3000/reset_password"),
    "HideUnknownEmails": ("HIDE_UNKNOWN_EMAILS", "false"),
}
_LOOPBACK = "127.0.0.1,localhost"


def parameters() -> dict[str, str]:
    """Without a Mandrill no mail is due by itself, such as a welcome."""
    no_mail = {} if "MANDRILL_URL" in os.environ else {"MandrillKeyParameter": ""}
    return {name: os.environ.get(variable, no_mail.get(name, default)) for name, (variable, default) in _SETTABLE.items()}


def enter(template: Template, resolver: Resolver, overrides: Mapping[str, str], aws: str) -> None:
    """Sets the variables of all functions, before `shared` reads them, and points every AWS client at `aws`."""
    variables: dict[str, Any] = resolver.resolve(template["Globals"]["Function"]["Environment"]["Variables"])
    os.environ.update({name: str(value) for name, value in {**variables, **overrides}.items()})
    _use_only(aws)
    # More requests at once than botocore keeps connections: those above it are closed again, which is no news.
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)


def _use_only(aws: str) -> None:
    """Accounts, profiles, endpoints and proxies that the developer may have set for other work."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        AWS_ENDPOINT_URL=aws,
        AWS_DEFAULT_REGION="us-east-1",
        AWS_REGION="us-east-1",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",  # noqa: S106 - MiniStack's
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), _LOOPBACK)))
