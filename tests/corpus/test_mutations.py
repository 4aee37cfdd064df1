"""Each rule is needed: without it, a named test of the corpus fails.

A copy of the code is changed, one rule at a time, and the named test is run on the copy.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import pytest

from shared.outbound import address
from shared.services.list_item_images import RULES
from tests.corpus.images import IMAGES
from tests.corpus.network import Network
from tests.corpus.resolvers import RESOLVERS
from tests.corpus.servers import BEHAVIOURS
from tests.corpus.test_urls import TABLE, name_of, outcome

ROOT = Path(__file__).parents[2]
URL = "test_urls.py::test_refused_url_names_its_rule_and_opens_no_socket"
SERVER = "test_servers.py::test_server_meets_its_rule_in_time_and_leads_nowhere_else"
RESOLVER = "test_servers.py::test_resolver_meets_its_rule_in_time_and_is_asked_once"
IMAGE = "test_images.py::test_image_meets_its_rule_in_bounded_time"
KEPT = "test_images.py::test_nothing_but_the_picture_and_its_colours_is_kept"
UPRIGHT = "test_images.py::test_every_orientation_comes_out_upright"
PROFILE = "test_images.py::test_colour_profile_is_kept_where_it_is_one"


@dataclass(frozen=True)
class Mutation:
    """In the module, `before` becomes `after`; then `test` fails for `case`."""

    rule: str
    module: str
    before: str
    after: str
    test: str
    case: str

    @property
    def node(self) -> str:
        return f"tests/corpus/{self.test}[{self.case}]"


def unless(rule: str, module: str, condition: str, test: str, case: str) -> Mutation:
    """The rule's `if` never holds."""
    return Mutation(rule, module, f"if {condition}:", "if False:", test, case)


LONG = "length: http://images.example/" + "a" * 38
MUTATIONS = (
    unless("url.length", "address", "len(url) > MAX_URL_CHARACTERS", URL, LONG),
    unless("url.syntax", "address", "_REFUSED.search(url)", URL, "syntax:  http://images.example/"),
    Mutation(
        "url.syntax of international names",
        "address",
        'name.isascii() and "xn--" not in name.lower()',
        "True",
        URL,
        "international: http://xn--a.example/",
    ),
    Mutation("a dot behind", "address", '.removesuffix(".")', "", URL, "loopback: http://localhost./"),
    unless("url.syntax of numbers", "address", '_NUMBER.fullmatch(host.rpartition(".")[2])', URL, "numbers: http://0x7f.0.0.1/"),
    unless("url.syntax of names", "address", "not _NAME.fullmatch(host)", URL, "syntax: http://images..example/"),
    unless("scheme", "address", "parts.scheme not in DEFAULT_PORTS", URL, "scheme: ftp://images.example/a.png"),
    unless("credentials", "address", '"@" in parts.netloc', URL, "credentials: http://user@images.example/"),
    unless("port", "address", "port not in DEFAULT_PORTS.values()", URL, "port: http://images.example:8080/"),
    unless("single label", "address", 'literal is None and "." not in host', URL, "loopback: http://localhost/"),
    Mutation("every record", "address", "not all(map(", "not any(map(", URL, "names: http://mixed.example/"),
    Mutation("2000::/3", "address", '"2000::/3"', '"::/0"', URL, "embedded: http://[64:ff9b::a9fe:a9fe]/"),
    Mutation(
        "resolve once",
        "fetch",
        "    sock = _connect(addresses[",
        "    sock = _connect(_resolve(target.host, soon)[",
        RESOLVER,
        "rebinding",
    ),
    unless("redirect", "fetch", "300 <= response.status < 400", SERVER, "302 to metadata"),
    unless("http_status", "fetch", "response.status != 200", SERVER, "403"),
    Mutation("interim answers", "fetch", "while response.status < 200", "while False", SERVER, "early hints first"),
    Mutation("content_encoding", "fetch", '_codings(response, "content-encoding") or', "", SERVER, "gzip"),
    Mutation("no content_encoding", "fetch", '{"", "identity"}', '{""}', SERVER, "identity"),
    Mutation(
        "http_response, before the body",
        "fetch",
        "MAX_HEAD_BYTES = 128 *",
        "MAX_HEAD_BYTES = 1 << 30 *",
        SERVER,
        "endless early hints",
    ),
    unless("too_large, delivered", "fetch", "len(content) > MAX_BYTES", SERVER, "endless"),
    unless("too_large, around it", "fetch", "self._allowance < 0", SERVER, "endless trailers"),
    unless("http_response", "fetch", "response.length", SERVER, "shorter than promised"),
    Mutation("timeout", "fetch", "settimeout(self._deadline.left())", "settimeout(9)", SERVER, "silence after the head"),
    Mutation("tls", "fetch", "ssl.create_default_context(", "ssl._create_unverified_context(", SERVER, "TLS, wrong name"),
    Mutation(
        "tls names", "fetch", "hostname_checks_common_name = False", "hostname_checks_common_name = True", SERVER, "TLS, no names"
    ),
    unless("dns", "fetch", "not records", RESOLVER, "no records"),
    Mutation("connection", "fetch", 'raise refusal("connection") from None', "raise", SERVER, "reset at once"),
    Mutation("image.type", "decode", '"image.type" if _is_other_type(content) else ', "", IMAGE, "GIF"),
    Mutation("not_an_image", "decode", "content.startswith(png.SIGNATURE)", "True", IMAGE, "page"),
    unless(
        "image.pixels",
        "decode",
        "source.width * source.height > MAX_PIXELS or max(source.width, source.height) > MAX_SIDE",
        IMAGE,
        "PNG, 12,001 wide",
    ),
    unless("image.frames", "png", 'kind == b"fdAT" or (kind == b"acTL" and data[:4] != _ONE_FRAME)', IMAGE, "PNG, animated"),
    unless("image.metadata of PNG", "png", "left < 0", IMAGE, "PNG, text bomb"),
    Mutation("image.metadata, broken", "png", "size += _PIECE", "size = 0", IMAGE, "PNG, many small bombs, zTXt, wrong checksum"),
    unless(
        "image.metadata of JPEG",
        "jpeg",
        "_profile_bytes(kept) > MAX_METADATA_BYTES",
        IMAGE,
        "JPEG, large profile",
    ),
    unless("image.truncated, header first", "png", '(index == 0) != (kind == b"IHDR")', IMAGE, "PNG, late header"),
    Mutation(
        "image.truncated, checksum",
        "png",
        "zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:])",
        "False",
        IMAGE,
        "PNG, damaged header",
    ),
    Mutation("image.truncated, data", "decode", "expected not in (None, _checksum(image))", "False", IMAGE, "JPEG, cut and closed"),
    Mutation("image.truncated, intervals", "scans", '_PADDING + rb"\\g<0>"', 'rb"\\g<0>"', IMAGE, "JPEG, short interval"),
    unless("image.truncated, component", "scans", "missing", IMAGE, "JPEG, component without a scan"),
    Mutation("image.truncated, restarts", "scans", "not least <= len(found) <= most", "False", IMAGE, "JPEG, last restart missing"),
    Mutation("image.truncated, order", "scans", "found != bytes(", "False and bytes(", IMAGE, "JPEG, restart out of order"),
    unless("image.scans", "jpeg", "sum(segment.marker == SOS for segment in kept) > MAX_SCANS", IMAGE, "JPEG, 500 extra scans"),
    Mutation("image.parts", "jpeg", "range(MAX_PARTS)", "range(10**9)", IMAGE, "JPEG, 20,000 comments"),
    Mutation("metadata is dropped", "jpeg", " if _is_needed(segment)]", "]", KEPT, "JPEG, comment"),
    Mutation("profile is one", "decode", 'profile and profile[36:40] == b"acsp"', "profile", PROFILE, "PNG, profile that is none"),
    Mutation("one profile", "png", "profile or whole", "profile + whole", PROFILE, "PNG, profile and another"),
    Mutation("sound profile", "png", 'b"iCCP" and is_sound', 'b"iCCP"', PROFILE, "PNG, profile behind a broken one"),
    Mutation("upright", "decode", "_upright(image, turn)", "image", UPRIGHT, "JPEG, orientation 6, Intel"),
)


