"""Declarations of functions that no request calls: what template.yaml, `make run` and Lambda's handler are made from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import TypeVar

from shared.aws.queues import Queue
from shared.dynamodb.access import Access
from shared.dynamodb.model import Table

A = TypeVar("A", bound=Callable[..., None])


@dataclass(frozen=True)
class FromQueue:
    """Messages of a queue. `concurrency`: the template's parameter that says how many batches are worked on at the same time."""

    queue: Queue
    batch: int = 10
    concurrency: str | None = None


@dataclass(frozen=True)
class FromStream:
    """New rows of a table, by their keys. `attempts`: how often a batch is tried again before it goes to the dead letters."""

    model: type[Table]
    batch: int = 100
    attempts: int = 5


@dataclass(frozen=True, kw_only=True)
class Background(Access):
    """A function that starts by itself, declared once.

    `name`: its folder's. `purpose`: what it is for, in a sentence. Its permissions are made from the fields of Access and from
    `uses`, which names mechanisms that need tables of theirs; `sends_mail` adds what a mail needs.
    `seconds`: its timeout, of which the last is kept for ending in good order. `megabytes`: its memory.
    """

    name: str
    purpose: str
    uses: tuple[Access, ...] = ()
    sends_mail: bool = False
    seconds: int = 30
    megabytes: int = 512
    act: Callable[..., None] | None = field(default=None, init=False)

    def handler(self, act: A) -> A:
        """Marks the function that does the work. What it raises counts as a failure, which is tried again."""
        object.__setattr__(self, "act", act)  # declared with the rest, by the next lines of the same module
        return act


@dataclass(frozen=True, kw_only=True)
class Consumer(Background):
    """Works off batches of a queue's messages or of a stream's rows.

    The parameters of its handler name what a unit of work is: fields of the message's JSON, or keys of the row (`record` stands for
    the whole record as Lambda hands it over). Records of a batch that are alike in these are one unit, worked on once; units of a
    batch are worked on side by side, up to `at_once` of them; those that fail come again, the others do not.
    """

    source: FromQueue | FromStream
    at_once: int = 10


@dataclass(frozen=True, kw_only=True)
class Schedule(Background):
    """Runs again and again. `minutes`: how often. Its handler takes nothing, and may safely be run twice."""

    minutes: int


Declared = Consumer | Schedule


def declared_in(module: ModuleType) -> Declared:
    """The declaration that a handler's module holds. Raises LookupError unless there is one, with a function."""
    found = [each for each in vars(module).values() if isinstance(each, Consumer | Schedule)]
    if len(found) != 1 or found[0].act is None:
        raise LookupError(f"{module.__name__} must declare one function, and mark what it does with its `handler`")
    return found[0]
