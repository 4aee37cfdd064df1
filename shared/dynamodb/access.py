"""Accesses to tables and queues that code declares, from which IAM policies are made."""

from dataclasses import dataclass
from typing import NamedTuple

from shared.aws.queues import Queue
from shared.dynamodb.model import Table


class Index(NamedTuple):
    """A secondary index of a table."""

    model: type[Table]
    name: str


@dataclass(frozen=True, kw_only=True)
class Access:
    """Tables by DynamoDB's actions on them. A transaction needs the right to each of its actions; conditions need none.

    `sends`: the queues that it sends messages to.
    """

    gets: tuple[type[Table], ...] = ()
    batch_gets: tuple[type[Table], ...] = ()
    queries: tuple[type[Table] | Index, ...] = ()
    checks: tuple[type[Table], ...] = ()
    puts: tuple[type[Table], ...] = ()
    updates: tuple[type[Table], ...] = ()
    deletes: tuple[type[Table], ...] = ()
    sends: tuple[Queue, ...] = ()
