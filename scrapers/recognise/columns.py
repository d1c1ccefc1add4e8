"""The role of each column, by its header and by what stands in it, and the blocks of a table that is several in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from scrapers.recognise.account_code import classification_of, is_account, is_code_part, printed_code
from scrapers.recognise.accounts import is_known
from scrapers.recognise.amount import parse_amount
from scrapers.recognise.header import Header
from scrapers.recognise.label import GRAND_TOTALS, squash
from scrapers.recognise.layout import Named, Role, column_rules
from scrapers.recognise.matrix import Matrix
from scrapers.recognise.unit import split_unit

_LEVELS = ("类", "款", "项")
_SHORT_NAMES = (*_LEVELS, "目", "元")
_OPEN = (None, "label")
"""What the header may say of a column that its data show to be codes."""
_CODE_HEADER = re.compile(r"编码|代码|编号|科目$|分类$")
_BOTH_NAMES = re.compile(r"单位.*科目|科目.*单位")
_PADDED = re.compile(r"^0\d+$")
_LONGEST_MEASURE = 3
"""Characters; under 单位, longer texts are names of bodies and no measures."""
_NAMELESS = 4
"""Rows of figures; fewer may be the body, its sum and the year before."""
_NAMELESS_THINGS = 2
"""Rows with the price of one thing: what it is is printed, here or elsewhere."""
_LONGEST_NAME = 40
"""Characters; a column whose texts are longer on average explains and does not name."""
_KIND_HEADER = re.compile(r"(?:类别|类型|性质|级次)$|^(?:预算|实施|立项|批复)?(?:年度|年份)$")
_WHOLE = re.compile(r"^[1-9]\d{0,2}$")
_FEWEST_NUMBERED = 6
_FEWEST_CODES = 2
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header path, what it holds, and its block (1, 2, …: income left, expenditure right)."""

    number: int
    path: tuple[str, ...]
    role: Role
    block: int = 1
    names: Named | None = None
    """What the texts of the column name, where its header says it."""

    @property
    def leaf(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def label(self) -> str:
        """The header path joined with ``/``."""
        return "/".join(self.path)


def columns_of(matrix: Matrix, header: Header) -> tuple[Column, ...]:
    """Every column of the table with its role and block."""
    columns = [
        Column(number, path, _role(path, _texts(matrix, header, number)), names=named_by(path[-1]) if path else None)
        for number, path in enumerate(header.paths, start=1)
    ]
    columns = _continued_codes(matrix, header, _codes_of_both(matrix, header, columns))
    return tuple(_with_blocks(_codes_need_a_label(columns)))


_PART = "小计"
_SIDE = re.compile("收入|支出")


def header_disagrees(matrix: Matrix, header: Header, columns: Sequence[Column]) -> bool:
    """Whether a column that the header calls a name holds figures, or the header of a table without rules, where only
    places tell what stands over what, cannot stand so: two columns of figures that it calls the same have lost what
    told them apart."""
    for column in columns:
        texts = _texts(matrix, header, column.number)
        if column.role == "value" and len(texts) > 1 and role_by_header(column.path) == "label":
            return True
        if matrix.grid.origin == "borderless" and column.role == "value" and texts and _is_broken(column.path):
            return True
    if matrix.grid.origin != "borderless":
        return False
    said = [(column.block, column.path) for column in columns if column.role == "value"]
    return len(said) > len(set(said)) or _runs_into_next_block(matrix, header, columns) or _loses_its_side(columns)


def _is_broken(path: Sequence[str]) -> bool:
    """No name at all, one of which a single character stands alone, or a part of nothing."""
    return not path or tuple(path) == (_PART,) or any(len(step) == 1 and step not in _SHORT_NAMES for step in path)


def _loses_its_side(columns: Sequence[Column]) -> bool:
    """Whether a heading says of names that they are of income or expenditure, and not of the figures beside them; or
    nothing tells two blocks from each other."""
    blocks: dict[int, list[Column]] = {}
    for column in columns:
        blocks.setdefault(column.block, []).append(column)
    for block in blocks.values():
        names = [side for c in block if c.role == "label" for step in c.path[:-1] if (side := _SIDE.search(step))]
        figures = [c for c in block if c.role == "value"]
        if names and any(not any(_SIDE.search(step) for step in c.path) for c in figures):
            return True
    said = [tuple(column.path for column in block if column.role in ("label", "value")) for block in blocks.values()]
    return len(said) > len(set(said))


def _runs_into_next_block(matrix: Matrix, header: Header, columns: Sequence[Column]) -> bool:
    """Whether a header cell stands over figures and over the names behind them, which begin a block of their own."""
    for cell in matrix.grid.cells:
        if cell.row <= header.rows and cell.column_span > 1:
            over = columns[cell.column - 1 : cell.column - 1 + cell.column_span]
            if over and over[0].role == "value" and any(column.role == "label" for column in over):
                return True
    return False


def rows_are_nameless(matrix: Matrix, header: Header, columns: Sequence[Column]) -> bool:
    """Whether several rows of figures have nothing that says what they are: a table that lost its left part."""
    if any(column.role not in ("value", "quantity", "unit_price", "note") for column in columns):
        return False
    rows = range(header.rows + 1, matrix.rows + 1)
    figures = sum(any(parse_amount(cell.text) is not None for cell in matrix.printed(row)) for row in rows)
    fewest = _NAMELESS_THINGS if any(column.role == "unit_price" for column in columns) else _NAMELESS
    return figures >= fewest


def role_by_header(path: Sequence[str]) -> Role | None:
    """What the header says of a column, None where no entry of ``columns.yml`` knows it."""
    if not path:
        return None
    leaf = path[-1]
    if leaf in (*_LEVELS, "目") and len(path) > 1 and not any(_CODE_HEADER.search(step) for step in path[:-1]):
        return None
    return _role_of(leaf)


@lru_cache(maxsize=4096)
def _role_of(leaf: str) -> Role | None:
    return next((rule.role for rule in column_rules() if rule.header.search(leaf)), None)


def named_by(heading: str) -> Named | None:
    """What the texts below a heading name, where an entry of ``columns.yml`` says it."""
    return next((rule.names for rule in column_rules() if rule.header.search(heading)), None)


def _texts(matrix: Matrix, header: Header, column: int) -> list[str]:
    """The printed texts of a column below the header."""
    rows = range(header.rows + 1, matrix.rows + 1)
    cells = (matrix.cell(row, column) for row in rows)
    return [
        text
        for row, cell in zip(rows, cells, strict=True)
        if cell is not None and cell.row == row and cell.column == column and (text := squash(cell.text))
        if not matrix.heads_rows(row)
    ]


def _role(path: Sequence[str], texts: Sequence[str]) -> Role:
    """The role by header, as far as the data allow it; by the data where the header says nothing."""
    said = "ordinal" if _counts_rows(texts) else role_by_header(path)
    if path and _KIND_HEADER.search(path[-1]) and all(text.isdigit() for text in texts):
        said = "other_code" if texts else said
    if said is None and _are_accounts(texts):
        said = "account_code"
    if said == "body_code" and _lists_accounts_among_bodies(texts):
        said = "account_code"
    words = [text for text in texts if parse_amount(split_unit(text)[0]) is None]
    mostly_figures = len(texts) > 2 * len(words)
    by_data = _role_by_data(texts, words)
    if said in ("ordinal", "body_code", "project_code", "other_code"):
        return said
    if said in ("account_code", "catalogue_code"):
        return said if _holds_codes(said, texts, words) else "label"
    if said in ("quantity", "unit_price"):
        return said if mostly_figures or not texts else "label"
    measures = [word for word in words if word not in GRAND_TOTALS]
    if said == "quantity_unit" and sum(map(len, measures)) > _LONGEST_MEASURE * len(measures):
        return "label"
    if said is not None and not mostly_figures:
        return said
    return by_data if said or path else _role_without_header(texts, by_data)


def _holds_codes(said: Role, texts: Sequence[str], words: Sequence[str]) -> bool:
    if said == "catalogue_code":
        return not texts or not all(_CHINESE.match(text) for text in texts)
    codes = [text for text in texts if printed_code(text)]
    return len(codes) * 2 >= len(texts) or _few_words(words)


def _are_accounts(texts: Sequence[str]) -> bool:
    """Whether a column lists accounts, each below the one it belongs to, whatever stands over it."""
    codes = [text for text in texts if text.isdigit()]
    nested = any(a != b and b.startswith(a) for a, b in pairwise(codes))
    return nested and len(codes) * 5 >= len(texts) * 4 and len(codes) >= _FEWEST_CODES and all(map(is_account, codes))


def _lists_accounts_among_bodies(texts: Sequence[str]) -> bool:
    """Whether most codes under 单位代码 are accounts, each below the one it belongs to: what the bodies spend on."""
    accounts = [text for text in texts if text.isdigit() and classification_of(text) == "functional"]
    nested = any(a != b and b.startswith(a) for a, b in pairwise(accounts))
    return nested and len(accounts) * 2 > len(texts)


def _counts_rows(texts: Sequence[str]) -> bool:
    """Whether a column numbers its rows, whatever stands over it: whole numbers that go up, nearly always by one."""
    numbers = [int(text) for text in texts if _WHOLE.match(text)]
    steps = [after - before for before, after in pairwise(numbers)]
    return (
        len(numbers) >= _FEWEST_NUMBERED
        and len(numbers) * 5 >= len(texts) * 4
        and min(steps) > 0
        and steps.count(1) * 5 >= len(steps) * 4
    )


def _role_by_data(texts: Sequence[str], words: Sequence[str]) -> Role:
    """Figures are values; words that are long on average explain and do not name; zeros in front make codes."""
    if len(texts) > 1 and all(_PADDED.match(text) for text in texts):
        return "other_code"
    if not texts or len(texts) > 2 * len(words):
        return "value"
    return "note" if sum(map(len, words)) > _LONGEST_NAME * len(words) else "label"


def _role_without_header(texts: Sequence[str], by_data: Role) -> Role:
    return "account_code" if texts and all(is_account(text) for text in texts) else by_data


def _few_words(words: Sequence[str]) -> bool:
    """A code column where only totals and names of bodies are written over it."""
    return len(words) <= 3 and all(_CHINESE.search(word) for word in words)


def _codes_of_both(matrix: Matrix, header: Header, columns: Sequence[Column]) -> list[Column]:
    """Codes of bodies whose names' heading says that accounts stand among them (单位名称（功能科目）)."""
    placed = list(columns)
    for number, (column, names) in enumerate(pairwise(columns)):
        if column.role == "body_code" and names.role == "label" and _BOTH_NAMES.search(names.leaf):
            texts = _texts(matrix, header, column.number)
            if any(text.isdigit() and is_known(text) for text in texts):
                placed[number] = replace(column, role="account_code")
    return placed


def _continued_codes(matrix: Matrix, header: Header, columns: Sequence[Column]) -> list[Column]:
    """款 and 项 in columns of their own whose header was lost: two digits at most, right beside a code."""
    placed: list[Column] = []
    for column in columns:
        role = column.role
        if placed and placed[-1].role == "account_code" and role_by_header(column.path) in _OPEN:
            texts = [text for text in _texts(matrix, header, column.number) if text not in _LEVELS]
            short = [text for text in texts if is_code_part(text) and len(text) <= 2]
            if texts and len(short) == len(texts) and any(_PADDED.match(text) for text in texts):
                role = "account_code"
        placed.append(replace(column, role=role))
    return placed


def _codes_need_a_label(columns: Sequence[Column]) -> list[Column]:
    """Economic accounts are sometimes headed 科目 alone; a code column without any label beside it is the label."""
    labelled = any(column.role == "label" for column in columns)
    if labelled:
        return list(columns)
    codes = [column for column in columns if column.role == "account_code" and squash(column.leaf) == "科目"]
    return [replace(column, role="label") if column in codes else column for column in columns]


def _with_blocks(columns: Sequence[Column]) -> list[Column]:
    """A code or label column behind a column of figures begins a block, if figures follow it; words behind the last
    figures explain and name nothing."""
    block, figures_seen = 1, False
    placed = []
    for position, column in enumerate(columns):
        begins = column.role in ("label", "account_code", "project_code")
        figures_follow = any(c.role == "value" for c in columns[position:])
        if begins and figures_seen and figures_follow:
            block += 1
            figures_seen = False
        explains = column.role == "label" and figures_seen and not figures_follow
        figures_seen = figures_seen or column.role == "value"
        placed.append(replace(column, role="note" if explains else column.role, block=block))
    return placed


def rows_without_name(matrix: Matrix, header: Header, columns: Sequence[Column]) -> frozenset[int]:
    """Rows of a table without rules that say nothing of what they are, or only that they are part of something.

    Where a name stands once for several rows, in the middle of their height, only rules tell which rows these are.
    """
    if matrix.grid.origin != "borderless":
        return frozenset()
    codes = {column.number for column in columns if column.role.endswith("_code")}
    said: dict[int, list[str]] = {}
    for row in range(header.rows + 1, matrix.rows + 1):
        printed = [(cell.column, squash(cell.text)) for cell in matrix.printed(row)]
        if any(parse_amount(text) is not None and number not in codes for number, text in printed):
            said[row] = [text for number, text in printed if number in codes or parse_amount(text) is None]
    if not any(texts and texts != [_PART] for texts in said.values()):
        return frozenset()
    return frozenset(row for row, texts in said.items() if texts in ([], [_PART]))
