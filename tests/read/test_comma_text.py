"""Tables saved with commas between the cells."""

from __future__ import annotations

import pytest

from scrapers.errors import ReadError
from scrapers.read import read_document

TABLE = """收支总表,,
单位：万元,,
项目,预算数,"备
注"
拨款,"1,200.00",甲
合计,"1,200.00",
,,
注：空白为零。,,
支出表,,
科目,预算数,
教育,3.00,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_captions_tables_and_notes(encoding: str) -> None:
    read = read_document(TABLE.encode(encoding))
    assert read.format == "csv"
    assert [line.text for line in read.lines] == ["收支总表", "单位：万元", "注：空白为零。", "支出表"]
    first, second = read.grids
    assert [(c.row, c.column, c.text) for c in first.cells if c.row > 1 and c.text] == [
        (2, 1, "拨款"),
        (2, 2, "1,200.00"),
        (2, 3, "甲"),
        (3, 1, "合计"),
        (3, 2, "1,200.00"),
    ]
    assert first.cells[2].text == "备\n注"
    assert [c.text for c in second.cells if c.text] == ["科目", "预算数", "教育", "3.00"]


def test_cell_without_an_end() -> None:
    with pytest.raises(ReadError, match="没有结束的引号"):
        read_document(b"a,b\nc,d\ne,f\n" + b'x,"' + b"0" * 1_100_000)


def test_sentences_with_narrow_commas_are_no_table() -> None:
    text = "一、决算情况\n" + "行政运行支出决算为441.72万元,完成预算100%,决算数与预算数持平。\n" * 6
    read = read_document(text.encode())
    assert read.grids == ()
    assert len(read.lines) == 7


def test_sentences_that_are_cut_at_the_edge_of_the_page_are_no_table() -> None:
    lines = [
        "1. 基本支出预算 2476260.58 元,占一般公共预算支出",
        "的84.06%,同比减少 4966.66 元,下降 0.2%。其中:",
        "工资福利支出预算 2016908.34 元,占基本支出预算",
        "81.45%,同比增加 33279.22 元,增长 1.68%。",
        "商品和服务支出预算 445372.24 元,占基本支出预算",
        "17.99%,同比减少 36235.88 元,下降 7.52%。",
    ]
    assert read_document("\n".join(lines).encode()).grids == ()
