"""Sources of a request's parameters, and refusals on the way: alike on every route, shown on one that echoes."""

import base64
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from shared.api.params import MAX_WARNINGS
from shared.api.request import MAX_BODY_BYTES, nest
from shared.api.route import Route
from tests import probe
from tests.client import Answer, Client, Context, event
from tests.factory import Factory

Echo = Callable[..., Answer]
TEXT_OF_BOTH_ALPHABETS = "~~~???>>>"


@pytest.fixture(autouse=True, scope="module")
def probes(factory: Factory) -> None:
    for service in ("probes", "sensitive_probes", "strict_probes"):
        factory.switch(service, "echo")


@pytest.fixture
def send(call: Client, application: str) -> Echo:
    """`send(body, …)`: a body to the echoing route, with a token in the header."""
    return partial(call.send, probe.echo, token=application)


@pytest.fixture
def echo(call: Client, application: str) -> Echo:
    """`echo(text="x")`: the same as JSON."""
    return partial(call, probe.echo, application)


@pytest.fixture
def query(call: Client, application: str) -> Echo:
    """`query(text=["x"])`: the same in the query string."""
    return partial(call.query, probe.echo, application)


def base64_of(params: Any) -> bytes:
    return base64.b64encode(json.dumps(params).encode())


def nested(depth: int, innermost: str = "1", opening: str = '{"a":', closing: str = "}") -> bytes:
    return (opening * depth + innermost + closing * depth).encode()


# --- JSON ---


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=ISO-8859-1",
        "application/json; charset=no-such-charset",
        "Application/JSON",
        " application/json ; x=y",
    ],
)
def test_json_is_utf8_under_every_named_charset(send: Echo, content_type: str) -> None:
    assert send('{"text":"zażółć 🏠"}'.encode(), content_type=content_type).data["text"] == "zażółć 🏠"


@pytest.mark.parametrize("content_type", [None, "", "text/html", "application/xml", "application/jsonp", "json", "text/json"])
def test_any_other_content_type_is_refused(send: Echo, content_type: str | None) -> None:
    answer = send(b'{"text":"x"}', content_type=content_type)
    assert answer.status == "invalid-content-type"
    assert "errors" not in answer.body


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_forms_are_no_bodies_of_this_api(send: Echo, content_type: str) -> None:
    assert send(b"text=x", content_type=content_type).status == "invalid-content-type"


def test_a_byte_order_mark_is_dropped(send: Echo) -> None:
    assert send(b'\xef\xbb\xbf{"text":"x"}').data["text"] == "x"


def test_an_escaped_pair_of_surrogates_is_one_character(send: Echo) -> None:
    assert send(rb'{"text":"\ud83c\udfe0"}').data["text"] == "🏠"


REFUSED_JSON = {
    "half": b'{"text":"x"',
    "other quotes": b"{'text':'x'}",
    "comma at the end": b'{"text":"x",}',
    "two values": b'{"text":"x"}{}',
    "misspelled": b'{"text":nul}',
    "comment": b'{"text":"x"}//',
    "line break in a text": b'{"text":"a\nb"}',
    "zero before a number": b'{"number":01}',
    "Latin-1": '{"text":"ü"}'.encode("latin-1"),
    "UTF-16": '{"text":"x"}'.encode("utf-16"),
    "overlong UTF-8": b'{"text":"\xc0\xaf"}',
    "surrogate in UTF-8": b'{"text":"\xed\xa0\x80"}',
    "two byte order marks": b'\xef\xbb\xbf\xef\xbb\xbf{"text":"x"}',
    "lone surrogate": rb'{"text":"\ud800"}',
    "lone low surrogate": rb'{"text":"\udc00x"}',
    "surrogates in the wrong order": rb'{"text":"\udfe0\ud83c"}',
    "lone surrogate in a name": rb'{"\ud800":1}',
    "lone surrogate deep down": rb'{"hash":{"x":[{"y":"\uDBFF"}]}}',
    "duplicate key": b'{"text":"x","text":"x"}',
    "duplicate key, escaped": rb'{"text":"x","t\u0065xt":"y"}',
    "duplicate key deep down": b'{"hash":{"x":[{"y":1,"y":1}]}}',
    "NaN": b'{"number":NaN}',
    "Infinity": b'{"number":Infinity}',
    "-Infinity": b'{"x":[-Infinity]}',
    "hashes deeper than 32": nested(33),
    "arrays deeper than 32": nested(33, "", "[", "]"),
    "empty hash deeper than 32": nested(32, "{}"),
    "much deeper than 32": nested(100_000, "1", "[", "]"),
    "deep and escaped": nested(900, r'"\u0041"'),
    "never closed": b"[" * 500_000,
}


