"""A deployment of template.yaml: what SAM CLI is asked to do, and what stands in the stack afterwards."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import boto3

from tools.codegen.routes import ROOT
from tools.deploy.build import compile_functions, environment, make_pages, python313, sam_command
from tools.deploy.machine import architecture
from tools.deploy.stack.emulator import Emulator
from tools.deploy.stack.failure import Failed

REGION = "us-east-1"
FOLDER = ROOT / ".aws-sam" / "stack"
# The parameters' other values ask for what MiniStack does not know (CodeDeploy, a firewall's association), or need a network.
PARAMETERS = {
    "Environment": "dev",
    "AccessLogs": "true",
    "SnapStart": "PublishedVersions",
    "ImageConcurrency": "2",
    "MandrillKeyParameter": "/planocore/mandrill-key",
}
_SENDS = "sqs:SendMessage"
_DEPLOYMENT = re.compile(r"ApiDeployment\w{10}")
_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION, "AWS_REGION": REGION}
_OF_THE_DEVELOPER = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "SAM_CLI_CONFIG_FILE")


@dataclass(frozen=True)
class Stack:
    """A stack in the AWS of `emulator`. `build` is what `sam build` filled, `more` are parameters over PARAMETERS."""

    emulator: Emulator
    name: str = "planocore-stack"
    build: Path = FOLDER / "build"
    more: Mapping[str, str] = field(default_factory=dict)

    def deploy(self) -> None:
        place = {"Architecture": architecture(), "AwsEndpointUrl": self.emulator.endpoint}
        values = {**PARAMETERS, **place, **self.more}
        overrides = [f"{name}={value}" for name, value in values.items()]
        template = ("--template-file", str(self.build / "template.yaml"))
        options = (
            "--config-file",
            str(ROOT / "samconfig.toml"),
            "--config-env",
            "dev",
            "--stack-name",
            self.name,
            "--no-progressbar",
        )
        _done("sam deploy", self._sam("deploy", *template, *options, "--parameter-overrides", *overrides))
        self._number_limits()
        self._allow_batches()

    def invoke(self, function: str, event: Any) -> Any:
        """What a function answers to an event, asked by `sam remote invoke`."""
        command = ("remote", "invoke", "--stack-name", self.name, function, "--event", json.dumps(event))
        return json.loads(_done("sam remote invoke", self._sam(*command)))

    def delete(self) -> None:
        _done("sam delete", self._sam("delete", "--stack-name", self.name, "--no-prompts", "--region", REGION))

    def python(self, module: str, *arguments: str) -> str:
        """What one of our own commands prints, asked as an operator asks it."""
        command = [sys.executable, "-m", module, "--stack", self.name, "--endpoint", self.emulator.endpoint, *arguments]
        return _done(module, _run(command, self.environment()))

    def client(self, service: str, keys: Mapping[str, str] | None = None) -> Any:
        """A client of the stack's AWS, with the account's own rights, or with those of `keys`."""
        named = keys or {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return _client(self.emulator, service, tuple(named.items()))

    @property
    def resources(self) -> dict[str, str]:
        """The physical name of each resource by its logical one."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for page in pages for each in page["StackResourceSummaries"]}

    @property
    def parameters(self) -> dict[str, str]:
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        return {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}

    @property
    def processed(self) -> dict[str, Any]:
        """The template as the transform left it."""
        body = self.client("cloudformation").get_template(StackName=self.name, TemplateStage="Processed")["TemplateBody"]
        return dict(json.loads(body) if isinstance(body, str) else body)

    @property
    def contents(self) -> dict[str, Any]:
        """All that is deployed: the processed template's resources, and their physical names.

        Without API Gateway's deployment, which the template asks to be made anew each time.
        """
        declared = json.loads(_DEPLOYMENT.sub("ApiDeployment", json.dumps(self.processed["Resources"])))
        named = {name: physical for name, physical in self.resources.items() if not _DEPLOYMENT.fullmatch(name)}
        return {"named": named, "declared": {name: each for name, each in declared.items() if name != "ApiDeployment"}}

    def environment(self) -> dict[str, str]:
        """The environment of a process that talks to this AWS and knows no other."""
        kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_DEVELOPER}
        nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        trusted = dict.fromkeys(("AWS_CA_BUNDLE", "SSL_CERT_FILE"), str(self.emulator.certificate))
        here = {"AWS_ENDPOINT_URL": self.emulator.endpoint, "SAM_CLI_TELEMETRY": "0"}
        return {**kept, **_KEYS, **nowhere, **trusted, **here}

    def _number_limits(self) -> None:
        """CloudFormation reads a number where a parameter is one; MiniStack keeps its text, and then polls no queue at all."""
        client = self.client("lambda")
        for mapping in client.list_event_source_mappings()["EventSourceMappings"]:
            if limits := {name: int(value) for name, value in mapping.get("ScalingConfig", {}).items()}:
                client.update_event_source_mapping(UUID=mapping["UUID"], ScalingConfig=limits)

    def _allow_batches(self) -> None:
        """Grants batches: AWS lets send several messages who may send one; MiniStack asks for a right with the name of the call."""
        client = self.client("iam")
        for name in (self.resources[role] for role, each in self.processed["Resources"].items() if _SENDS in json.dumps(each)):
            declared = client.get_role_policy(RoleName=name, PolicyName="declared")["PolicyDocument"]
            document = json.dumps(declared).replace(f'"{_SENDS}"', f'"{_SENDS}", "{_SENDS}Batch"')
            client.put_role_policy(RoleName=name, PolicyName="declared", PolicyDocument=document)

    def _sam(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return _sam(*arguments, env=self.environment())


def build(folder: Path) -> None:
    make_pages()
    _done("sam build", _sam("build", "--build-dir", str(folder)))
    compile_functions(folder)


@cache
def _client(emulator: Emulator, service: str, keys: tuple[tuple[str, str], ...]) -> Any:
    place = {"endpoint_url": emulator.endpoint, "verify": str(emulator.certificate), "region_name": REGION}
    return _session().client(service, **place, **dict(keys))


@cache
def _session() -> Any:
    return boto3.Session()


def _sam(*arguments: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    python, command = python313(), sam_command()
    if python is None or command is None:
        raise Failed("It needs SAM CLI and Python 3.13: `make stack` installs the one, the other has to be there.")
    path = environment(python)["PATH"]
    return _run([command, *arguments], {**(env or os.environ), "PATH": path})


def _run(command: list[str], env: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - SAM, or our own commands
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def _done(what: str, process: "subprocess.CompletedProcess[str]") -> str:
    if process.returncode:
        raise Failed(f"{what} failed:\n{process.stdout[-4000:]}\n{process.stderr[-4000:]}")
    return process.stdout
