"""Rows of a table that name a body: the body whose document it is, its units, others."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scrapers.recognise.account_code import names_the_code_of_a_body
from scrapers.recognise.label import strip_ordinal, term
from scrapers.recognise.organisation import has_place, is_organisation, plain_name
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.table import RowHead, Table

_ACCOUNT_WORD = re.compile(r"(?:合计|总计|小计|结转|结余|支出|收入|经费|资金|拨款|补助)$|结转|结余")
_BODY_HEADER = re.compile(r"^(?:预算)?(?:单位|部门)(?:（.{1,4}）)?(?:名称)?$")


def names_a_body(table: Table, block: int, head: RowHead, *, has_codes: bool, rows: int) -> bool:
    """Whether a row names a body or an office: in a table keyed by codes one without a code that is no total, in a list
    of bodies every row but the total, elsewhere one with the name of a body in a region; never the only one of
    ``rows``."""
    label = term(strip_ordinal(head.label.rsplit("/", 1)[-1]))
    if head.code or not label:
        return bool(label) and names_the_code_of_a_body(head.codes, label)
    if has_codes:
        return not (is_total_label(label) or _ACCOUNT_WORD.search(label))
    columns = [c for c in table.columns if c.block == block and c.role == "label"]
    listed = any(_BODY_HEADER.search(c.leaf) for c in columns)
    said = has_place(label) or any(c.names == "body" for c in columns)
    named = listed or (said and is_organisation(plain_name(label)))
    return named and rows > 1 and not is_total_label(label)


def whole_of_bodies(table: Table, heads: Mapping[int, RowHead]) -> int | None:
    """The row of a list of bodies without a total that is the sum of the others: the first, of the body whose code all
    their codes begin with (203 over 203001, 203002)."""
    column = next((c for c in table.columns if c.role == "body_code"), None)
    if column is None or len(heads) < 2 or any(is_total_label(head.label) for head in heads.values()):
        return None
    first, *others = (table.matrix.text(row, column.number) for row in sorted(heads))
    parts = [code for code in others if code.startswith(first) and len(code) > len(first)]
    return min(heads) if first and len(parts) == len(others) else None
