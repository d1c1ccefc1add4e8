"""Which rows and columns sum others of their table, so that adding up facts counts nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scrapers.recognise.label import GRAND_TOTALS, strip_ordinal
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.table import Reading, RowHead, Table

_OF_THE_YEAR = ("本年收入", "本年支出", "当年收入", "当年支出")


def total_rows(readings: Iterable[Reading]) -> set[tuple[int, int]]:
    """(row, block) of every row that sums others: by its label, by codes below its own, by amounts in its parts."""
    heads: dict[tuple[int, int], RowHead] = {}
    with_parts: set[tuple[int, str]] = set()
    for reading in readings:
        block = reading.column.block
        heads.setdefault((reading.row, block), reading.head)
        if reading.value:
            with_parts |= {(block, above) for above in reading.head.above}
    summed: dict[int, set[str]] = {}
    for (_, block), head in heads.items():
        summed.setdefault(block, set()).update(_codes_above(head.codes))
    return {
        (row, block)
        for (row, block), head in heads.items()
        if _is_total(head.label.rsplit("/", 1)[-1])
        or head.code in summed[block]
        or (not head.code and (block, head.label) in with_parts)
    }


def _is_total(label: str) -> bool:
    return is_total_label(label) or strip_ordinal(label) in _OF_THE_YEAR


def _codes_above(codes: Sequence[str]) -> Iterator[str]:
    """The keys of the rows that a row with these codes is a part of: 210 and 21015 of 2101501, and 2101501 of
    2101501 with 30101 beside it; 501 with 301 of 50101 with 30101."""
    for number, code in enumerate(codes):
        before = codes[:number]
        yield from ("/".join((*before, code[:digits])) for digits in (3, 5, 7) if digits < len(code))
        if number:
            yield "/".join(before)
    if len(codes) > 1:
        yield from ("/".join(code[:digits] for code in codes) for digits in (3, 5) if digits < max(map(len, codes)))


def total_columns(table: Table) -> set[int]:
    """Columns that sum others of their block: 合计 beside others, or the parent of a group."""
    totals = set()
    for column in table.columns:
        others = [c for c in table.block(column) if c.role == "value" and c.number != column.number]
        if others and column.role == "value" and is_total_label(column.leaf):
            totals.add(column.number)
    return totals


def total_word(steps: Sequence[str]) -> bool:
    """Whether the last step is a total word and nothing else."""
    return bool(steps) and strip_ordinal(steps[-1]) in (*GRAND_TOTALS, "小计", "总额")
