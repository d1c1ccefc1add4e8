"""Every printed value of a table, row by row, with the code and label of its row and block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scrapers.recognise.account_code import classification_of, code_in_label, completed_code, join_codes, printed_code
from scrapers.recognise.amount import parse_amount
from scrapers.recognise.columns import Column, role_by_header
from scrapers.recognise.header import is_column_numbers
from scrapers.recognise.label import GRAND_TOTALS, squash, term
from scrapers.recognise.layout import dimension_rules, indicator_role, performance_rules
from scrapers.recognise.outline import outline
from scrapers.recognise.table import UNRECOGNISED, Reading, RowHead, Table, parts_of
from scrapers.recognise.unit import find_unit, split_unit
from scrapers.records import Cell

_LEVEL_WORDS = frozenset("类款项目")
_MONEY_HEADER = re.compile(r"金额|价值|预算|决算|拨款|资金|经费|支出|收入|合计|费$")
_DIGITS_OF_A_LEVEL = 2
_MEASURED = re.compile(r"数量|面积|辆|台|套|件|个数")
_VEHICLES = re.compile(r"车辆$")
_MOST_VEHICLES = 1000
"""What is more is what they cost."""
_SUMS = ("合计", "小计")
_VALUE_ROLES = ("value", "quantity", "unit_price")


def readings_of(table: Table) -> Iterator[Reading]:
    """The printed values in reading order. Blank cells give none; a dash gives one without a value."""
    outlines = {block: _outline(table, block) for block in {column.block for column in table.columns}}
    outlined: dict[tuple[int, int], RowHead] = {}
    for row, column, cell, head in _values(table):
        place = (row, column.block)
        if place not in outlined:
            above = outlines[column.block].get(row)
            outlined[place] = replace(head, above=above) if above else head
        yield _reading(table, column, outlined[place], cell)


def codes_of(table: Table) -> list[str]:
    """The code of each printed value's row, where it has one."""
    return [head.code for _, _, _, head in _values(table) if head.code]


def places_without_figure(table: Table) -> tuple[int, int]:
    """How many printed places of the value columns hold no figure, and how many such places there are."""
    texts = [cell.text for _, _, cell in _printed(table)]
    return sum(parse_amount(split_unit(text)[0]) is None for text in texts), len(texts)


def _values(table: Table) -> Iterator[tuple[int, Column, Cell, RowHead]]:
    """Each printed value's row, column and cell, and the head of its row."""
    above: dict[int, str | None] = {}
    heads: dict[tuple[int, int], RowHead] = {}
    for row, column, cell in _printed(table):
        place = (row, column.block)
        if place not in heads:
            head = head_of(table, table.block(column), row, above.get(column.block))
            above[column.block] = next(iter(head.codes), None) or above.get(column.block)
            heads[place] = head
        yield row, column, cell, heads[place]


def _printed(table: Table) -> Iterator[tuple[int, Column, Cell]]:
    """The printed cells of the value columns, row by row."""
    values = [column for column in table.columns if column.role in _VALUE_ROLES]
    for row in table.body_rows:
        printed = table.matrix.printed(row)
        if is_column_numbers([cell.text.strip() for cell in printed]):
            continue
        if table.matrix.heads_rows(row) and parse_amount(printed[0].text) is None:
            continue
        for column in values:
            cell = table.matrix.cell(row, column.number)
            if cell is not None and cell.row == row and cell.column == column.number and squash(cell.text):
                yield row, column, cell


def _outline(table: Table, block: int) -> dict[int, tuple[str, ...]]:
    """The rows that each row of a block is a part of; see ``outline``."""
    columns = [column for column in table.columns if column.block == block]
    return outline((row, head_of(table, columns, row, None).label) for row in table.body_rows)