@pytest.mark.parametrize("body", REFUSED_JSON.values(), ids=REFUSED_JSON)
def test_what_is_not_proper_json_cannot_be_decoded(send: Echo, body: bytes) -> None:
    for sent, content_type in ((body, "application/json"), (base64.b64encode(body), "text/plain")):
        answer = send(sent, content_type=content_type)
        assert answer.status == "invalid-encoded-params"
        assert "errors" not in answer.body


@pytest.mark.parametrize("body", [nested(32), nested(31, "{}"), nested(31, "[[]]", "[", "]")[1:-1], nested(32, r'"\u0041"')])
def test_json_may_be_nested_32_deep(send: Echo, body: bytes) -> None:
    assert send(body).status in ("action-successful", "no-params-decoded")


def test_brackets_in_a_text_are_no_depth(echo: Echo) -> None:
    assert echo(text="[{" * 100).data["text"] == "[{" * 100


@pytest.mark.parametrize(
    "body", ["{}", "null", "[]", '[{"text":"x"}]', '""', '"text"', "5", "true", " \r\n\t ", "\ufeff", "\ufeff{}"]
)
def test_a_body_that_holds_no_parameter_is_told(send: Echo, body: str) -> None:
    for sent, content_type in ((body.encode(), "application/json"), (base64.b64encode(body.encode()), "text/plain")):
        assert send(sent, content_type=content_type).status == "no-params-decoded"
        answer = send(sent, content_type=content_type, query={"text": ["x"]})
        assert answer.data["text"] == "x", "the query string holds one"


@pytest.mark.parametrize("body", [b" ", b"\r\n", b"\xef\xbb\xbf"])
def test_white_space_alone_is_an_empty_text(send: Echo, body: bytes) -> None:
    assert send(body, content_type="text/plain").status == "no-params-decoded"


def test_a_body_of_parameters_that_count_as_not_given_holds_parameters(send: Echo) -> None:
    assert send(b'{"text":null,"short":""}').data["text"] is None


@pytest.mark.parametrize("body", [None, b""])
def test_a_request_without_a_body_goes_on_to_the_token(call: Client, send: Echo, body: bytes | None) -> None:
    assert send(body).data["text"] is None
    assert send(body, content_type="text/html", headers={"Content-Type": "text/html"}).status == "action-successful"
    assert call.send(probe.echo, body).errors == {("token", "required")}


# --- types ---


@pytest.mark.parametrize(
    ("given", "taken"),
    [(12, 12), ("12", 12), ("-7", -7), (0, 0), ("007", 7), (2**63 - 1, 2**63 - 1), (-(2**63), -(2**63)), (str(-(2**63)), -(2**63))],
)
def test_an_integer_may_come_as_a_string(echo: Echo, given: Any, taken: int) -> None:
    assert echo(number=given).data["number"] == taken


@pytest.mark.parametrize(
    "given", [1.5, 12.0, True, False, "1e3", "1.0", "0x1", " 12", "12 ", "12\n", "+12", "1_000", "--1", "-", "١٢", [], [1], {}]
)
def test_what_is_no_integer_is_refused(echo: Echo, given: Any) -> None:
    answer = echo(number=given)
    assert (answer.status, answer.errors) == ("invalid-param", {("number", "type")})


@pytest.mark.parametrize("number", ["1e5", "1E400", "-0.0", "12.0"])
def test_a_number_with_a_fraction_or_an_exponent_is_no_integer(send: Echo, number: str) -> None:
    assert send(f'{{"number":{number}}}'.encode()).errors == {("number", "type")}


@pytest.mark.parametrize("digits", [str(2**63), "9" * 20, "9" * 21, "9" * 250])
def test_an_integer_fits_64_bits(send: Echo, digits: str) -> None:
    for number in (digits, f'"{digits}"'):
        assert send(f'{{"number":{number}}}'.encode()).errors == {("number", "max")}
    for number in (f"-{digits}9", f'"-{digits}9"'):
        assert send(f'{{"number":{number}}}'.encode()).errors == {("number", "min")}


