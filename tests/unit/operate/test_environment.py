"""The environment of an operator's command."""

from tools.operate.environment import prepare


def test_a_command_calls_aws_with_botocores_clients_unless_told_otherwise() -> None:
    made: dict[str, str] = {"AWS_REGION": "eu-central-1"}
    prepare("planocore-dev", None, made)
    assert made["AWS_CLIENT"] == "botocore"
    told = {**made, "AWS_CLIENT": "lean"}
    prepare("planocore-dev", None, told)
    assert told["AWS_CLIENT"] == "lean"
