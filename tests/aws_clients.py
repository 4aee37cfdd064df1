"""Which clients of AWS the code uses: ours, or botocore's in their place."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared import aws
from shared.settings import settings

KINDS = LEAN, BOTOCORE = "lean", "botocore"


@contextmanager
def fresh_clients() -> Iterator[None]:
    """New ones of ours, without connections, while this is entered and after it. botocore's, which take long to make, stay."""
    _forget()
    try:
        yield
    finally:
        _forget()


@contextmanager
def using(kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "aws_client", kind)
    with fresh_clients():
        yield


def _forget() -> None:
    for made in (aws.dynamodb, aws.images):
        if made.cache_info().currsize:
            made().close()
        made.cache_clear()
