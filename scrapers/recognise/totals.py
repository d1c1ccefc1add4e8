"""Which rows and columns sum others of their table, so that adding up facts counts nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scrapers.recognise.label import squash, strip_ordinal
from scrapers.recognise.table import Reading, Table

_TOTAL = re.compile(r"(?:合计|总计|小计|总额)(?:（.*）)?$")
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


def total_rows(readings: Iterable[Reading]) -> set[tuple[int, int]]:
    """(row, block) of every row that sums others: by its label, codes below its own, or a deeper ordinal below."""
    heads: dict[tuple[int, int], Reading] = {}
    for reading in readings:
        heads.setdefault((reading.row, reading.column.block), reading)
    parents: dict[int, set[str]] = {}
    for (_, block), reading in heads.items():
        whole = reading.head.code or ""
        parents.setdefault(block, set()).update(whole[:digits] for digits in (3, 5, 7) if digits < len(whole))
    totals = set()
    ordered = sorted(heads.items(), key=lambda item: (item[0][1], item[0][0]))
    for position, (place, reading) in enumerate(ordered):
        code, label = reading.head.code, reading.head.label
        following = ordered[position + 1] if position + 1 < len(ordered) else None
        deeper = (
            following is not None
            and following[0][1] == place[1]
            and _rank(label) is not None
            and (_rank(following[1].head.label) or -1) > (_rank(label) or 0)
        )
        sums_codes = code in parents[place[1]]
        if is_total_label(label.rsplit("/", 1)[-1]) or sums_codes or deeper:
            totals.add(place)
    return totals


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