def stray_readings(table: Table, read: set[tuple[int, int]]) -> list[Reading]:
    """The numbers printed with decimals or separators in cells below the header that no column of values holds.

    ``read`` are the row and column of the cells that were read. Whatever these are, they are kept as printed.
    """
    strays = []
    for cell in table.matrix.grid.cells:
        amount = parse_amount(cell.text)
        if cell.row not in table.body_rows or (cell.row, cell.column) in read:
            continue
        if amount is None or amount.value is None or not re.search(r"[.,．，]", cell.text):
            continue
        if table.columns[cell.column - 1].role == "account_code" and printed_code(cell.text):
            continue
        label = next((c for c in table.matrix.printed(cell.row) if parse_amount(c.text) is None), None)
        strays.append(
            Reading(
                row=cell.row,
                column=table.columns[cell.column - 1],
                head=RowHead(None, None, squash(label.text) if label else ""),
                cell=cell,
                printed=squash(cell.text),
                unit=None,
                value=amount.value,
                is_money=False,
            )
        )
    return strays


def head_of(table: Table, block: Sequence[Column], row: int, above: str | None) -> RowHead:
    """Code and label of a row in a block. Words in a code column (合计 over 类, 款, 项) belong to the label."""
    codes: list[str] = []
    printed_codes: list[str] = []
    labels: list[str] = []
    seen: set[tuple[int, int]] = set()
    for column in block:
        if column.role not in ("account_code", "label"):
            continue
        cell = table.matrix.cell(row, column.number)
        if cell is None or (cell.row, cell.column) in seen:
            continue
        seen.add((cell.row, cell.column))
        text = squash(cell.text)
        part = printed_code(cell.text) if column.role == "account_code" and text else None
        if column.role == "account_code" and (not text or part):
            codes.append(part or "")
            printed_codes += cell.text.split()
        elif text and not (column.role == "account_code" and text in _LEVEL_WORDS):
            labels.append(text)
    joined = join_codes(codes, above)
    if len(joined) == 1 and len(joined[0]) <= _DIGITS_OF_A_LEVEL and labels:
        joined = (completed_code(joined[0], above, labels[-1]) or joined[0],)
    printed = " ".join(printed_codes) or None
    if not joined and labels:
        joined, labels = _codes_in_labels(labels)
        printed = " ".join(joined) or None
    if not joined and not labels:
        labels = _label_from_the_left(table, block, row) or _total_of_row(table, row)
    others = _codes_of_outer_labels(labels, joined) if joined else ()
    return RowHead("/".join(joined) or None, printed, parts_of(labels), tuple(labels), (*others, *joined))


def _codes_of_outer_labels(labels: Sequence[str], joined: Sequence[str]) -> tuple[str, ...]:
    """The codes in front of labels before the inmost that are of other classifications than those of the code columns
    (2010601 行政运行 beside 30101)."""
    known = {classification_of(code) for code in joined} | {None}
    codes = (code_in_label(label)[0] for label in labels[:-1])
    return tuple(code for code in codes if code and classification_of(code) not in known)


