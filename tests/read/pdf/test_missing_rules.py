"""Rules that should part columns and do not: figures never stand in one cell with what is beside them."""

from __future__ import annotations

from typing import Any

from scrapers.read.pdf import read_pdf

XS = (40.0, 90.0, 220.0, 300.0, 350.0, 480.0, 560.0)
ROWS = [
    ["科目编码", "科目名称", "金额", "科目编码", "科目名称", "金额"],
    ["301", "工资福利支出", "588.40", "302", "商品和服务支出", "96.00"],
    ["30101", "基本工资", "300.10", "30201", "办公费", "40.00"],
    ["30102", "津贴补贴", "200.00", "30217", "公务接待费", "4.00"],
    ["30108", "养老保险缴费", "88.30", "30231", "车辆维护费", "52.00"],
]


def test_columns_without_a_rule_between_them_are_told_by_white(pages: Any, texts: Any) -> None:
    ys = [100.0 + 20 * row for row in range(len(ROWS) + 1)]
    pages.lattice((XS[0], XS[2], XS[-1]), ys)
    for y, row in zip(ys, ROWS, strict=False):
        pages.row(XS, y + 14, row)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_prose_with_amounts_in_cells_is_no_table_of_its_own(pages: Any, texts: Any) -> None:
    rows = [[f"项目{n}", f"上年{n}.00万元，本年增加 2{n}.50 万元，用于维护"] for n in range(5)]
    pages.table((40, 120, 480), 100, rows)
    (grid,) = read_pdf(pages.done()).grids
    assert grid.origin == "ruled"
    assert grid.columns == 2
