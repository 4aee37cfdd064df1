"""The environment of an operator's command."""

from shared.settings import Settings
from tools.operate.environment import prepare


def test_a_command_calls_aws_with_botocores_clients_unless_told_otherwise() -> None:
    made: dict[str, str] = {"AWS_REGION": "eu-central-1"}
    prepare("planocore-dev", None, made)
    assert made["AWS_CLIENT"] == "botocore"
    told = {**made, "AWS_CLIENT": "lean"}
    prepare("planocore-dev", None, told)
    assert told["AWS_CLIENT"] == "lean"


def test_a_command_waits_for_aws_as_long_as_aws_tools_do() -> None:
    """A function gives up after seconds, since its caller waits."""
    made: dict[str, str] = {"AWS_REGION": "eu-central-1", "AWS_READ_SECONDS": "5"}
    prepare("planocore-dev", None, made)
    assert (made["AWS_CONNECT_SECONDS"], made["AWS_READ_SECONDS"]) == ("60", "5")
    assert (Settings().aws_connect_seconds, Settings().aws_read_seconds) == (1, 3)