def test_an_integer_of_thousands_of_digits_is_a_refused_value_and_not_a_crash(send: Echo) -> None:
    assert send(b'{"number":' + b"9" * 100_000 + b"}").errors == {("number", "max")}
    assert send(b'{"number":"' + b"9" * 100_000 + b'"}').status == "invalid-param"
    assert send(b'{"undeclared":' + b"9" * 100_000 + b"}").warnings == ["undeclared"]


@pytest.mark.parametrize(("given", "taken"), [(True, True), (False, False), ("true", True), ("false", False)])
def test_a_boolean_may_come_as_a_string(echo: Echo, given: Any, taken: bool) -> None:
    assert echo(flag=given).data["flag"] is taken


@pytest.mark.parametrize("given", [1, 0, 1.0, "1", "0", "TRUE", "True", "yes", "on", " true", [], [True], {}])
def test_what_is_no_boolean_is_refused(echo: Echo, given: Any) -> None:
    answer = echo(flag=given)
    assert (answer.status, answer.errors) == ("invalid-param", {("flag", "type")})


@pytest.mark.parametrize("given", [5, 0, 1.5, True, False, [], ["x"], {}, {"x": 1}])
def test_nothing_but_a_string_is_taken_for_a_string(echo: Echo, given: Any) -> None:
    assert echo(short=given).errors == {("short", "type")}
    assert echo(model=given).errors == {("model", "type")}
    assert echo(texts=["x", given]).errors == {("texts.1", "type")}


def test_a_string_holds_255_characters(echo: Echo) -> None:
    assert echo(short="🏠" * 255).data["short"] == "🏠" * 255
    assert echo(short="🏠" * 256).errors == {("short", "max_length")}
    assert echo(texts=["x", "x" * 256]).errors == {("texts.1", "max_length")}
    assert echo(hash={"needed": 1, "text": "x" * 256}).errors == {("hash.text", "max_length")}
    assert echo(model="X" * 256).errors == {("model", "max_length")}


@pytest.mark.parametrize("given", ["x", 5, True, {}, {"0": "x"}])
def test_nothing_but_an_array_is_taken_for_an_array(echo: Echo, given: Any) -> None:
    assert echo(texts=given).errors == {("texts", "type")}


@pytest.mark.parametrize("given", ["x", 5, False, [], [{"needed": 1}]])
def test_nothing_but_a_hash_is_taken_for_a_hash(echo: Echo, given: Any) -> None:
    assert echo(hash=given).errors == {("hash", "type")}


def test_an_array_has_a_limit(echo: Echo) -> None:
    assert echo(texts=["a", "b", "c"]).data["texts"] == ["a", "b", "c"]
    assert echo(texts=["a", "b", "c", "d"]).errors == {("texts", "max_items")}


@pytest.mark.parametrize("given", ["designation", "Order Request", "Order_Request", "1Order", "Ordér", "OrderRequest\n", "::Order"])
def test_a_model_is_a_class_name(echo: Echo, given: str) -> None:
    assert echo(model="OrderRequest2").data["model"] == "OrderRequest2"
    assert echo(model=given).errors == {("model", "format")}


def test_an_error_says_where_by_which_rule_and_in_words(echo: Echo) -> None:
    assert echo(hash={"needed": "x"}).body["errors"] == [{"attr": "hash.needed", "rule": "type", "message": "must be an integer"}]


def test_no_error_repeats_the_value(echo: Echo) -> None:
    marker = "marker-7431"
    answer = echo(
        short=marker * 30,
        number=marker,
        flag=marker,
        texts=marker,
        hash=marker,
        model=marker,
        session_view=marker,
        application_view=[marker],
    )
    assert len(answer.errors) == 8
    assert marker not in json.dumps(answer.body)


# --- null and "" ---


def test_an_optional_null_or_empty_text_is_not_given(echo: Echo) -> None:
    for nothing in (None, ""):
        data = echo(
            text=nothing,
            number=nothing,
            flag=nothing,
            texts=nothing,
            hash=nothing,
            model=nothing,
            session_view=nothing,
            application=nothing,
        ).data
        assert [data[name] for name in ("text", "number", "flag", "texts", "hash", "model")] == [None] * 6


def test_zero_false_and_white_space_are_given(echo: Echo) -> None:
    data = echo(number=0, flag=False, text=" ", texts=[], hash={"needed": 0}).data
    assert data["number"] == 0
    assert data["flag"] is False
    assert data["text"] == " "
    assert data["texts"] == []
    assert data["hash"]["needed"] == 0


