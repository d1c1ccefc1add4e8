"""Tables too wide for their page: the further columns stand on another page, in the same rows."""

from __future__ import annotations

from dataclasses import replace

from recognise_grids import facts, grid, tables

from scrapers.recognise.meaning import tell
from scrapers.recognise.readings import readings_of
from scrapers.recognise.table import Table
from scrapers.records import Grid

_LEFT = """
    科目编码 | 科目名称 | 本年支出合计
    213 | 农林水支出 | 30.00
    2130104 | 事业运行 | 20.00
    2130108 | 病虫害控制 | 10.00
"""
_RIGHT = """
    基本支出 | 项目支出
    21.00 | 9.00
    14.00 | 6.00
    7.00 | 3.00
"""
_FURTHER = """
    22101 | 保障性安居 | 5.00
    2210201 | 住房公积金 | 4.00
    2210203 | 购房补贴 | 1.00
"""
_FURTHER_RIGHT = """
    3.50 | 1.50
    2.80 | 1.20
    0.70 | 0.30
"""


def _printed(text: str, page: int, *, top: float = 100.0, height: float = 15.0, widths: float = 80.0) -> Grid:
    """A ruled grid with rows of this height from ``top`` on."""
    made = grid(text, page=page)
    edges = tuple(50.0 + widths * number for number in range(made.columns + 1))
    cells = tuple(
        replace(
            cell,
            bbox=(
                edges[cell.column - 1],
                top + height * (cell.row - 1),
                edges[cell.column - 1 + cell.column_span],
                top + height * (cell.row - 1 + cell.row_span),
            ),
        )
        for cell in made.cells
    )
    return replace(made, cells=cells, column_edges=edges)


def _values(table: Table) -> list[tuple[str | None, str, str]]:
    return [(r.head.code, r.column.label, r.printed) for r in readings_of(table)]


_WHOLE = [
    ("213", "本年支出合计", "30.00"),
    ("213", "基本支出", "21.00"),
    ("213", "项目支出", "9.00"),
    ("2130104", "本年支出合计", "20.00"),
    ("2130104", "基本支出", "14.00"),
    ("2130104", "项目支出", "6.00"),
    ("2130108", "本年支出合计", "10.00"),
    ("2130108", "基本支出", "7.00"),
    ("2130108", "项目支出", "3.00"),
]
_BELOW = [
    ("22101", "本年支出合计", "5.00"),
    ("22101", "基本支出", "3.50"),
    ("22101", "项目支出", "1.50"),
    ("2210201", "本年支出合计", "4.00"),
    ("2210201", "基本支出", "2.80"),
    ("2210201", "项目支出", "1.20"),
    ("2210203", "本年支出合计", "1.00"),
    ("2210203", "基本支出", "0.70"),
    ("2210203", "项目支出", "0.30"),
]


def test_the_page_to_the_right_adds_columns_and_brings_the_unit() -> None:
    (table,) = tables("支出决算表", _printed(_LEFT, 1), "单位：万元", _printed(_RIGHT, 2))
    assert _values(table) == _WHOLE
    assert (table.table_type, table.unit) == ("expenditure", "万元")
    assert {r.cell.page for r in readings_of(table)} == {1, 2}


def test_pages_in_either_order() -> None:
    def read(left: int, below: int, right: int, right_below: int) -> list[tuple[str | None, str, str]]:
        pages = [
            _printed(_LEFT, left),
            _printed(_FURTHER, below, top=60.0),
            _printed(_RIGHT, right),
            _printed(_FURTHER_RIGHT, right_below, top=60.0),
        ]
        (table,) = tables("支出决算表", "单位：元", *sorted(pages, key=lambda page: page.page))
        return _values(table)

    down_then_over, over_then_down = read(1, 2, 3, 4), read(1, 3, 2, 4)
    assert down_then_over == over_then_down == _WHOLE + _BELOW


def test_labels_that_are_repeated_stand_once() -> None:
    again = """
        科目编码 | 科目名称 | 基本支出 | 项目支出
        213 | 农林水支出 | 21.00 | 9.00
        2130104 | 事业运行 | 14.00 | 6.00
        2130108 | 病虫害控制 | 7.00 | 3.00
    """
    (table,) = tables("支出决算表", "单位：元", _printed(_LEFT, 1), "支出决算表", "单位：元", _printed(again, 2))
    assert _values(table) == _WHOLE


