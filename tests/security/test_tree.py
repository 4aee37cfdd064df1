"""The source itself: nothing secret is checked in, scanners know our tokens, and the documents name what there is."""

import ast
import re
import string
import subprocess
import tomllib
import zlib
from pathlib import Path

import pytest

from shared.token_format import APPLICATION, SESSION, mint, well_formed
from tests.engine import ROOT

# Well-known forms of keys, beside our own tokens: AWS, private keys, GitHub, Slack, Stripe, Google, Mandrill, PyPI, npm, JWT.
FORMS = re.compile(
    rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    rb"|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY"
    rb"|\bgh[pousr]_[0-9A-Za-z]{36}|\bgithub_pat_[0-9A-Za-z_]{60}"
    rb"|\bxox[abprs]-[0-9A-Za-z-]{20}"
    rb"|\b[rs]k_live_[0-9A-Za-z]{20}"
    rb"|\bAIza[0-9A-Za-z_-]{35}\b"
    rb"|\bmd-[0-9A-Za-z_-]{22}\b"
    rb"|\bpypi-AgEI[0-9A-Za-z_-]{20}|\bnpm_[0-9A-Za-z]{36}\b"
    rb"|\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{20,}"
)
OURS = re.compile(rb"plano_(?:app|ses|rst)_[0-9A-Za-z]{49}")
# The example that AWS publishes with the signatures that it leads to.
PUBLISHED = {b"AKIAIOSFODNN7EXAMPLE", b"AKIDEXAMPLE"}


def checked_in() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and a clone")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def found(content: bytes) -> list[bytes]:
    """What looks like a secret, and is none that was published as an example."""
    ours = [token for token in OURS.findall(content) if well_formed(token.decode())]
    return [*ours, *(secret for secret in FORMS.findall(content) if secret not in PUBLISHED)]


def test_no_secret_is_checked_in() -> None:
    assert {str(path.relative_to(ROOT)): secrets for path in checked_in() if (secrets := found(path.read_bytes()))} == {}


@pytest.mark.parametrize(
    "secret",
    [
        mint(APPLICATION),
        mint(SESSION),
        "AKIA" + "Z" * 16,
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "ghp_" + "a" * 36,
        "md-" + "b" * 22,
    ],
    ids=["application", "session", "AWS", "private key", "GitHub", "Mandrill"],
)
def test_a_secret_that_is_checked_in_is_found(secret: str) -> None:
    assert found(f'KEY = "{secret}"\n'.encode()) != []


def test_scanners_are_told_what_our_tokens_look_like() -> None:
    (rule,) = tomllib.loads((ROOT / ".gitleaks.toml").read_text())["rules"]
    pattern = re.compile(rule["regex"])
    for token in (mint(APPLICATION), mint(SESSION)):
        assert pattern.findall(f'"{token}", Bearer {token}') == [token, token]
    assert pattern.pattern in (ROOT / "SECURITY.md").read_text()
    assert any(word in mint(APPLICATION) for word in rule["keywords"])


def test_the_end_of_a_token_is_the_checksum_that_scanners_are_told() -> None:
    token = mint(SESSION)
    digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
    assert sum(digits.index(digit) * 62**place for place, digit in enumerate(token[-6:])) == zlib.crc32(token[:-6].encode())


def existing() -> set[str]:
    """`path::name` of every test function."""
    return {
        f"{path.relative_to(ROOT)}::{node.name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_each_test_that_the_security_document_names_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py::test_\w+)`", (ROOT / "docs/security.md").read_text()))
    assert len(named) > 50
    assert named - existing() == set()


def test_each_requirement_is_answered_once_and_says_how_or_why_not() -> None:
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+) \|$", (ROOT / "docs/security.md").read_text(), re.MULTILINE)
    numbers = [number for number, _ in rows]
    assert len(set(numbers)) == len(numbers)
    assert {number.partition(".")[0] for number in numbers} == {"6", "7", "8", "9", "11", "13", "14", "16"}
    for number, rest in rows:
        *_, verdict, how = rest.split(" | ")
        assert verdict in ("met", "partly", "deviates", "elsewhere", "n/a"), number
        assert verdict != "met" or "`" in how or "docs/" in how, number


def test_tokens_are_not_made_by_a_generator_that_can_be_guessed() -> None:
    """No generator but the system's makes tokens; `random` is for waiting, which nobody has to be unable to guess."""
    users = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "shared").rglob("*.py")
        if re.search(r"^\s*(?:import random|from random import)", path.read_text(), re.MULTILINE)
    }
    assert users <= {"shared/aws/retries.py", "shared/aws/snapstart.py", "shared/services/webhook_retries.py"}


def test_no_weak_hash_is_used() -> None:
    used = {
        match
        for folder in ("shared", "functions", "tools")
        for path in (ROOT / folder).rglob("*.py")
        for match in re.findall(r"hashlib\.(\w+)", path.read_text())
    }
    assert used == {"sha256"}
