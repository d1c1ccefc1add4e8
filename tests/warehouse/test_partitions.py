"""Partitions are merged when enough of a size have gathered, so that their number and the rewriting stay small."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scrapers.warehouse.manifest import Partition
from scrapers.warehouse.partitions import MERGED_TOGETHER, SMALLEST, due_for_merge


def partition(number: int, documents: int, replaced: int = 0) -> Partition:
    return Partition(number=number, documents=documents, relations={"marts.dim_document": documents}, replaced=replaced)


def test_small_partitions_are_merged_when_eight_have_gathered() -> None:
    nights = [partition(number, 100) for number in range(1, MERGED_TOGETHER)]
    assert due_for_merge(nights) == []
    assert len(due_for_merge([*nights, partition(8, 40)])) == MERGED_TOGETHER


def test_a_large_partition_is_left_alone_by_small_ones() -> None:
    large = partition(1, 50_000)
    due = due_for_merge([large, *(partition(number, 100) for number in range(2, 10))])
    assert large not in due and len(due) == MERGED_TOGETHER


def test_a_partition_that_is_mostly_replaced_is_rewritten_alone() -> None:
    stale = partition(1, 1_000, replaced=501)
    assert due_for_merge([stale, partition(2, 1_000)]) == [stale]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=400))
def test_however_many_nights_there_are_few_partitions_and_little_rewriting(nights: list[int]) -> None:
    held: list[Partition] = []
    rewritten = number = 0
    for documents in nights:
        number += 1
        held.append(partition(number, documents))
        while due := due_for_merge(held):
            merged = sum(part.documents for part in due)
            rewritten += merged
            number += 1
            held = [part for part in held if part not in due] + [partition(number, merged)]
    tiers = 6
    assert sum(part.documents for part in held) == sum(nights)
    assert len(held) <= tiers * (MERGED_TOGETHER - 1)
    assert rewritten <= tiers * max(sum(nights), SMALLEST)