def test_a_header_that_is_deeper_on_the_right_keeps_its_steps() -> None:
    left = """
        科目编码 | 科目名称
        ^ | ^
        213 | 农林水支出
        2130104 | 事业运行
        2130108 | 病虫害控制
    """
    right = """
        基本支出 | <
        人员经费 | 公用经费
        21.00 | 9.00
        14.00 | 6.00
        7.00 | 3.00
    """
    flat = _printed(left, 1)
    merged = replace(  # no rule runs through the merged cells: the left page has one row less
        flat,
        rows=4,
        cells=tuple(
            replace(cell, row=max(1, cell.row - 1), row_span=1) for cell in flat.cells if cell.text or cell.row != 2
        ),
    )
    (table,) = tables("支出决算表", "单位：元", merged, _printed(right, 2))
    assert _values(table)[:2] == [("213", "基本支出/人员经费", "21.00"), ("213", "基本支出/公用经费", "9.00")]


def test_columns_keep_their_numbers_on_the_right() -> None:
    left = "科目编码 | 科目名称 | 本年支出合计\n栏次 | < | 1" + _LEFT[_LEFT.index("合计") + 2 :]
    right = "基本支出 | 项目支出\n2 | 3" + _RIGHT[_RIGHT.index("项目支出") + 4 :]
    (table,) = tables("支出决算表", "单位：元", _printed(left, 1), _printed(right, 2))
    assert _values(table) == _WHOLE


def test_a_title_cut_by_the_page_is_one() -> None:
    (table,) = tables("2023年度部门支", _printed(_LEFT, 1), "部门支出决算表", "单位：元", _printed(_RIGHT, 2))
    assert (table.table_type, table.title) == ("expenditure", "2023年度部门支出决算表")


def test_other_rows_or_another_title_make_another_table() -> None:
    left = _printed(_LEFT, 1)
    assert len(tables("支出决算表", "单位：元", left, _printed(_RIGHT, 2, top=140.0))) == 2
    assert len(tables("支出决算表", "单位：元", left, _printed(_RIGHT, 2, height=18.0))) == 2
    assert len(tables("支出决算表", "单位：元", left, "收入决算表", _printed(_RIGHT, 2))) == 2
    assert len(tables("支出决算表", "单位：元", left, _printed(_RIGHT, 4))) == 2
    labelled = "指标 | 数值\n甲 | 1.00\n乙 | 2.00\n丙 | 3.00"
    assert len(tables("支出决算表", "单位：元", left, _printed(labelled, 2))) == 2


def test_what_may_be_the_rest_of_a_table_without_rules_gives_no_facts() -> None:
    left, right = (replace(part, origin="borderless") for part in (_printed(_LEFT, 1), _printed(_RIGHT, 2, top=140.0)))
    first, rest = tables("支出决算表", "单位：元", left, right)
    assert (first.is_cut, rest.is_cut) == (False, True)
    assert not any(told.fact for told in tell(rest))
    _, other = tables("支出决算表", "单位：元", left, "收入决算表", right)
    assert not other.is_cut


def test_a_right_part_without_its_left_gives_no_facts() -> None:
    rows = "\n".join(f"{number}1.00 | {number}.00 | {number}0.00" for number in range(1, 6))
    lone = "本年支出合计 | 基本支出 | 项目支出\n" + rows
    assert not facts("支出决算表", "单位：元", _printed(lone, 1))
    (table,) = tables("支出决算表", "单位：元", _printed(lone, 1))
    assert not table.aligned
    assert len(list(readings_of(table))) == 15
    named = "科目名称 | 本年支出合计\n" + "\n".join(f"支出{number} | {number}.00" for number in range(1, 6))
    assert facts("支出决算表", "单位：元", _printed(named, 1))


def test_rows_that_price_something_unnamed_give_no_facts() -> None:
    counted = "数量 | 单价 | 采购预算\n2 | 15.00 | 30.00\n15 | 0.60 | 9.00"
    (table,) = tables("政府采购预算表", "单位：万元", _printed(counted, 1))
    assert not table.aligned and not any(told.fact for told in tell(table))
    named = "采购物品名称 | 数量 | 单价 | 采购预算\n移动泵车 | 2 | 15.00 | 30.00\n计算机 | 15 | 0.60 | 9.00"
    assert facts("政府采购预算表", "单位：万元", _printed(named, 1))