def test_a_required_null_or_empty_text_is_missing(call: Client, application: str) -> None:
    for given in ({"text": "x"}, {"must": None}, {"must": ""}):
        answer = call(probe.strict, application, **given)
        assert (answer.status, answer.errors) == ("missing-param", {("must", "required")})
    for nothing in ({}, {"needed": None}, {"needed": ""}):
        answer = call(probe.strict, application, must="x", hash=nothing)
        assert (answer.status, answer.errors) == ("missing-param", {("hash.needed", "required")})


def test_everything_wrong_is_named_at_once_and_a_missing_one_gives_the_status(call: Client, application: str) -> None:
    answer = call(probe.strict, application, number="x", texts=[1, "x", None], hash={"text": 1}, session_view="full")
    assert answer.status == "missing-param"
    assert answer.errors == {
        ("must", "required"),
        ("number", "type"),
        ("texts.0", "type"),
        ("texts.2", "type"),
        ("hash.needed", "required"),
        ("hash.text", "type"),
        ("session_view", "inclusion"),
    }


# --- warnings ---


def test_undeclared_parameters_are_ignored_and_named(echo: Echo) -> None:
    answer = echo(text="x", txet="y", hash={"needed": 1, "wanted": 2, "inner": {"deep": "z", "deeper": {"a": 1}}}, nothing=None)
    assert answer.data["hash"] == {"needed": 1, "text": None, "inner": {"deep": "z"}}
    assert answer.body["warnings"] == [
        {"attr": attr, "rule": "unrecognized", "message": "is not a parameter of this route"}
        for attr in ("txet", "hash.wanted", "hash.inner.deeper", "nothing")
    ]


def test_parameters_in_the_query_string_are_named_too(query: Echo) -> None:
    assert query(**{"txet": ["x"], "hash[needed]": ["1"], "hash[wanted]": ["2"], "text": ["x"]}).warnings == ["txet", "hash.wanted"]


def test_there_are_no_warnings_without_need(echo: Echo) -> None:
    assert "warnings" not in echo(text="x", application="planoauth").body


def test_at_most_20_are_named(echo: Echo) -> None:
    assert MAX_WARNINGS == 20
    assert len(echo(**{f"a{number}": 1 for number in range(20)}).warnings) == 20
    answer = echo(hash={"needed": 1, **{f"b{number}": 1 for number in range(15)}}, **{f"a{number}": 1 for number in range(3000)})
    assert len(answer.warnings) == 20


def test_a_long_name_is_named_in_short(echo: Echo) -> None:
    assert [len(name) for name in echo(**{"n" * 100_000: 1}).warnings] == [255]


def test_a_refused_request_is_warned_too(echo: Echo) -> None:
    answer = echo(numbre=5, number="x")
    assert (answer.errors, answer.warnings) == ({("number", "type")}, ["numbre"])


# --- the query string ---


def test_a_query_string_nests_by_brackets(query: Echo) -> None:
    data = query(
        **{
            "text": ["a=b&c"],
            "number": ["12"],
            "flag": ["true"],
            "texts[]": ["x", "y"],
            "hash[needed]": ["1"],
            "hash[inner][deep]": ["z"],
        }
    ).data
    assert data["text"] == "a=b&c"
    assert data["number"] == 12
    assert data["flag"] is True
    assert data["texts"] == ["x", "y"]
    assert data["hash"] == {"needed": 1, "text": None, "inner": {"deep": "z"}}


def test_indexes_from_0_without_a_gap_make_an_array_in_their_own_order(query: Echo) -> None:
    assert query(**{"texts[0]": ["x"]}).data["texts"] == ["x"]
    assert query(**{"texts[2]": ["z"], "texts[0]": ["x"], "texts[1]": ["y"]}).data["texts"] == ["x", "y", "z"]
    assert nest((f"a[{index}]", str(index)) for index in reversed(range(12))) == {"a": [str(index) for index in range(12)]}
    assert query(**{"texts[0]": ["a", "b"], "texts[1]": ["c"]}).data["texts"] == ["b", "c"]


@pytest.mark.parametrize(
    "indexes",
    [("1",), ("0", "2"), ("00",), ("0", "01"), ("-0",), ("0", "a"), ("0", "1", "1.0"), ("٠",), (" 0",), ("0", "0x1")],
)
def test_other_indexes_make_a_hash_and_so_a_wrong_type(query: Echo, indexes: tuple[str, ...]) -> None:
    answer = query(**{f"texts[{index}]": ["x"] for index in indexes})
    assert (answer.status, answer.errors) == ("invalid-param", {("texts", "type")})


