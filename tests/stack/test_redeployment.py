"""A second deployment: without a change, and with a change in nothing but the layer of our own code."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tools.codegen.names import pascal
from tools.codegen.routes import routes
from tools.deploy.stack import gateway
from tools.deploy.stack.calls import Api
from tools.deploy.stack.deployment import Stack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]


def versions(stack: Stack) -> dict[str, str]:
    """The published version that each function's alias points to."""
    client, names = stack.client("lambda"), [pascal(route.name) for route in routes()]
    return {name: client.get_alias(FunctionName=stack.resources[name], Name="live")["FunctionVersion"] for name in names}


@pytest.fixture
def changed_layer(stack: Stack, tmp_path: Path) -> Iterator[Stack]:
    """The same stack, from a build in which one file of the layer is another one."""
    copied = shutil.copytree(stack.build, tmp_path / "build", copy_function=os.link)
    file = copied / "SharedLayer" / "python" / "shared" / "__init__.py"
    text = file.read_text()
    file.unlink()
    file.write_text(f"{text}# changed\n")
    yield replace(stack, build=copied)
    gateway.complete(stack)


def test_a_deployment_without_a_change_changes_nothing(stack: Stack) -> None:
    before = stack.contents, versions(stack)
    stack.deploy()
    assert (stack.contents, versions(stack)) == before


@pytest.mark.nightly
def test_a_change_in_the_layer_alone_publishes_a_new_version_of_each_function(changed_layer: Stack, token: str) -> None:
    before = versions(changed_layer)
    changed_layer.deploy()
    after = versions(changed_layer)
    assert all(int(after[name]) > int(before[name]) for name in before)
    assert Api(changed_layer).play("webhook_out_subs_index", token).code == 200
