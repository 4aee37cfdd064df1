"""`python -m tools.codegen.record` plays every status on every route and writes docs/recorded/.

Tests compare with what stands there. What is handed over narrows the choice, for example `-k list_items_create`.
"""

import os
import subprocess
import sys

from tools.codegen.routes import ROOT

_TESTS = "tests/routes/test_every_status.py"


def record(arguments: list[str]) -> int:
    """The exit code."""
    command = [sys.executable, "-m", "pytest", "-q", _TESTS, *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PLANOCORE_RECORD": "1"}, check=False).returncode  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(record(sys.argv[1:]))
