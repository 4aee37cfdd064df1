"""schemathesis makes requests of docs/openapi.json and sends them to `python -m local`.

Not to upload_image, whose examples would have names looked up outside of this machine; test_events.py does that one.
PLANOCORE_SCHEMATHESIS_EXAMPLES: how many requests per operation, beside those of its own choice.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.engine import ROOT
from tests.local.runner import Run, running

PROGRAM = Path(os.environ.get("PLANOCORE_SCHEMATHESIS", ROOT / ".venv-fuzz/bin/schemathesis"))
EXAMPLES = os.environ.get("PLANOCORE_SCHEMATHESIS_EXAMPLES", "50")
CHECKS = "no_crash,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"


def fuzz(run: Run, *options: str) -> str:
    """What it says once it has found nothing."""
    arguments = [
        *(PROGRAM, "run", ROOT / "docs/openapi.json", "--url", run.ready["api"], "--no-color", "--checks", CHECKS),
        *("--header", f"Authorization: Bearer {run.ready['tokens']['employee']}"),
        *("--exclude-operation-id", "list_items_upload_image", "--suppress-health-check", "all", "--warnings", "off"),
        *options,
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(ROOT / "tests/fuzz/checks.py")}
    ended = subprocess.run(arguments, cwd=run.folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.slow
@pytest.mark.skipif(not PROGRAM.exists(), reason="schemathesis is not installed: `make check` does that")
def test_no_request_that_the_openapi_allows_or_forbids_is_answered_otherwise_than_it_says(tmp_path: Path) -> None:
    with running(tmp_path) as run:
        said = fuzz(run, "--max-examples", EXAMPLES)
    print(*re.findall(r"(?m)^Seed: .*|^ +\d+ generated.*", said))
