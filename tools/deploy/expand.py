"""The template as CloudFormation gets it once SAM has expanded it: `tools/deploy/expand.py Name=Value …` prints it as JSON.

A name is a parameter's, or that of a layer which has been uploaded to another place.

It runs in the virtual environment of SAM CLI, which has the translator; so it imports nothing of ours.
"""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from samcli.yamlhelper import yaml_parse  # type: ignore[import-not-found, unused-ignore]  # SAM's environment has it
from samtranslator.translator.transform import transform  # type: ignore[import-not-found, unused-ignore]  # SAM's environment has it

TEMPLATE = Path(__file__).parent.parent.parent / "template.yaml"
DEFINITION = TEMPLATE.with_name("gateway.yaml")  # which CloudFormation would include
_UPLOADED = {  # what `sam package` would have put in the place of local folders
    "AWS::Serverless::Function": ("CodeUri", "s3://packages/function"),
    "AWS::Serverless::LayerVersion": ("ContentUri", "s3://packages/layer"),
    "AWS::Lambda::Function": ("Code", {"S3Bucket": "packages", "S3Key": "function"}),
}


class _NoManagedPolicies:
    @staticmethod
    def load() -> dict[str, str]:
        return {}


def expanded(parameters: dict[str, str]) -> Any:
    template = yaml_parse(TEMPLATE.read_text())
    for name, value in parameters.items():
        if name in template["Parameters"]:
            template["Parameters"][name]["Default"] = value
    template["Resources"]["Api"]["Properties"]["DefinitionBody"] = yaml_parse(DEFINITION.read_text())
    for name, resource in template["Resources"].items():
        member, place = _UPLOADED.get(resource["Type"], (None, None))
        if member:
            resource["Properties"][member] = parameters.get(name, place)
    defaults = {name: parameter["Default"] for name, parameter in template["Parameters"].items()}
    return transform(template, defaults, _NoManagedPolicies())


if __name__ == "__main__":
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    logging.disable()
    json.dump(expanded(dict(argument.split("=", 1) for argument in sys.argv[1:])), sys.stdout, indent=1)
