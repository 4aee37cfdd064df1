"""Partitions that are merged into one order: where a read of them ends, by where each of theirs does."""

import pytest

from shared.dynamodb.low_level import Item
from shared.records.merged import Merged
from shared.records.pages import Chunk, Partition, Position
from shared.records.requirements import Requirement


def merged(descending: bool, *chunks: tuple[list[int], int | None]) -> tuple[list[Position], Position | None]:
    """The positions that are passed on, and the end, of reads with these ids and ends."""
    partitions = [
        Partition(model=Requirement, hash_key=("partition", str(number)), sort="id", descending=descending) for number in (0, 1)
    ]
    read = [Chunk([row(number) for number in numbers], len(numbers), len(numbers), end) for numbers, end in chunks]
    placed, end = Merged(partitions).merged(read)
    return [position for position, _ in placed], end


def row(number: int) -> Item:
    return {"id": {"N": str(number)}}


@pytest.mark.parametrize(
    ("descending", "one", "other", "passed_on", "end"),
    [
        (False, ([1, 4], None), ([2, 3], None), [1, 2, 3, 4], None),
        (False, ([1, 4], 4), ([2, 3], None), [1, 2, 3, 4], 4),
        (False, ([1, 4], 4), ([2, 3], 3), [1, 2, 3], 3),
        (False, ([], 2), ([1, 3], 5), [1], 2),
        (True, ([4, 1], None), ([3, 2], None), [4, 3, 2, 1], None),
        (True, ([4, 1], 1), ([3, 2], 2), [4, 3, 2], 2),
        (True, ([], 2), ([3, 1], 0), [3], 2),
    ],
    ids=str,
)
def test_nothing_is_passed_on_that_lies_behind_the_end_of_a_partition(
    descending: bool,
    one: tuple[list[int], int | None],
    other: tuple[list[int], int | None],
    passed_on: list[int],
    end: int | None,
) -> None:
    assert merged(descending, one, other) == (passed_on, end)