def _codes_in_labels(labels: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The code in front of the inmost label, or of each of several that name accounts of different classifications;
    and the labels without them."""
    split = [code_in_label(label) for label in labels]
    kinds = {kind for code, _ in split if code and (kind := classification_of(code))}
    outer = split[:-1] if len(kinds) > 1 else [(None, label) for label in labels[:-1]]
    parts = [*outer, split[-1]]
    return tuple(code for code, _ in parts if code), [name for _, name in parts]


def _label_from_the_left(table: Table, block: Sequence[Column], row: int) -> list[str]:
    """A label over two blocks (支出合计) stands in the left one, whose own figures are blank then.

    Where merged cells are lost it stands in the first column of that block, which may be the one of codes.
    """
    number = min((column.block for column in block), default=1)
    left = [column for column in table.columns if column.block == number - 1]
    if any(table.matrix.text(row, c.number) for c in left if c.role in _VALUE_ROLES):
        return []
    texts = [table.matrix.text(row, c.number) for c in left if c.role in ("label", "account_code")]
    return [text for text in texts if text and printed_code(text) is None]


def _total_of_row(table: Table, row: int) -> list[str]:
    """合计 at the left end of a row names the row in every block that has no label of its own there."""
    first = next(iter(table.matrix.printed(row)), None)
    text = squash(first.text) if first else ""
    return [text] if text in GRAND_TOTALS else []


def _reading(table: Table, column: Column, head: RowHead, cell: Cell) -> Reading:
    number, own_unit = split_unit(cell.text)
    amount = parse_amount(number)
    unit = (
        own_unit or find_unit([*reversed(column.path), *reversed(head.parts), *_unit_of(table, cell.row)]) or table.unit
    )
    reading = Reading(
        row=cell.row,
        column=column,
        head=head,
        cell=cell,
        printed=cell.text.replace("\n", "").strip(),
        unit=unit,
        value=amount.value if amount else None,
        is_money=True,
        understood=amount is not None,
    )
    money = amount is None or own_unit is not None or (amount.kind != "percent" and is_money(table, reading))
    return reading if money else replace(reading, unit=None, is_money=False)


def _unit_of(table: Table, row: int) -> Iterator[str]:
    """The unit that a column of units prints in a row; beside quantities it is of these."""
    if not any(column.role in ("quantity", "unit_price") for column in table.columns):
        yield from (table.matrix.text(row, c.number) for c in table.columns if c.role == "quantity_unit")


def is_money(table: Table, reading: Reading) -> bool:
    """Whether a column (or, in tables that mix, a row) speaks of money and not of counts, areas or shares."""
    column, head = reading.column, reading.head
    counted = column.role == "quantity" or _is_of_one_thing(column) or _is_below_a_quantity(column)
    if any(find_unit([step]) for step in column.path):
        return not counted
    if counted or _is_of_no_money(table, column):
        return False
    rules = dimension_rules()
    assets = table.type_of(reading) == "assets"
    if counts(column.leaf) or rules.shares.search(column.leaf) or (assets and _is_of_what_is_counted(column)):
        return False
    if _row_counts(head) and not (assets and any(_MONEY_HEADER.search(step) for step in column.path)):
        return False
    if assets and _VEHICLES.search(column.leaf):
        return not _counts_vehicles(table, reading)
    return not (assets and _MEASURED.search(column.leaf))


def _is_of_what_is_counted(column: Column) -> bool:
    """Whether a heading over a column says in what its things are counted (车辆（辆）), and not what they cost."""
    return any(map(counts, column.path[:-1])) and (column.leaf in _SUMS or not _MONEY_HEADER.search(column.leaf))


def _counts_vehicles(table: Table, reading: Reading) -> bool:
    """Whether a column headed 车辆 prints how many they are: whole numbers beside figures with decimals, or few."""
    if re.search(r"[.．,，]", reading.printed) or reading.value is None:
        return False
    beside = (table.matrix.text(reading.row, c.number) for c in table.columns if c.role == "value")
    return any(re.search(r"[.．]\d", text) for text in beside) or abs(reading.value) < _MOST_VEHICLES


def _is_below_a_quantity(column: Column) -> bool:
    """Whether a heading over several columns (数量 over 年初数 and 年末数) says that they count things."""
    return any(role_by_header((step,)) == "quantity" for step in column.path[:-1])


def _is_of_one_thing(column: Column) -> bool:
    """Whether a column gives what one person, household or thing is given or costs; the price of what is procured has
    a role of its own."""
    return column.role != "unit_price" and any(dimension_rules().per_thing.search(step) for step in column.path)


def _is_of_no_money(table: Table, column: Column) -> bool:
    """Whether a kind of table speaks of no money, or has a column of targets or points."""
    if table.table_type == "project_performance":
        return indicator_role(column.leaf) is not None or bool(performance_rules().points.search(column.leaf))
    return table.table_type == "institutions" or (table.table_type == UNRECOGNISED and table.unit is None)


def counts(text: str) -> bool:
    """Whether a heading or label says that it counts things: by its measure in brackets, or by its words."""
    return bool(dimension_rules().counts.search(term(text)))


def _row_counts(head: RowHead) -> bool:
    """Whether a row counts things, by its own label or as a part of a row that does."""
    return any(counts(label) for label in (head.label, *head.above[-1:]))
