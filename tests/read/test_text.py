"""Plain text: the tables in it, and what exporting programs leave behind."""

from __future__ import annotations

import collections
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.read import read_document
from scrapers.read.text import read_text
from scrapers.records import Grid, ReadDocument


def rows_of(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row - 1].append(cell.text)
    return rows


def read(text: str) -> ReadDocument:
    return read_text(text.encode())


def test_tab_table_between_paragraphs() -> None:
    document = read("收入总表\n\n项目\t合计\t结转\n一、拨款\t12.50\t\n\n说明如下。\n")
    assert [line.text for line in document.lines] == ["收入总表", "说明如下。"]
    (grid,) = document.grids
    assert grid.origin == "tabs"
    assert rows_of(grid) == [["项目", "合计", "结转"], ["一、拨款", "12.50", ""]]
    assert document.items[1] is grid


def test_offsets_point_into_the_text() -> None:
    document = read("甲\n\n乙\t1\n丙\t2\n\n丁。\n戊")
    for line in document.lines:
        assert document.text[line.start : line.start + len(line.text)] == line.text


def test_cell_a_line() -> None:
    document = read("资产表\n\t项目\n\t数量\n\t价值\n\n\t合计\n\t7\n\t1.5\n\n\t车辆\n\t\n\t\n\n\n八、名词解释\n")
    (grid,) = document.grids
    assert grid.origin == "cell_lines"
    assert rows_of(grid) == [["项目", "数量", "价值"], ["合计", "7", "1.5"], ["车辆", "", ""]]
    assert [line.text for line in document.lines] == ["资产表", "八、名词解释"]


def test_cell_a_line_with_paragraphs_inside_a_cell() -> None:
    text = "\t目标\n\t1、提高服务。\n\n2、按时完成。\n\n\n\t指标\n\t值\n\n\t人数\n\t3\n\n\n后文。"
    (grid,) = read(text).grids
    assert rows_of(grid) == [["目标", "1、提高服务。\n2、按时完成。"], ["指标", "值"], ["人数", "3"]]


def test_row_torn_by_empty_paragraphs_is_joined() -> None:
    text = "\t一\n\t二\n\t三\n\n\t甲\n\n\n\t乙\n\t丙\n\n\t丁\n\t戊\n\t己\n"
    (grid,) = read(text).grids
    assert rows_of(grid) == [["一", "二", "三"], ["甲", "乙", "丙"], ["丁", "戊", "己"]]


def test_rows_of_different_width_are_not_joined() -> None:
    text = "\t编码\n\t8\n\t名称\n\t甲\n\n\t季度\n\t一\n\n\t25\n\t50\n\t75\n\n\t目标\n\t高\n\n"
    (grid,) = read(text).grids
    assert [len(row) for row in rows_of(grid)] == [4, 2, 3, 2]


def test_caption_right_above_the_next_cell_table_separates_tables() -> None:
    table = "\t项目\n\t数\n\n\t甲\n\t1\n\n"
    document = read(f"{table}\n2、第二张表\n{table}")
    assert len(document.grids) == 2
    assert [line.text for line in document.lines] == ["2、第二张表"]


def test_lone_caption_cell_above_a_cell_table_is_a_line() -> None:
    document = read("\t资产占用表\n\n\t项目\n\t数量\n\n\t甲\n\t1\n\n")
    assert [line.text for line in document.lines] == ["资产占用表"]
    assert rows_of(document.grids[0])[0] == ["项目", "数量"]


def test_paragraphs_indented_by_a_tab_are_no_table() -> None:
    document = read("\t第一段正文，没有表格。\n\t第二段正文，也没有。\n\n\t第三段。\n\t第四段。\n")
    assert not document.grids
    assert len(document.lines) == 4


def test_contents_are_lines() -> None:
    for contents in ("一、概况.....\t1\n二、收支表.....\t3\n-----------\t----\n", "甲\t1\n乙\t2\n丙\t9\n"):
        assert not read(contents).grids


def test_caption_and_unit_on_one_line_is_a_line() -> None:
    document = read("部门：某局\t\t\t单位：万元\n\n项目\t数\n甲\t1\n")
    assert document.lines[0].text == "部门：某局  单位：万元"
    assert len(document.grids) == 1


def test_rows_of_unit_and_body_above_a_tab_table_are_lines() -> None:
    document = read("单位：某局\t\t\t\n\t\t单位：万元\t\n收入\t\t支出\t\n项目\t数\t项目\t数\n甲\t1\t乙\t2\n")
    assert [line.text for line in document.lines] == ["单位：某局", "单位：万元"]
    assert rows_of(document.grids[0])[0] == ["收入", "", "支出", ""]


