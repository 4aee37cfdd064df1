"""Words and forms of sentences that the project leaves to others: names are the field's terms, sentences are plain."""

import re
import subprocess
from functools import cache

import pytest

from tests.engine import ROOT

SELF = "tests/docs/test_words.py"
# What was released, word for word, and what others use as passwords.
KEPT = ("docs/openapi.released.json", "shared/services/common_passwords.txt", SELF)
UNCLEAR = re.compile(r"(?i)(?<![a-z])(whoever|whatever|somebody)(?![a-z])|\bshould this\b|\bis none of ours\b")
INVENTED = re.compile(r"(?<![a-z])(owed|settled|velocity|worlds?|story|stories|scenes?|patience)(?![a-z])")  # for what has a term
SOURCES = (".py", ".ts", ".tsx", ".js")
HEADLESS = re.compile(r'\A(?:"""|// |/\*\* )(How|That|What|When|Where|Whether|Which|Who|Whoever)\b')
SUPPRESSED = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])(.*)")


@cache
def texts() -> dict[str, str]:
    """By path, what git keeps and is text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    files = {path: (ROOT / path).read_bytes() for path in listed if path and path not in KEPT and (ROOT / path).is_file()}
    return {path: content.decode() for path, content in files.items() if b"\0" not in content}


def test_no_sentence_and_no_name_has_an_unclear_word() -> None:
    assert {path: found[0] for path, text in texts().items() if (found := UNCLEAR.search(text))} == {}


def test_what_has_a_term_in_the_field_is_called_by_it() -> None:
    assert {path: found[0] for path, text in texts().items() if (found := INVENTED.search(text))} == {}


def test_a_finding_that_a_line_suppresses_has_its_reason_there() -> None:
    reasons = {
        (path, line): found[1]
        for path, text in texts().items()
        if path.endswith(".py")
        for line in text.splitlines()
        if (found := SUPPRESSED.search(line))
    }
    assert [place for place, reason in reasons.items() if not re.search(r"[a-z]{2}", reason)] == []


def test_no_module_begins_with_a_headless_clause() -> None:
    assert [path for path, text in texts().items() if path.endswith(SOURCES) and HEADLESS.match(text)] == []


@pytest.mark.parametrize("text", ["for whoever asks", "test_whatever_happens", "Should this fail, it stays", "Somebody else"])
def test_an_unclear_word_is_found(text: str) -> None:
    assert UNCLEAR.search(text)
