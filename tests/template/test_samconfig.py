import tomllib
from typing import Any

import pytest

from tools.codegen.routes import ROOT

CONFIG = tomllib.loads((ROOT / "samconfig.toml").read_text())
every_environment = pytest.mark.parametrize("environment", ["dev", "staging", "prod"])


def overrides(environment: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in CONFIG[environment]["deploy"]["parameters"]["parameter_overrides"].split())


@every_environment
def test_every_environment_has_a_stack_of_its_own_name(environment: str) -> None:
    assert CONFIG[environment]["deploy"]["parameters"]["stack_name"] == f"planocore-{environment}"
    assert overrides(environment)["Environment"] == environment


@every_environment
def test_every_environment_tags_what_it_makes(environment: str) -> None:
    assert f"environment={environment}" in CONFIG[environment]["deploy"]["parameters"]["tags"]


@every_environment
def test_only_parameters_of_the_template_are_given(environment: str, template: dict[str, Any]) -> None:
    for name, value in overrides(environment).items():
        assert value in map(str, template["Parameters"][name].get("AllowedValues", [value]))


def test_a_bare_deploy_is_dev() -> None:
    assert CONFIG["default"]["deploy"] == CONFIG["dev"]["deploy"]


def test_prod_is_asked_before_it_changes_and_changes_gradually() -> None:
    assert CONFIG["prod"]["deploy"]["parameters"]["confirm_changeset"] is True
    assert overrides("prod")["GradualDeployment"] == "true"
