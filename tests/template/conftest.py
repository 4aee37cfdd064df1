from typing import Any

import pytest

from tools.codegen.template import cfn
from tools.codegen.template.block import TEMPLATE

Template = dict[str, Any]


@pytest.fixture(scope="session")
def template() -> Template:
    """template.yaml with gateway.yaml in it, their functions in the long form: {"Fn::Sub": …}."""
    return cfn.load_file(TEMPLATE)


@pytest.fixture(scope="session")
def resources(template: Template) -> dict[str, Any]:
    return dict(template["Resources"])


@pytest.fixture(scope="session")
def paths(resources: dict[str, Any]) -> dict[str, Any]:
    return dict(resources["Api"]["Properties"]["DefinitionBody"]["paths"])
