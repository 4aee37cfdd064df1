"""The template as SAM CLI's own code reads it, asked in SAM's own interpreter."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.stack.conftest import sam_python

_ROUTES = """
import json, sys
from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
stacks, _ = SamLocalStackProvider.get_stacks(sys.argv[1])
print(json.dumps([[route.path, sorted(route.methods), route.function_name] for route in ApiProvider(stacks).api.routes]))
"""
_FUNCTION = """
import json, sys
from samcli.commands.local.lib.local_lambda import LocalLambdaRunner
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
template, parameters, variables, name = sys.argv[1:]
stacks, _ = SamLocalStackProvider.get_stacks(template, parameter_overrides=json.loads(parameters))
functions = SamFunctionProvider(stacks)
function = functions.get(name)
runner = LocalLambdaRunner(None, functions, ".", ".", aws_region="us-east-1", env_vars_values=json.loads(variables))
print(json.dumps([function.architectures, runner._make_env_vars(function).resolve()]))
"""


def routes(template: Path) -> list[tuple[str, list[str], str]]:
    """Path, methods and function of each route that `sam local start-api` serves."""
    return [(path, methods, function) for path, methods, function in _ask(_ROUTES, str(template))]


def function(
    template: Path, name: str, parameters: Mapping[str, str], variables: Mapping[str, Any] | None = None
) -> tuple[list[str], dict[str, str]]:
    """A function's architectures, and its environment in a container. `variables` is the content of an --env-vars file."""
    architectures, environment = _ask(_FUNCTION, str(template), json.dumps(parameters), json.dumps(variables or {}), name)
    return architectures, environment


def _ask(program: str, *arguments: str) -> Any:
    command = [str(sam_python()), "-c", program, *arguments]
    here = {name: value for name, value in os.environ.items() if name != "AWS_ENDPOINT_URL"}  # of the tests' engine
    environment = {**here, "AWS_DEFAULT_REGION": "us-east-1"}
    return json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