def test_indexes_make_arrays_at_every_depth() -> None:
    pairs = {"items[1][slug]": "b", "items[0][slug]": "a", "items[0][tags][1]": "y", "items[0][tags][0]": "x", "a[0][0][]": "z"}
    assert nest(pairs.items()) == {"items": [{"slug": "a", "tags": ["x", "y"]}, {"slug": "b"}], "a": [[["z"]]]}


def test_an_index_is_only_one_in_brackets_and_in_the_query_string(query: Echo, send: Echo) -> None:
    assert query(**{"0": ["x"]}).warnings == ["0"]
    assert send(b'{"texts": {"0": "x"}}').errors == {("texts", "type")}


def test_of_a_repeated_scalar_the_last_counts(query: Echo) -> None:
    data = query(**{"text": ["a", "b"], "hash[needed]": ["1", "2"]}).data
    assert (data["text"], data["hash"]["needed"]) == ("b", 2)


def test_an_empty_value_is_not_given(query: Echo) -> None:
    assert query(text=[""], number=[""]).data["text"] is None


@pytest.mark.parametrize(
    "names",
    [
        ("hash", "hash[needed]"),
        ("hash[needed]", "hash"),
        ("texts", "texts[]"),
        ("texts[]", "texts"),
        ("texts[]", "texts[a]"),
        ("texts[a]", "texts[]"),
        ("texts[0]", "texts[]"),
        ("texts[]", "texts[0]"),
        ("texts[0]", "texts[0][a]"),
        ("hash[inner]", "hash[inner][deep]"),
        ("hash[inner][]", "hash[inner][deep]"),
    ],
)
def test_names_that_contradict_each_other_cannot_be_decoded(query: Echo, names: tuple[str, str]) -> None:
    assert query(**{name: ["x"] for name in names}).status == "invalid-encoded-params"


def test_a_query_string_is_nested_32_deep_at_most(query: Echo) -> None:
    assert query(**{"a" + "[b]" * 31: ["x"]}).warnings == ["a"]
    assert query(**{"a" + "[b]" * 30 + "[]": ["x"]}).warnings == ["a"]
    assert query(**{"a" + "[b]" * 32: ["x"]}).status == "invalid-encoded-params"
    assert query(**{"a" + "[b]" * 31 + "[]": ["x"]}).status == "invalid-encoded-params"
    assert query(**{"a" + "[b]" * 100_000: ["x"]}).status == "invalid-encoded-params"


@pytest.mark.parametrize(
    "name", ["texts[", "texts]", "[texts]", "hash[needed", "hash[]needed", "hash[a]b[c]", "hash[[a]]", "[]", ""]
)
def test_other_brackets_make_a_name_that_nobody_declared(query: Echo, name: str) -> None:
    answer = query(**{name: ["1"]})
    assert (answer.status, answer.warnings) == ("action-successful", [name])


def test_an_array_of_hashes_is_no_form_of_the_query_string(query: Echo) -> None:
    assert query(**{"texts[][a]": ["1"]}).warnings == ["texts[][a]"]


def test_the_body_wins_by_name_and_as_a_whole(send: Echo) -> None:
    answer = send(b'{"text":"body","hash":{"needed":1}}', query={"text": ["query"], "hash[text]": ["query"], "short": ["query"]})
    data = answer.data
    assert (data["text"], data["short"]) == ("body", "query")
    assert data["hash"] == {"needed": 1, "text": None, "inner": None}


def test_null_in_the_body_wins_too(send: Echo) -> None:
    assert send(b'{"text":null}', query={"text": ["query"]}).data["text"] is None


# --- base64 ---


def standard(body: bytes) -> bytes:
    return base64.b64encode(body)


def url_safe(body: bytes) -> bytes:
    return base64.urlsafe_b64encode(body)


@pytest.mark.parametrize("encode", [standard, url_safe])
@pytest.mark.parametrize("padding", ["", ".", ".."], ids=["none", "one", "two"])
def test_text_is_base64_in_either_alphabet_with_or_without_padding(
    send: Echo, encode: Callable[[bytes], bytes], padding: str
) -> None:
    text = TEXT_OF_BOTH_ALPHABETS + padding
    body = encode(json.dumps({"text": text}).encode())
    assert (b"/" in body or b"+" in body) is (encode is standard)
    for sent in (body, body.rstrip(b"=")):
        assert send(sent, content_type="text/plain; charset=utf-16").data["text"] == text


