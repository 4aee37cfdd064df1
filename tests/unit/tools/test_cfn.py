import pytest

from tools.codegen.template.cfn import NO_VALUE, arn, dump, either, load, ref, sub


def test_functions_are_written_with_their_short_tags() -> None:
    assert dump({"a": ref("X"), "b": arn("T"), "c": NO_VALUE}) == "{a: !Ref X, b: !GetAtt T.Arn, c: !Ref AWS::NoValue}\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (ref("X"), {"Ref": "X"}),
        (sub("${A}-b"), {"Fn::Sub": "${A}-b"}),
        (arn("T"), {"Fn::GetAtt": ["T", "Arn"]}),
        (either("C", 1, NO_VALUE), {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]}),
        ("500", "500"),
        ("'quoted' \"twice\"", "'quoted' \"twice\""),
        ("two\nlines\n", "two\nlines\n"),
    ],
)
def test_what_is_written_is_read_again_in_its_long_form(written: object, read: object) -> None:
    assert load(dump({"value": written})) == {"value": read}


def test_short_collections_stand_on_one_line_and_long_ones_do_not() -> None:
    assert dump({"short": [1, 2]}).count("\n") == 1
    assert dump({f"long{number}": "x" * 20 for number in range(5)}).count("\n") == 5


def test_the_same_value_twice_is_written_twice_since_cloudformation_knows_no_aliases() -> None:
    same = ["x" * 100]
    assert "&" not in dump({"a": same, "b": same})
