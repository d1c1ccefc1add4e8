"""The accounts of rows that print names and no codes: each is told by its name and by the rows above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from scrapers.recognise.accounts import codes_named
from scrapers.recognise.classification import Classification, classification_of
from scrapers.recognise.label import strip_ordinal
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.table import RowHead, Table

_CLASSES_ONLY = ("income_expenditure_total", "fiscal_appropriation_total")
_FUNCTIONAL = (
    "expenditure",
    "fiscal_appropriation_expenditure",
    "general_public_expenditure",
    "government_fund_expenditure",
    "state_capital_expenditure",
)
_GOVERNMENT = re.compile(r"government_economic|政府(?:预算)?(?:支出)?经济")
_ANYTHING = frozenset({"其他", "其它"})
"""Names that are accounts only with 支出 behind them."""


def codes_of_block(table: Table, block: int, heads: Mapping[int, RowHead]) -> dict[int, tuple[str, ...]]:
    """The accounts of the rows of a block that prints no codes; two where two classifications stand side by side."""
    columns = [column for column in table.columns if column.block == block and column.role == "label"]
    said = {column.number: kind for column in columns if (kind := _kind_said(column.label))}
    if len(set(said.values())) > 1:
        found: dict[int, tuple[str, ...]] = {}
        for number, kind in said.items():
            named = codes_of_names([(row, table.matrix.text(row, number)) for row in sorted(heads)], (kind,))
            for row, code in named.items():
                found[row] = (*found.get(row, ()), code)
        return found
    kinds = _kinds_of_rows(table, "".join(column.label for column in columns))
    rows = [(row, heads[row].label) for row in sorted(heads)]
    named = codes_of_names(rows, kinds, only_classes=table.table_type in _CLASSES_ONLY)
    return {row: (code,) for row, code in named.items()}


def _kinds_of_rows(table: Table, header: str) -> tuple[Classification, ...]:
    """The classifications that rows may go by, by the kind of table and the header of their names."""
    kind = table.table_type
    if kind in _CLASSES_ONLY:
        said = _kind_said(header)
        return (said,) if said else ("functional", "department_economic", "government_economic")
    if "economic" in kind or (kind in _FUNCTIONAL and "经济" in table.title + header):
        return ("government_economic" if _GOVERNMENT.search(kind + table.title + header) else "department_economic",)
    return ("functional", "department_economic") if kind in _FUNCTIONAL else ()


def _kind_said(header: str) -> Classification | None:
    if "经济" in header and "功能" in header:
        return None
    if "经济" in header:
        return "government_economic" if _GOVERNMENT.search(header) else "department_economic"
    return "functional" if "功能" in header else None


def codes_of_names(
    rows: Iterable[tuple[int, str]], kinds: Sequence[Classification], *, only_classes: bool = False
) -> dict[int, str]:
    """The code of every row whose label is the name of one account for certain.

    ``kinds`` are the classifications it may belong to, the likeliest first. A name that stands in several places
    (行政运行, 其他支出) is the one below the account of a row above. ``only_classes`` is for tables that list classes
    (类) beside lines of other kinds.
    """
    found: dict[int, str] = {}
    path: tuple[str, ...] = ()
    for row, label in rows:
        name = strip_ordinal(label.rsplit("/", 1)[-1])
        if not name or name in _ANYTHING or is_total_label(name):
            continue
        code = _code(name, kinds, path, only_classes=only_classes)
        if code is not None:
            found[row] = code
            path = tuple(code[:digits] for digits in range(3, len(code) + 1, 2))
    return found


def _code(name: str, kinds: Sequence[Classification], path: tuple[str, ...], *, only_classes: bool) -> str | None:
    kind_above = classification_of(path[-1]) if path else None
    ordered = sorted(kinds, key=lambda kind: kind != kind_above)
    for kind in ordered:
        codes = codes_named(kind, name)
        if not only_classes:
            for above in reversed(path):
                below = [code for code in codes if code[:-2] == above]
                if below:
                    return below[0]
        classes = [code for code in codes if len(code) == 3]
        if classes:
            return classes[0]
        if not only_classes and len(codes) == 1:
            return codes[0]
    return None
