"""Imports of a cold start, none of which is compiled there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import representatives
from tools.codegen.routes import ROOT, route, routes

# What a start may import besides the standard library; requests, Pillow, boto3 are imported when first needed.
# Of botocore that is what exceptions are made of: its session and clients take longer than all the rest.
ALLOWED = (
    "_cython_",
    "annotated_types",
    "aws_lambda_powertools",
    "botocore.exceptions",
    "botocore.vendored",
    "cython_runtime",
    "httptools",
    "jmespath",
    "pydantic",
    "pynamodb",
    "typing_extensions",
    "typing_inspection",
)
OF_PASSWORDS = ("argon2", "_argon2_cffi_bindings", "_cffi_backend")  # made while the function starts
OURS = ("handler", "shared")

every_name = pytest.mark.parametrize("name", [route.name for route in routes()])
representative = pytest.mark.parametrize("name", representatives.names())


def run(program: str, folder: Path = ROOT) -> list[str]:
    """The lines that a program prints in a fresh process, in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def start(name: str) -> str:
    """Lines of a program that do what Lambda does when the function starts."""
    return f"import sys; sys.path.insert(0, 'functions/routes/{name}'); import shared.api.entry"


def imported(name: str) -> set[str]:
    before = "import sys; before = set(sys.modules)"
    return set(run(f"{before}; {start(name)}; print(*(set(sys.modules) - before))"))


@every_name
def test_a_handler_imports_no_other_route_and_no_package_but_those_that_every_request_needs(name: str) -> None:
    modules = imported(name)
    known = {*sys.stdlib_module_names, *OURS}
    others = {module for module in modules if module.partition(".")[0] not in known and not module.startswith("_sysconfigdata")}
    allowed = (*ALLOWED, *(OF_PASSWORDS if route(name).hashes_passwords else ()))
    assert {module for module in others if not module.startswith(allowed)} == {"botocore"}
    assert not any(module.startswith("functions") for module in modules)


def test_a_call_of_dynamodb_s3_or_sqs_imports_nothing_more_of_botocore() -> None:
    """Nobody listens, so that each is written, signed and sent, and failing is read."""
    program = """
import os, sys
os.environ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1"
from shared.aws import clients
for client, operation in (clients.dynamodb, "GetItem"), (clients.images, "PutObject"), (clients.sqs, "SendMessageBatch"):
    try:
        client().call(operation, {"Key": "k"})
    except Exception as error:
        print(type(error).__name__)
print(*(name for name in sys.modules if name.startswith("botocore.")))
"""
    first, second, third, *modules = run(program)
    assert first == second == third == "EndpointConnectionError"
    assert {name for name in modules if not name.startswith(ALLOWED)} == set()


@representative
def test_in_lambda_what_calls_aws_is_made_while_the_function_starts(name: str) -> None:
    """Nobody listens: what is imported then is for saying so."""
    program = f"""
import os, sys
os.environ |= {{"AWS_LAMBDA_FUNCTION_NAME": "f", "AWS_ENDPOINT_URL": "https://127.0.0.1:1"}}
{start(name)}
from shared.aws import clients
from shared.aws import pool
before = set(sys.modules)
print(clients.dynamodb.cache_info().currsize, clients.images.cache_info().currsize, pool.tls.cache_info().currsize)
try:
    clients.dynamodb().call("GetItem", {{}})
except Exception as error:
    print(*(set(sys.modules) - before))
"""
    dynamodb, images, tls, *imported_later = run(program)
    assert dynamodb == "1"
    assert images == str(int(bool(route(name).images)))
    assert tls == "1"
    assert imported_later == []


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our code with the bytecode that ships, and sources that no longer compile."""
    folder = tmp_path_factory.mktemp("shipped")
    for part in ("shared", "functions"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(folder)]
    subprocess.run(compiled, check=True)
    for source in folder.rglob("*.py"):
        source.write_text("this is no Python")
    return folder


@representative
def test_a_start_compiles_nothing(name: str, shipped: Path) -> None:
    watch = "import sys; files = []; sys.addaudithook(lambda event, args: event == 'compile' and files.append(args[1]))"
    files = run(f"{watch}; {start(name)}; print(*(file for file in files if file))", shipped)
    assert [file for file in files if not file.startswith("<")] == []
