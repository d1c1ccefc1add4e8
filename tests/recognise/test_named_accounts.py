"""Tables that print names of accounts and no codes."""

from __future__ import annotations

from recognise_grids import facts, grid, one

from scrapers.recognise.named_accounts import codes_of_names


def codes(kinds: tuple[str, ...], *labels: str, only_classes: bool = False) -> list[str | None]:
    found = codes_of_names(enumerate(labels), kinds, only_classes=only_classes)  # type: ignore[arg-type]
    return [found.get(row) for row in range(len(labels))]


def test_a_name_that_stands_in_several_places_is_told_by_the_rows_above() -> None:
    assert codes(
        ("functional",),
        "合计",
        "卫生健康支出",
        "医疗保障管理事务",
        "行政运行",
        "其他医疗保障管理事务支出",
        "其他支出",
        "其他支出",
    ) == [None, "210", "21015", "2101501", "2101599", "229", "22999"]


def test_economic_accounts_of_departments_and_governments_have_names_in_common() -> None:
    names = ("工资福利支出", "住房公积金", "商品和服务支出", "其他商品和服务支出", "资本性支出", "其他支出")
    assert codes(("department_economic",), *names) == ["301", "30113", "302", "30299", "310", "399"]
    names = ("机关工资福利支出", "住房公积金", "对事业单位经常性补助", "商品和服务支出", "其他支出")
    assert codes(("government_economic",), *names) == ["501", "50103", "505", "50502", "599"]


def test_what_is_not_certainly_an_account_has_no_code() -> None:
    assert codes(("functional",), "行政运行", "其他", "专项经费", "卫生健康") == [None, None, None, "210"]


def test_lists_of_classes_know_the_classification_by_the_row_above() -> None:
    kinds = ("functional", "department_economic", "government_economic")
    labels = ("一、教育支出", "二、其他支出", "基本支出", "工资福利支出", "办公费", "其他支出")
    assert codes(kinds, *labels, only_classes=True) == ["205", "229", None, "301", None, "399"]


def test_a_basic_table_without_codes_has_economic_accounts_and_totals() -> None:
    found = facts(
        "一般公共预算基本支出表",
        "单位：万元",
        grid("""
            部门预算支出经济分类 | 合计 | 人员经费 | 公用经费
            合计         | 12.00 | 8.00 | 4.00
            工资福利支出 | 8.10  | 8.10 |
            基本工资     | 5.20  | 5.20 |
            住房公积金   | 3.30  | 3.30 |
            商品和服务支出 | 4.40 |     | 4.40
            办公费       | 4.50  |      | 4.50
        """),
    )
    by_label = {m.label: m for printed, m in found if m.fact == "expenditure"}
    assert by_label["基本工资"].department_economic_code == "30101"
    assert by_label["住房公积金"].department_economic_code == "30113"
    assert by_label["工资福利支出"].department_economic_code == "301"
    assert by_label["工资福利支出"].is_total
    assert not by_label["办公费"].is_total
    assert all(m.functional_code is None and m.government_economic_code is None for _, m in found)


def test_a_total_table_tells_functions_from_economic_classes() -> None:
    found = facts(
        "收支预算总表",
        "单位：万元",
        grid("""
            收入 | < | 支出 | <
            项目 | 预算数 | 项目 | 预算数
            一、一般公共预算拨款收入 | 20.10 | 一、教育支出 | 12.30
            二、其他收入 | 1.20 | 二、住房保障支出 | 9.00
            本年收入合计 | 21.30 | 本年支出合计 | 21.30
        """),
    )
    assert one(found, "12.30").functional_code == "205"
    assert one(found, "9.00").functional_code == "221"
    assert one(found, "1.20").functional_code is None


def test_two_classifications_named_side_by_side_are_kept_apart() -> None:
    found = facts(
        "一般公共预算基本支出表",
        "单位：万元",
        grid("""
            政府预算支出经济分类 | 部门预算支出经济分类 | 合计
            机关工资福利支出 | 工资福利支出 | 30.10
            工资奖金津补贴 | 基本工资 | 30.20
            工资奖金津补贴 | 津贴补贴 | 30.30
            机关商品和服务支出 | 商品和服务支出 | 30.40
        """),
    )
    codes = {printed: (m.government_economic_code, m.department_economic_code, m.is_total) for printed, m in found}
    assert codes == {
        "30.10": ("501", "301", True),
        "30.20": ("50101", "30101", False),
        "30.30": ("50101", "30102", False),
        "30.40": ("502", "302", False),
    }