@pytest.mark.parametrize("line_break", [b"\n", b"\r\n", b"\r"])
def test_line_breaks_and_surrounding_white_space_are_dropped(send: Echo, line_break: bytes) -> None:
    lines = base64.encodebytes(json.dumps({"text": "x" * 200}).encode()).replace(b"\n", line_break)
    assert lines.count(line_break) > 2
    assert send(b" \t" + lines + b"\r\n \t", content_type="text/plain").data["text"] == "x" * 200


def test_byte_order_marks_are_dropped_outside_and_inside(send: Echo) -> None:
    body = b"\xef\xbb\xbf" + base64.b64encode(b'\xef\xbb\xbf{"text":"x"}')
    assert send(body, content_type="text/plain").data["text"] == "x"


GOOD = base64_of({"text": "x"})  # 20 characters, the last of them padding
REFUSED_TEXT = {
    "plain JSON": b'{"text":"x"}',
    "a data URI": b"data:application/json;base64," + GOOD,
    "in quotes": b'"' + GOOD + b'"',
    "a space inside": GOOD[:4] + b" " + GOOD[4:],
    "a tab inside": GOOD[:4] + b"\t" + GOOD[4:],
    "a foreign character": GOOD[:4] + b"*" + GOOD[4:],
    "one character too many": GOOD.rstrip(b"=") + b"AA",
    "more padding than there is to pad": base64.b64encode(b'{"text":"abc"}').rstrip(b"=") + b"===",
    "padding inside": GOOD[:4] + b"=" + GOOD[4:],
    "padding alone": b"====",
    "something after the padding": GOOD + GOOD,
    "no ASCII": "ключ".encode(),
    "no UTF-8": b"\xff\xfe",
    "percent signs": GOOD.replace(b"=", b"%3D"),
    "base64 twice": base64.b64encode(GOOD),
    "null as a word": b"null",
}


@pytest.mark.parametrize("body", REFUSED_TEXT.values(), ids=REFUSED_TEXT)
def test_any_other_text_is_refused(send: Echo, body: bytes) -> None:
    assert send(body, content_type="text/plain").status == "invalid-encoded-params"


def as_sent(route_event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**route_event, **changes}


def test_what_the_gateway_encoded_is_decoded_first(call: Client, application: str) -> None:
    headers = {"content-type": "text/plain", "authorization": f"Bearer {application}"}
    sent = event(probe.route, GOOD, headers=headers)
    assert sent["isBase64Encoded"]
    assert call.invoke(probe.echo, sent).data["text"] == "x"
    assert call.invoke(probe.echo, as_sent(sent, body=GOOD.decode(), isBase64Encoded=False)).data["text"] == "x"
    plain = as_sent(sent, body='{"text":"zażółć"}', isBase64Encoded=False, headers={**headers, "content-type": "application/json"})
    assert call.invoke(probe.echo, plain).data["text"] == "zażółć"


@pytest.mark.parametrize("body", ["*", "ab", "ключ", "YQ==YQ=="])
def test_what_the_gateway_did_not_encode_properly_is_refused(call: Client, application: str, body: str) -> None:
    headers = {"content-type": "application/json", "authorization": f"Bearer {application}"}
    sent = as_sent(event(probe.route, b"", headers=headers), body=body, isBase64Encoded=True)
    assert call.invoke(probe.echo, sent).status == "invalid-encoded-params"


def test_a_lone_surrogate_in_the_event_is_refused_after_the_content_type(call: Client, application: str) -> None:
    sent = event(probe.route, None, headers={"content-type": "application/json", "authorization": f"Bearer {application}"})
    broken = as_sent(sent, body='{"text":"\ud800"}')
    assert call.invoke(probe.echo, broken).status == "invalid-encoded-params"
    assert call.invoke(probe.echo, as_sent(broken, headers={"content-type": "text/html"})).status == "invalid-content-type"
    assert call.invoke(probe.echo, as_sent(sent, queryStringParameters={"text": "\ud800"})).status == "invalid-encoded-params"


