"""Output for people at a terminal, by rich."""

import os
import sys
from collections.abc import Iterable, Iterator, Sized
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")


def console(*, stderr: bool = False) -> "Console":
    """A console without any escape code for styles where NO_COLOR is set: rich would leave those for bold."""
    from rich.console import Console

    return Console(stderr=stderr, color_system=None if os.environ.get("NO_COLOR") else "auto")


def watched(things: Iterable[T], doing: str) -> Iterator[T]:
    """Yields the things. At a terminal, a line on standard error counts them, of how many if that is known, and then goes."""
    if not sys.stderr.isatty():
        yield from things
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = [BarColumn()] if isinstance(things, Sized) else []
    columns = TextColumn("{task.description}"), *bar, MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        yield from progress.track(things, description=doing)