def test_lone_header_over_columns_stays_in_a_tab_table() -> None:
    document = read("\t本年收入\t\t\n项目\t合计\t拨款\t其他\n甲\t1\t1\t\n")
    assert rows_of(document.grids[0])[0] == ["", "本年收入", "", ""]


def test_markdown_separator_is_dropped_and_the_body_joined() -> None:
    document = read("项目\t数量\n-----\t----\n\n合计\t3\n甲\t——\n")
    assert rows_of(document.grids[0]) == [["项目", "数量"], ["合计", "3"], ["甲", "——"]]


def test_markdown_pipes() -> None:
    document = read("| 项目 | 数 |\n| --- | ---: |\n| 甲 | 1 |\n")
    assert rows_of(document.grids[0]) == [["项目", "数"], ["甲", "1"]]


def test_bars_behind_the_cells() -> None:
    """A bar in front then ends a blank cell; one row without it tells for all rows of the block."""
    document = read("科目 | 名称 | 合计 |\n | 合计 | 7.50 |\n205 | 教育支出 |  |\n首页 | 公开 |\n\n更多 |\n")
    (grid,) = (item for item in document.items if isinstance(item, Grid))
    cells = {(cell.row, cell.column): cell.text for cell in grid.cells if cell.text}
    assert cells == {
        (1, 1): "科目", (1, 2): "名称", (1, 3): "合计", (2, 2): "合计", (2, 3): "7.50",
        (3, 1): "205", (3, 2): "教育支出", (4, 1): "首页", (4, 2): "公开",
    }  # fmt: skip
    assert "更多 |" in [item.text for item in document.items if not isinstance(item, Grid)]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("[bookmark: _GoBack]现将预算公开如下：", "现将预算公开如下："),
        ("预算**874.96**万元，较**2020**年增加", "预算874.96万元，较2020年增加"),
        ("5、绩效目标表 TC 5、绩效目标表 \\f C \\l 1 ", "5、绩效目标表"),
        ("一、概况 PAGEREF _Toc12345 \\h 3", "一、概况 3"),
        ('HYPERLINK \\l "_Toc99" 一、概况', "一、概况"),
        ("- 1、**事业收入**：指取得的收入。", "1、事业收入：指取得的收入。"),
        ("## 第二部分", "第二部分"),
        ("达到$\\geq 90\\%$ ；", "达到≥90% ；"),
        ("零\u200b宽\ufeff字符", "零宽字符"),
        ("甲&nbsp;乙 &lt;丙&gt;", "甲\xa0乙 <丙>"),
        ("填报日期____年__月", "填报日期____年__月"),
        ("合计 - 5 * 3 ** 2", "合计 - 5 * 3 ** 2"),
        ("收费 $5 和 $6", "收费 $5 和 $6"),
    ],
)
def test_leftovers_of_exporting_programs(printed: str, meant: str) -> None:
    assert read(printed).text == meant


def test_paragraph_tags_in_a_cell_become_line_breaks() -> None:
    document = read("目标\t<p>目标 1：甲；</p> <p>目标 2：乙<br>丙</p>\t\n指标\t值\t注\n")
    assert rows_of(document.grids[0])[0] == ["目标", "目标 1：甲；\n目标 2：乙\n丙", ""]


def test_line_cut_at_the_edge_of_a_page_may_go_on() -> None:
    document = read(
        "2021年预算收支安排874.96万元，其中基本支出增加26.5\n\n万元，项目支出增加22万元。\n\n三、机关运行经费\n\n正文。"
    )
    assert [line.paragraph for line in document.lines] == [False, True, True, True]


def test_heading_however_long_does_not_go_on() -> None:
    document = read("七、“三公”经费财政拨款预算安排情况说明及增减变化原因\n\n2020年预算3万元。")
    assert document.lines[0].paragraph


def test_encodings_are_told_from_the_bytes() -> None:
    text = "单位：万元\n项目\t金额\n〇镕合计\t1.00\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert read_document(text.encode(encoding)).text == "单位：万元", encoding


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text_cut_inside_a_character_keeps_its_encoding(encoding: str) -> None:
    body = ("一般公共预算收入支出总表，单位：万元。" * 20).encode(encoding)[:-1]
    document = read_text(body)
    assert document.text.startswith("一般公共预算收入支出总表")
    assert document.notes == ("文本中有无法解码的字节，已用替代字符标出",)


def test_rows_that_only_happen_to_add_up_are_not_joined() -> None:
    widths = [7, 2, 5, 5, 2, 6, 6]
    text = "".join("".join(f"\t格{n}\n" for n in range(width)) + "\n" for width in widths)
    assert [len(row) for row in rows_of(read(text).grids[0])] == widths