NO_EVENTS_OF_THE_GATEWAY: dict[str, Any] = {
    "nothing": {},
    "an array": ["POST"],
    "a text": "POST",
    "null": None,
    "headers in an array": {"headers": [["authorization", "Bearer x"]]},
    "headers that are no texts": {"headers": {"content-type": 5, "authorization": ["Bearer x"], "origin": {}, "x": None}},
    "a context that is none": {"requestContext": "x"},
    "a request's id that is no text": {"requestContext": {"requestId": ["x"]}},
    "a request's id that is no ASCII": {"requestContext": {"requestId": "\ud800"}},
    "a query that is none": {"queryStringParameters": [["text", "x"]], "multiValueQueryStringParameters": "x"},
    "values that are none": {
        "queryStringParameters": {"text": 5},
        "multiValueQueryStringParameters": {"text": 5, "short": [None, {}]},
    },
    "a query string that is no text": {"version": "2.0", "rawQueryString": 5},
}


@pytest.mark.parametrize("sent", NO_EVENTS_OF_THE_GATEWAY.values(), ids=NO_EVENTS_OF_THE_GATEWAY)
def test_what_is_not_as_the_gateway_sends_it_counts_as_not_sent(call: Client, sent: Any) -> None:
    answer = call.invoke(probe.echo, sent)
    assert (answer.status, answer.errors) == ("missing-param", {("token", "required")})
    assert answer.body["request_id"] == Context.aws_request_id


@pytest.mark.parametrize("body", [5, True, ["text"], {"text": "x"}])
def test_a_body_that_is_no_text_is_refused(call: Client, application: str, body: Any) -> None:
    headers = {"content-type": "application/json", "authorization": f"Bearer {application}"}
    for encoded in (True, False, "no"):
        sent = as_sent(event(probe.route, None, headers=headers), body=body, isBase64Encoded=encoded)
        assert call.invoke(probe.echo, sent).status == "invalid-encoded-params"


def test_a_lone_surrogate_in_a_raw_query_string_is_refused(call: Client, application: str) -> None:
    sent = {"version": "2.0", "rawQueryString": "text=\ud800", "headers": {"authorization": f"Bearer {application}"}}
    assert call.invoke(probe.echo, sent).status == "invalid-encoded-params"


# --- sizes ---


def test_a_body_holds_1_mib_as_sent(send: Echo) -> None:
    body = json.dumps({"text": "x" * 1_000_000}).encode()
    assert send(body.ljust(MAX_BODY_BYTES)).status == "action-successful"
    assert send(body.ljust(MAX_BODY_BYTES + 1)).status == "request-too-large"


