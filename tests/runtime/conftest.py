import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.codegen.names import pascal
from tools.codegen.template import cfn
from tools.deploy.build import environment, python313

_RUNTIME_CLIENT = "awslambdaric==4.2.2"
_SETTINGS = (
    "TABLE_PREFIX",
    "QUEUE_PREFIX",
    "IMAGE_BUCKET",
    "IMAGE_BASE_URL",
    "ALLOWED_ORIGINS",
    "REGISTRY_SECONDS",
    "ID_BLOCK",
    "MANDRILL_URL",
    "MANDRILL_KEY_PARAMETER",
    "MAIL_FROM",
    "AWS_DEFAULT_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
)


@dataclass(frozen=True)
class Built:
    """What `sam build` made, and an interpreter as Lambda has it."""

    folder: Path
    python: Path

    def layers(self, name: str) -> list[Path]:
        """Where a function's layers lie, in the order of its declaration."""
        template = cfn.load((self.folder / "template.yaml").read_text())
        return [self.folder / layer["Ref"] / "python" for layer in template["Resources"][pascal(name)]["Properties"]["Layers"]]

    def function(self, name: str) -> Path:
        return self.folder / pascal(name)

    def run(self, path: list[Path], program: str) -> str:
        """What a program prints in a bare interpreter: no environment but the settings, no packages but those of `path`."""
        paths = f"import sys; sys.path[:0] = {[str(each) for each in path]}\n"
        done = subprocess.run(
            [self.python, "-I", "-S", "-c", paths + program], env=settings(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def settings() -> dict[str, str]:
    return {name: os.environ[name] for name in _SETTINGS}


@pytest.fixture(scope="session")
def built(built_folder: Path) -> Built:
    python = python313()
    assert python
    return Built(built_folder, python)


@pytest.fixture(scope="session")
def runtime_client(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lambda's own runtime client, alone in a folder."""
    folder = tmp_path_factory.mktemp("awslambdaric")
    install = [str(built.python), "-m", "pip", "install", "--quiet", "--target", str(folder), _RUNTIME_CLIENT]
    subprocess.run(install, check=True, env=environment(built.python))
    return folder