def run(root: Path, *nodes: str) -> int:
    """pytest's exit code: 0 if all passed, 1 if some failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=no", "--assert=plain", *nodes]
    return subprocess.run(command, cwd=root, check=False, capture_output=True).returncode


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", root)
    without_bytecode = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "shared", root / "shared", ignore=without_bytecode)
    shutil.copytree(ROOT / "tests" / "corpus", root / "tests" / "corpus", ignore=without_bytecode)
    return root


@pytest.mark.slow
def test_all_named_tests_pass_while_every_rule_is_there(copy: Path) -> None:
    assert run(copy, *sorted({mutation.node for mutation in MUTATIONS})) == 0


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.rule)
def test_without_the_rule_its_test_fails(mutation: Mutation, copy: Path) -> None:
    (file,) = (path for room in ("images", "outbound") for path in copy.glob(f"shared/{room}/{mutation.module}.py"))
    source = file.read_text()
    assert source.count(mutation.before) == 1
    file.write_text(source.replace(mutation.before, mutation.after))
    try:
        assert run(copy, mutation.node) == 1
    finally:
        file.write_text(source)


def rule_of(mutation: Mutation) -> str:
    """The rule that refuses the mutation's case."""
    urls = {name_of(case): case["rule"] for case in TABLE["cases"]}
    tables: dict[str, Iterable[Any]] = {SERVER: BEHAVIOURS, RESOLVER: RESOLVERS, IMAGE: IMAGES}
    others = {each.name: each.rule for each in tables.get(mutation.test, ())}
    return str({**urls, **others}.get(mutation.case, "accepted"))


def test_every_rule_that_a_case_can_meet_has_a_mutation() -> None:
    assert {rule_of(mutation) for mutation in MUTATIONS} == {*(rule.word for rule in RULES), "accepted"}


@pytest.mark.parametrize("refused", [*address.REFUSED_IPV4, *address.REFUSED_IPV6], ids=str)
def test_without_a_refused_network_the_test_of_a_url_fails(
    refused: IPv4Network | IPv6Network, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "REFUSED_IPV4", tuple(each for each in address.REFUSED_IPV4 if each != refused))
    monkeypatch.setattr(address, "REFUSED_IPV6", tuple(each for each in address.REFUSED_IPV6 if each != refused))
    literals = [case for case in TABLE["cases"] if case["rule"] == "address.not_public" and "resolves" not in case]
    assert [case["url"] for case in literals if outcome(case, network) != case["rule"]]
