"""`python -m tests.mutations`: takes rules away, one by one, in copies of the project, and runs the test that is to notice.

Words narrow the choice: those of the rule or of the file. The exit code is 0 if each rule is missed by the gate.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.copies import copy_to
from tests.engine import ROOT
from tests.mutations.mutation import Mutation
from tests.mutations.table import MUTATIONS

WORKERS = 2
PASSED, FAILED = 0, 1  # pytest's exit codes; others are of tests that could not be run


def ended(folder: Path, *tests: str) -> int:
    """pytest's exit code. What only a night finds does not count."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no", "-m", "not nightly", *tests]
    ministack = os.environ.get("PLANOCORE_MINISTACK", str(ROOT / ".venv-ministack/bin/ministack"))
    environment = {**os.environ, "PLANOCORE_MINISTACK": ministack}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode


def without(mutation: Mutation, folder: Path) -> int:
    """The exit code of the mutation's test while the rule is gone from the copy."""
    file = folder / mutation.file
    source = file.read_text()
    file.write_text(source.replace(mutation.before, mutation.after))
    try:
        return ended(folder, mutation.test)
    finally:
        file.write_text(source)


def outcomes(mutations: list[Mutation], parent: Path) -> Iterator[tuple[Mutation, int]]:
    """Each mutation's exit code, in their order. Each worker has a copy of its own."""
    copies: SimpleQueue[Path] = SimpleQueue()
    for number in range(WORKERS):
        copies.put(copy_to(parent / str(number)))

    def play(mutation: Mutation) -> tuple[Mutation, int]:
        folder = copies.get()
        try:
            return mutation, without(mutation, folder)
        finally:
            copies.put(folder)

    with ThreadPoolExecutor(WORKERS) as pool:
        yield from pool.map(play, mutations)


def chosen(words: list[str]) -> list[Mutation]:
    return [each for each in MUTATIONS if all(word in f"{each.rule} {each.file}" for word in words)]


def main(words: list[str]) -> int:
    mutations = chosen(words)
    with tempfile.TemporaryDirectory() as parent:
        if ended(ROOT, *sorted({each.test for each in mutations})) != PASSED:
            print("The tests fail, or there are none, while every rule is there.")
            return 1
        survivors = [shown(*each) for each in outcomes(mutations, Path(parent))].count(False)
    print(f"{len(mutations)} rules taken away, {survivors} of them unnoticed.")
    return int(survivors > 0)


def shown(mutation: Mutation, code: int) -> bool:
    """Whether the test failed, as it was to."""
    result = {FAILED: "noticed", PASSED: "UNNOTICED"}.get(code, f"NOT RUN, pytest ended with {code}")
    print(f"{result}: {mutation.rule} ({mutation.file}; {mutation.test})", flush=True)
    return code == FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
