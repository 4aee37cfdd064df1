"""`python -m tools.record` plays every status on every route and writes docs/recorded/, and the pages that show it.

Tests compare with what stands there. What is handed over narrows the choice, for example `-k list_items_create`.
"""

import os
import subprocess
import sys

from tools.routes import ROOT

_TESTS = "tests/routes/test_every_status.py"


def record(arguments: list[str]) -> int:
    """The exit code."""
    command = [sys.executable, "-m", "pytest", "-q", _TESTS, *arguments]
    played = subprocess.run(command, cwd=ROOT, env={**os.environ, "PLANOCORE_RECORD": "1"}, check=False)  # noqa: S603 - ours
    return played.returncode or subprocess.run([sys.executable, "-m", "tools.site"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(record(sys.argv[1:]))
