"""Which rows and columns sum others of their table, so that adding up facts counts nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scrapers.recognise.label import squash, strip_ordinal
from scrapers.recognise.readings import head_of
from scrapers.recognise.table import Reading, RowHead, Table

_TOTAL = re.compile(r"(?:合计|总计|小计|总额)(?:（.*）)?$")
_HEADING = re.compile(r"(?:本年|当年)(?:收入|支出)$|(?:上年|年初).*(?:结转|结余)$")
_RANKS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"^\d{1,2}[、.．](?!\d)"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
    re.compile(r"^其中[:：]"),
)


def is_total_label(label: str) -> bool:
    """Whether a label says that it sums others: 合计, 收入总计, 公用经费合计."""
    return bool(_TOTAL.search(squash(label)))


def total_rows(readings: Iterable[Reading], parents: dict[tuple[int, int], str]) -> set[tuple[int, int]]:
    """(row, block) of every row that sums others: by its label, by codes below its own, or with parts below it."""
    heads: dict[tuple[int, int], RowHead] = {}
    for reading in readings:
        heads.setdefault((reading.row, reading.column.block), reading.head)
    prefixes: dict[int, set[str]] = {}
    for (_, block), head in heads.items():
        whole = head.code or ""
        prefixes.setdefault(block, set()).update(whole[:digits] for digits in (3, 5, 7) if digits < len(whole))
    with_parts = {(block, above) for (_, block), above in parents.items()}
    return {
        (row, block)
        for (row, block), head in heads.items()
        if is_total_label(head.label.rsplit("/", 1)[-1])
        or head.code in prefixes[block]
        or (not head.code and (block, head.label) in with_parts)
    }


def parents_of(table: Table) -> dict[tuple[int, int], str]:
    """The label of the row that a row is a part of, by (row, block): a shallower ordinal above a deeper one, and a
    heading like 二、上年结转 above rows without an ordinal."""
    parents: dict[tuple[int, int], str] = {}
    for block in sorted({column.block for column in table.columns}):
        columns = [column for column in table.columns if column.block == block]
        open_ranks: list[tuple[int, str]] = []
        for row in table.body_rows:
            label = head_of(table, columns, row, None).label
            rank = _rank(label)
            if not label or (rank is None and is_total_label(label)):
                open_ranks = [] if label else open_ranks
                continue
            if rank is None:
                if open_ranks and _HEADING.search(open_ranks[0][1]) and not _HEADING.search(label):
                    parents[row, block] = open_ranks[0][1]
                continue
            open_ranks = [(other, text) for other, text in open_ranks if other < rank]
            if open_ranks:
                parents[row, block] = open_ranks[-1][1]
            open_ranks.append((rank, label))
    return parents


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
    return bool(steps) and strip_ordinal(steps[-1]) in ("合计", "总计", "小计", "总额")


def _rank(label: str) -> int | None:
    return next((rank for rank, pattern in enumerate(_RANKS) if pattern.match(label)), None)