def test_many_torn_rows_are_joined_without_deep_recursion() -> None:
    text = "\t甲\n\t乙\n\t丙\n\n" + "\t一\n\t二\n\n\n\t3\n\n" * 3000
    assert rows_of(read(text).grids[0])[-1] == ["一", "二", "3"]


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header row, rows of any short cells, and a last row that is a total: outer blank rows would be trimmed."""
    columns = draw(st.integers(2, 6))
    cell = st.text(alphabet="预算收入支出一二0123456789.,-（）：", max_size=8)
    body = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), max_size=8))
    return [["项目", *["金额"] * (columns - 1)], *body, ["合计", *["1.00"] * (columns - 1)]]


@given(tables())
def test_tab_tables_come_back_as_they_were(rows: list[list[str]]) -> None:
    rows = [[row[0] or "甲", *row[1:]] for row in rows]
    document = read("前文。\n\n" + "\n".join("\t".join(row) for row in rows) + "\n\n后文。")
    assert rows_of(document.grids[0]) == rows
    assert [line.text for line in document.lines] == ["前文。", "后文。"]


@given(tables())
def test_cell_line_tables_come_back_as_they_were(rows: list[list[str]]) -> None:
    text = "前文。\n" + "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows) + "\n后文。"
    document = read(text)
    assert rows_of(document.grids[0]) == rows
    assert [line.text for line in document.lines] == ["前文。", "后文。"]


@given(st.text(max_size=300))
def test_any_text_is_read_and_its_offsets_are_right(text: str) -> None:
    document = read(text)
    for line in document.lines:
        assert document.text[line.start : line.start + len(line.text)] == line.text


@pytest.mark.real
def test_seeds_keep_their_printed_amounts(real_documents: Path) -> None:
    """Every number of two and more digits that a seed prints is in a line or a cell, as often as it stands there."""
    number = re.compile(r"\d[\d,]*\.\d+|\d{2,}")
    for path in sorted((real_documents / "seeds").glob("*.txt")):
        document = read_text(path.read_bytes())
        read_parts = [line.text for line in document.lines] + [c.text for g in document.grids for c in g.cells]
        printed = collections.Counter(number.findall(re.sub(r"\bTC .*", "", path.read_text(encoding="utf-8"))))
        found = collections.Counter(n for part in read_parts for n in number.findall(part))
        assert printed == found, path.name


@pytest.mark.real
def test_seeds_read_the_same_in_any_encoding_and_with_any_line_ends(real_documents: Path) -> None:
    for path in sorted((real_documents / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        expected = read_text(text.encode())
        for encoding in ("gb18030", "utf-8-sig", "utf-16"):
            assert read_text(text.encode(encoding)).items == expected.items, (path.name, encoding)
        assert read_text(text.replace("\n", "\r\n").encode()).items == expected.items, path.name


def test_rows_of_tabs_with_an_empty_line_between_each_are_one_table() -> None:
    (grid,) = read_text("收入表\n\n科目\t金额\n\n甲\t1.20\n\n乙\t\n\n丙\t3.00\n\n附注\n".encode()).grids
    assert [cell.text for cell in grid.cells] == ["科目", "金额", "甲", "1.20", "乙", "", "丙", "3.00"]


def test_an_empty_line_below_rows_without_any_between_them_ends_the_table() -> None:
    first, second = read_text("科目\t金额\n甲\t1.20\n乙\t2.00\n\n科目\t金额\n丙\t3.00\n丁\t1.00\n".encode()).grids
    assert (first.rows, second.rows) == (3, 3)


def test_rows_cut_down_to_their_label_stay_in_their_table() -> None:
    text = "项目\t金额\t项目\t金额\n一、拨款\t1.20\t一、教育\t1.20\n二、基金\n三、其他\n\n\n合计\t1.20\t合计\t1.20\n"
    (grid,) = read_text(text.encode()).grids
    assert [cell.text for cell in grid.cells if cell.column == 1] == [
        "项目",
        "一、拨款",
        "二、基金",
        "三、其他",
        "合计",
    ]


@pytest.mark.parametrize("between", ["支出表", "单位：元", "以上是收入。", "三、支出情况"])
def test_lines_above_the_header_of_another_table_are_no_rows(between: str) -> None:
    text = f"科目\t金额\n甲\t1.20\n乙\t2.00\n{between}\n项目\t2022\t2023\n丙\t3.00\t1.00\n丁\t1.00\t2.00\n"
    document = read_text(text.encode())
    assert len(document.grids) == 2
    assert [line.text for line in document.lines] == [between]
