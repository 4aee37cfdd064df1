"""MiniStack with the tables of template.yaml, and `shared` on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bench import canned
from bench.processes import environment
from tests.engine import engine
from tools.codegen.routes import ROOT


@contextmanager
def tables(*prefixes: str) -> Iterator[str]:
    """Has to be entered before `shared` is used: it reads its settings then."""
    with engine() as endpoint:
        # The registry is read once and never again, so that no page's round trips hold its own.
        os.environ.update({**environment(endpoint), "REGISTRY_SECONDS": "86400"})
        from local.tables import create_tables
        from shared.aws import clients
        from tools.deploy.template import load

        for prefix in prefixes or (canned.TABLE_PREFIX,):
            create_tables(load(ROOT / "template.yaml"), prefix, clients.client("dynamodb"))
        yield endpoint