def test_the_size_is_judged_before_the_content_type_and_in_bytes(call: Client, send: Echo) -> None:
    assert send(b"x" * (MAX_BODY_BYTES + 1), content_type="text/html").status == "request-too-large"
    assert send(b" " * MAX_BODY_BYTES + b"=", content_type="text/plain").status == "request-too-large"
    two_bytes_each = as_sent(event(probe.route, None, headers={}), body="ü" * (MAX_BODY_BYTES // 2 + 1))
    assert call.invoke(probe.echo, two_bytes_each).status == "request-too-large"


# --- where the token may be ---


def test_the_token_may_be_in_the_body_or_in_the_header(call: Client, application: str) -> None:
    assert call(probe.echo, token=application).status == "action-successful"
    assert call(probe.echo, application).status == "action-successful"
    assert call.send(probe.echo, base64_of({"token": application}), content_type="text/plain").status == "action-successful"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_of_the_header_is_bearer_in_any_case(call: Client, application: str, scheme: str) -> None:
    assert call.send(probe.echo, None, headers={"Authorization": f"{scheme} {application}"}).status == "action-successful"


@pytest.mark.parametrize("header", ["Basic dTpw", "Bearer", "Bearer ", "", "Token x", "Bearerx"])
def test_any_other_authorization_is_no_token(call: Client, header: str) -> None:
    answer = call.send(probe.echo, None, headers={"Authorization": header})
    assert (answer.status, answer.errors) == ("missing-param", {("token", "required")})


def test_the_header_counts_only_where_the_body_has_no_token(call: Client, application: str) -> None:
    assert call(probe.echo, application, token="wrong").status == "invalid-token"
    assert call(probe.echo, "wrong", token=application).status == "action-successful"
    for nothing in (None, ""):
        assert call(probe.echo, application, token=nothing).status == "action-successful"


@pytest.mark.parametrize("name", ["token", "token[]", "token[a]"])
@pytest.mark.parametrize("value", ["", "x", "right"])
def test_a_token_in_the_url_is_refused_beside_any_other_token(call: Client, application: str, name: str, value: str) -> None:
    query = {name: [application if value == "right" else value]}
    for answer in (
        call.send(probe.echo, None, query=query),
        call.send(probe.echo, None, token=application, query=query),
        call.send(probe.echo, json.dumps({"token": application}).encode(), query=query),
    ):
        assert (answer.status, answer.errors) == ("invalid-param", {("token", "in_url")})
        assert application not in json.dumps(answer.body)


def test_a_name_like_token_is_a_typing_mistake_and_no_token(query: Echo) -> None:
    assert query(Token=["x"]).warnings == ["Token"]


# --- sensitive routes ---


def test_a_sensitive_route_takes_base64_alone(call: Client, application: str) -> None:
    send = partial(call.send, probe.sensitive, token=application)
    assert send(GOOD, content_type="text/plain").data["text"] == "x"
    assert send(b'{"text":"x"}').status == "invalid-encoded-params"
    assert send(b'{"text":"x"}', content_type="text/plain").status == "invalid-encoded-params"
    assert send(GOOD, content_type="text/html").status == "invalid-content-type"
    assert send(base64_of({}), content_type="text/plain").status == "no-params-decoded"


def test_a_sensitive_route_takes_no_query_string(call: Client, application: str) -> None:
    send = partial(call.send, probe.sensitive, token=application)
    for body in (GOOD, None):
        assert send(body, content_type="text/plain", query={"text": ["x"]}).status == "invalid-encoded-params"


def test_a_sensitive_route_goes_on_to_the_token_without_a_body(call: Client, application: str) -> None:
    assert call.send(probe.sensitive, None).errors == {("token", "required")}
    assert call.send(probe.sensitive, None, token=application).status == "action-successful"


# --- shapes of the event ---


@pytest.mark.parametrize(
    ("content_type", "authorization"),
    [("content-type", "authorization"), ("CONTENT-TYPE", "AUTHORIZATION"), ("cOnTeNt-TyPe", "Authorization")],
)
def test_the_spelling_of_a_header_does_not_count(call: Client, application: str, content_type: str, authorization: str) -> None:
    headers = {content_type: "application/json", authorization: f"Bearer {application}"}
    assert call.send(probe.echo, b'{"text":"x"}', content_type=None, headers=headers).data["text"] == "x"


def test_maps_of_the_event_may_be_null(call: Client) -> None:
    bare = {
        "headers": None,
        "multiValueHeaders": None,
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "requestContext": {"requestId": "r-1"},
        "body": None,
        "isBase64Encoded": False,
    }
    answer = call.invoke(probe.echo, bare)
    assert (answer.errors, answer.body["request_id"]) == ({("token", "required")}, "r-1")


def test_an_event_that_holds_nothing_is_answered(call: Client) -> None:
    assert call.invoke(probe.echo, {}).errors == {("token", "required")}
    assert call.invoke(probe.echo, {"requestContext": None}).errors == {("token", "required")}


def test_single_query_values_suffice_where_no_others_are_given(call: Client, application: str) -> None:
    sent = event(probe.route, None, headers={"authorization": f"Bearer {application}"})
    single = as_sent(sent, queryStringParameters={"text": "x", "texts[]": "y", "short": None})
    data = call.invoke(probe.echo, single).data
    assert data["text"] == "x"
    assert data["texts"] == ["y"]
    assert data["short"] is None


def payload_2(route: Route[Any], body: str | None, headers: dict[str, str], raw_query: str) -> dict[str, Any]:
    """An HTTP API's event: values of one name joined by commas, cookies apart.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    return {
        "version": "2.0",
        "routeKey": f"POST {route.path}",
        "rawPath": route.path,
        "rawQueryString": raw_query,
        "headers": headers,
        "queryStringParameters": {"texts[]": "a,b,c", "text": "1,2"},
        "requestContext": {"requestId": "r-2", "http": {"method": "POST", "path": route.path}},
        **({} if body is None else {"body": body}),
        "isBase64Encoded": False,
    }


def test_an_event_of_payload_2_says_the_same(call: Client, application: str) -> None:
    headers = {"content-type": "application/json", "authorization": f"Bearer {application}"}
    raw_query = "texts%5B%5D=a%2Cb&texts[]=c&text=1&text=2+%C3%BC&short="
    answer = call.invoke(probe.echo, payload_2(probe.route, '{"number":5}', headers, raw_query))
    data = answer.data
    assert data["texts"] == ["a,b", "c"]
    assert data["text"] == "2 ü"
    assert data["short"] is None
    assert data["number"] == 5
    assert answer.body["request_id"] == "r-2"
