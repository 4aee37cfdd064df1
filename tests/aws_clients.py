"""The clients of AWS that the code uses: ours, or botocore's in their place."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.aws import clients
from shared.settings import settings

KINDS = LEAN, BOTOCORE = "lean", "botocore"


@contextmanager
def fresh_clients() -> Iterator[None]:
    """New ones of ours, without connections, while this is entered and after it. botocore's, which take long to make, stay."""
    clients.close()
    try:
        yield
    finally:
        clients.close()


@contextmanager
def using(kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "aws_client", kind)
    with fresh_clients():
        yield
