"""A declaration imports nothing that runs; what a function's start does, `shared.api.entry` does."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from shared.api.params import Params, judged, nested_params
from shared.settings import NAMES, Settings
from tools.codegen.routes import ROOT, routes

MODULES = [f"functions.routes.{route.name}.handler" for route in routes()]
REQUIRED = [name for name in NAMES if vars(Settings)[name].default is None]

# Prints which modules of ours ask for which variables, and what was made or registered.
IMPORT_ALL = f"""
import gc, os, sys, types
sys.path.insert(0, {str(ROOT)!r})
asked = []
read = type(os.environ).__getitem__
def watched(environ, name):
    frame = sys._getframe(1)
    while frame.f_code.co_filename in (os.__file__, '<frozen os>', '<frozen _collections_abc>'):
        frame = frame.f_back
    if frame.f_code.co_filename.startswith({str(ROOT / "shared")!r}) or '/functions/' in frame.f_code.co_filename:
        asked.append(name)
    return read(environ, name)
type(os.environ).__getitem__ = watched
hooks = types.ModuleType('snapshot_restore_py')
hooks.register_before_snapshot = hooks.register_after_restore = lambda hook: asked.append(hook.__name__)
sys.modules['snapshot_restore_py'] = hooks
import {", ".join(MODULES)}
from shared.aws import clients, pool
made = [made.__name__ for made in (clients.dynamodb, clients.images, clients.session, pool.tls) if made.cache_info().currsize]
clients_of_others = [name for name in ('boto3', 'botocore.session', 'pynamodb.connection') if name in sys.modules]
print(asked + made + clients_of_others, gc.get_freeze_count())
"""


def run(program: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_importing_every_declaration_reads_no_variable_and_makes_and_registers_nothing() -> None:
    done = run(IMPORT_ALL, {})
    assert done.stdout == "[] 0\n", done.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_setting_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name.upper())
    with pytest.raises(KeyError, match=name.upper()):
        Settings().read_all()


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(REQUIRED)))
def test_a_setting_that_may_be_missing_has_a_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name.upper(), raising=False)
    Settings().read_all()


def test_a_function_without_a_setting_does_not_start() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "MAIL_FROM"}
    folder = ROOT / f"functions/routes/{routes()[0].name}"
    start = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(folder)!r}]; import shared.api.entry"
    done = run(start, environment)
    assert done.returncode == 1
    assert done.stderr.endswith("KeyError: 'MAIL_FROM'\n")
    assert run(start, dict(os.environ)).returncode == 0


def texts(model: type[Params], path: str = "") -> Iterator[tuple[type[Params], str, str, int]]:
    """Each text of a model and of the hashes in it: the model, the path, the name, and the length that is declared."""
    for name, schema in model.model_json_schema()["properties"].items():
        kinds = [schema, *schema.get("anyOf", ())]
        yield from ((model, path, name, kind["maxLength"]) for kind in kinds if "maxLength" in kind)
    for name, inner in nested_params(model).items():
        if inner:
            yield from texts(inner, f"{path}{name}.")


COUNTED_LATER = {"password", "new_password"}  # what few characters may be sent as, before they are composed


def is_too_long(model: type[Params], name: str, length: int) -> bool:
    _, wrong = judged(model, {name: "a" * length}, {"time_zone": "UTC", "date_order": "month_first"})
    return any(error.attr == name and error.rule.word == "max_length" for error in wrong)


def test_a_text_of_the_length_that_is_declared_is_not_too_long() -> None:
    declared = [(route.name, *each) for route in routes() for each in texts(route.params)]
    assert len(declared) > 100
    refused = [f"{route} {path}{name}" for route, model, path, name, length in declared if is_too_long(model, name, length)]
    assert [each for each in refused if each.rpartition(".")[2].split()[-1] not in COUNTED_LATER] == []
