"""Mutations of the rules of URLs and pictures: each rule with a case of the corpus that meets it."""

from typing import NamedTuple

from tests.mutations.mutation import Mutation

URL = "test_urls.py::test_refused_url_names_its_rule_and_opens_no_socket"
SERVER = "test_servers.py::test_server_meets_its_rule_in_time_and_leads_nowhere_else"
RESOLVER = "test_servers.py::test_resolver_meets_its_rule_in_time_and_is_asked_once"
IMAGE = "test_images.py::test_image_meets_its_rule_in_bounded_time"
KEPT = "test_images.py::test_nothing_but_the_picture_and_its_colours_is_kept"
UPRIGHT = "test_images.py::test_every_orientation_comes_out_upright"
PROFILE = "test_images.py::test_colour_profile_is_kept_where_it_is_one"


class Case(NamedTuple):
    """`test` fails for `case`."""

    rule: str
    module: str
    before: str
    after: str
    test: str
    case: str

    def mutation(self) -> Mutation:
        room = "outbound" if self.module in ("address", "fetch") else "images"
        node = f"tests/corpus/{self.test}[{self.case}]"
        return Mutation(self.rule, f"shared/{room}/{self.module}.py", self.before, self.after, node)


def unless(rule: str, module: str, condition: str, test: str, case: str) -> Case:
    """The rule's `if` never holds."""
    return Case(rule, module, f"if {condition}:", "if False:", test, case)


LONG = "length: http://images.example/" + "a" * 38
CASES = (
    unless("url.length", "address", "len(url) > MAX_URL_CHARACTERS", URL, LONG),
    unless("url.syntax", "address", "_REFUSED.search(url)", URL, "syntax:  http://images.example/"),
    Case(
        "url.syntax of international names",
        "address",
        'name.isascii() and "xn--" not in name.lower()',
        "True",
        URL,
        "international: http://xn--a.example/",
    ),
    Case("a dot behind", "address", '.removesuffix(".")', "", URL, "loopback: http://localhost./"),
    unless("url.syntax of numbers", "address", '_NUMBER.fullmatch(host.rpartition(".")[2])', URL, "numbers: http://0x7f.0.0.1/"),
    unless("url.syntax of names", "address", "not _NAME.fullmatch(host)", URL, "syntax: http://images..example/"),
    unless("scheme", "address", "parts.scheme not in DEFAULT_PORTS", URL, "scheme: ftp://images.example/a.png"),
    unless("credentials", "address", '"@" in parts.netloc', URL, "credentials: http://user@images.example/"),
    unless("port", "address", "port not in DEFAULT_PORTS.values()", URL, "port: http://images.example:8080/"),
    unless("single label", "address", 'literal is None and "." not in host', URL, "loopback: http://localhost/"),
    Case("every record", "address", "not all(map(", "not any(map(", URL, "names: http://mixed.example/"),
    Case("2000::/3", "address", '"2000::/3"', '"::/0"', URL, "embedded: http://[64:ff9b::a9fe:a9fe]/"),
    Case(
        "resolve once",
        "fetch",
        "    sock = _connect(_addresses(target, policy, soon)[",
        "    _addresses(target, policy, soon)\n    sock = _connect(_resolve(target.host, soon)[",
        RESOLVER,
        "rebinding",
    ),
    unless("redirect", "fetch", "300 <= response.status < 400", SERVER, "302 to metadata"),
    unless("http_status", "fetch", "response.status != 200", SERVER, "403"),
    Case("interim answers", "fetch", "while response.status < 200", "while False", SERVER, "early hints first"),
    Case("content_encoding", "fetch", '_codings(response, "content-encoding") or', "", SERVER, "gzip"),
    Case("no content_encoding", "fetch", '{"", "identity"}', '{""}', SERVER, "identity"),
    Case(
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
    Case("timeout", "fetch", "settimeout(self._deadline.left())", "settimeout(9)", SERVER, "silence after the head"),
    Case("tls", "fetch", "ssl.create_default_context(", "ssl._create_unverified_context(", SERVER, "TLS, wrong name"),
    Case(
        "tls names", "fetch", "hostname_checks_common_name = False", "hostname_checks_common_name = True", SERVER, "TLS, no names"
    ),
    unless("dns", "fetch", "not records", RESOLVER, "no records"),
    Case("connection", "fetch", 'raise refusal("connection") from None', "raise", SERVER, "reset at once"),
    Case("image.type", "decode", '"image.type" if _is_other_type(content) else ', "", IMAGE, "GIF"),
    Case("not_an_image", "decode", "content.startswith(png.SIGNATURE)", "True", IMAGE, "page"),
    unless(
        "image.pixels",
        "decode",
        "source.width * source.height > MAX_PIXELS or max(source.width, source.height) > MAX_SIDE",
        IMAGE,
        "PNG, 12,001 wide",
    ),
    unless("image.frames", "png", 'kind == b"fdAT" or (kind == b"acTL" and data[:4] != _ONE_FRAME)', IMAGE, "PNG, animated"),
    unless("image.metadata of PNG", "png", "left < 0", IMAGE, "PNG, text bomb"),
    Case("image.metadata, broken", "png", "size += _PIECE", "size = 0", IMAGE, "PNG, many small bombs, zTXt, wrong checksum"),
    unless(
        "image.metadata of JPEG",
        "jpeg",
        "_profile_bytes(kept) > MAX_METADATA_BYTES",
        IMAGE,
        "JPEG, large profile",
    ),
    unless("image.truncated, header first", "png", '(index == 0) != (kind == b"IHDR")', IMAGE, "PNG, late header"),
    Case(
        "image.truncated, checksum",
        "png",
        "zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:])",
        "False",
        IMAGE,
        "PNG, damaged header",
    ),
    Case("image.truncated, data", "decode", "expected not in (None, _checksum(image))", "False", IMAGE, "JPEG, cut and closed"),
    Case("image.truncated, intervals", "scans", '_PADDING + rb"\\g<0>"', 'rb"\\g<0>"', IMAGE, "JPEG, short interval"),
    unless("image.truncated, component", "scans", "missing", IMAGE, "JPEG, component without a scan"),
    Case("image.truncated, restarts", "scans", "not least <= len(found) <= most", "False", IMAGE, "JPEG, last restart missing"),
    Case("image.truncated, order", "scans", "found != bytes(", "False and bytes(", IMAGE, "JPEG, restart out of order"),
    unless("image.scans", "jpeg", "sum(segment.marker == SOS for segment in kept) > MAX_SCANS", IMAGE, "JPEG, 500 extra scans"),
    Case("image.parts", "jpeg", "range(MAX_PARTS)", "range(10**9)", IMAGE, "JPEG, 20,000 comments"),
    Case("metadata is dropped", "jpeg", " if _is_needed(segment)]", "]", KEPT, "JPEG, comment"),
    Case("profile is one", "decode", 'profile and profile[36:40] == b"acsp"', "profile", PROFILE, "PNG, profile that is none"),
    Case("one profile", "png", "profile or whole", "profile + whole", PROFILE, "PNG, profile and another"),
    Case("sound profile", "png", 'b"iCCP" and is_sound', 'b"iCCP"', PROFILE, "PNG, profile behind a broken one"),
    Case("upright", "decode", "_upright(image, turn)", "image", UPRIGHT, "JPEG, orientation 6, Intel"),
)
MUTATIONS = tuple(case.mutation() for case in CASES)
