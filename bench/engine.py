"""MiniStack with the tables of template.yaml, and `shared` on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bench.processes import ROOT, environment
from tests.engine import engine


@contextmanager
def tables() -> Iterator[str]:
    """Has to be entered before `shared` is imported: its settings are read then."""
    with engine() as endpoint:
        os.environ.update(environment(endpoint))
        from local.tables import create_tables
        from local.template import load
        from shared import aws

        create_tables(load(ROOT / "template.yaml"), os.environ["TABLE_PREFIX"], aws.client("dynamodb"))
        yield endpoint
