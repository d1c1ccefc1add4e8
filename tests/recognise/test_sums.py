"""Tables of text whose own sums contradict the columns their figures were laid in."""

from __future__ import annotations

from recognise_grids import facts, grid, one, tables

_BUDGET = """
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
    205 | 教育支出 | 120.50 | 70.20 | 50.30
    20502 | 普通教育 | 80.50 | 70.20 | 10.30
    2050201 | 学前教育 | 10.30 |  | 10.30
    2050202 | 小学教育 | 70.20 | {basic} | {project}
    20503 | 职业教育 | 40.00 |  | 40.00
    合计 |  | 120.50 | 70.20 | 50.30
"""


def _printed(*items: object, title: str = "支出预算总表") -> list[str]:
    return [value for value, _ in facts(title, "单位：万元", *items)]  # type: ignore[arg-type]


def test_a_figure_in_its_column_is_a_fact() -> None:
    found = facts("支出预算总表", "单位：万元", grid(_BUDGET.format(basic="70.20", project=""), "tabs"))
    basic = [meaning for value, meaning in found if value == "70.20" and meaning.functional_code == "2050202"]
    assert sorted(str(meaning.expenditure_type) for meaning in basic) == ["basic", "total"]


def test_a_figure_that_broke_the_sums_of_two_neighbours_is_no_fact() -> None:
    (table,) = tables("支出预算总表", "单位：万元", grid(_BUDGET.format(basic="", project="70.20"), "tabs"))
    assert table.header.uncertain_rows == {5}


def test_in_a_table_with_borders_the_figure_stands_where_it_is_printed() -> None:
    found = facts("支出预算总表", "单位：万元", grid(_BUDGET.format(basic="", project="70.20"), "ruled"))
    assert len([1 for _, meaning in found if meaning.functional_code == "2050202"]) == 2


def test_an_error_of_the_publisher_hides_no_row() -> None:
    wrong = _BUDGET.format(basic="72.00", project="")
    (table,) = tables("支出预算总表", "单位：万元", grid(wrong, "tabs"))
    assert table.header.uncertain_rows == frozenset()


def test_a_row_one_column_too_far_right_is_no_fact() -> None:
    (table,) = tables(
        "收入预算总表",
        "单位：万元",
        grid(
            """
            科目编码 | 科目名称 | 合计 | 财政拨款收入 | 事业收入 | 其他收入
            205 | 教育支出 | 9.10 | 6.10 | 3.00 |
            20502 | 普通教育 |  | 6.10 | 6.10 |
            20504 | 成人教育 | 3.00 |  | 3.00 |
            """,
            "tabs",
        ),
    )
    assert table.header.uncertain_rows == {3}


def test_rows_that_lost_their_name_or_class_are_no_facts() -> None:
    (table,) = tables(
        "收支总表",
        "单位：万元",
        grid(
            """
            收入 | < | 支出 | <
            项目 | 金额 | 项目 | 金额
            一、财政拨款收入 | 9.10 |  | 6.10
            二、其他收入 |  | 二、教育支出 | 3.00
            收入总计 | 9.10 | 支出总计 | 9.10
            """,
            "tabs",
        ),
    )
    assert table.header.uncertain_rows == {3}
    (table,) = tables(
        "一般公共预算基本支出表",
        "单位：万元",
        grid(
            """
            科目编码 | 科目名称 | 金额
             | 商品和服务支出 | 9.10
            01 | 办公费 | 9.10
            """,
            "tabs",
        ),
    )
    assert table.header.uncertain_rows == {3}


def test_a_total_under_the_heading_of_its_neighbours_leaves_the_header_open() -> None:
    text = """
        项目 | {group} | < | < | 项目支出
         | 合计 | 人员经费 | 公用经费 |
        一、教育支出 | 9.10 | 4.00 | 2.10 | 3.00
        二、科学技术支出 | 7.30 | 4.10 | 2.20 | 1.00
        三、住房保障支出 | 3.50 | 1.50 | 1.00 | 1.00
    """
    (table,) = tables("支出预算总表", "单位：万元", grid(text.format(group="基本支出"), "borderless"))
    assert not table.aligned


def test_three_public_fees_one_column_off_are_no_facts() -> None:
    text = """
        合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费
         |  | 小计 | 购置费 | 运行费 |
        {row}
    """
    right = grid(text.format(row="5.60 |  | 4.20 |  | 4.20 | 1.40"), "tabs")
    moved = grid(text.format(row="5.60 | 4.20 |  | 4.20 | 1.40 | "), "tabs")
    assert _printed(right, title="“三公”经费支出预算表") == ["5.60", "4.20", "4.20", "1.40"]
    assert _printed(moved, title="“三公”经费支出预算表") == []


def test_a_merged_name_stands_over_the_rows_below_it() -> None:
    found = facts(
        "收入预算总表",
        "单位：万元",
        grid(
            """
            项目名称 |  | 金额
            收入总计 |  | 58.30
            一般公共预算资金 | 小计 | 43.10
             | 公共财政拨款（补助）资金 | 43.10
            财政专户管理资金 | 小计 | 15.20
             | 其他非税收入 | 15.20
            """,
            "tabs",
        ),
    )
    items = [meaning.item for value, meaning in found if value == "15.20"]
    assert items == ["special_account", "special_account"]


def test_a_code_behind_a_blank_too_many_goes_back_into_its_column() -> None:
    found = facts(
        "支出预算总表",
        "单位：万元",
        grid(
            """
            科目编码 |  |  | 科目名称 | 合计 | 基本支出 | 项目支出
            类 | 款 | 项 |  |  |  |
            205 | 02 |  | 普通教育 | 9.10 | 6.10 | 3.00
            205 | 02 |  | 01 | 学前教育 | 8.20 | 5.20 | 3.00
            """,
            "tabs",
        ),
    )
    moved = one(found, "5.20")
    assert (moved.functional_code, moved.label, moved.expenditure_type) == ("2050201", "学前教育", "basic")
