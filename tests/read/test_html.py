"""Web pages: data tables, layout tables, what is not shown, and pages that are no documents."""

from __future__ import annotations

import pytest

from scrapers.errors import ReadError
from scrapers.read import read_document, sniff
from scrapers.records import ReadDocument


def page(body: str, head: str = "") -> ReadDocument:
    return read_document(f"<html><head>{head}</head><body>{body}</body></html>".encode())


TABLE = """<table border=1>
  <tr><td rowspan=2>项目</td><td colspan=2>预算数</td></tr>
  <tr><td>本年</td><td>上年</td></tr>
  <tr><td>一、拨款收入</td><td>12.00</td><td></td></tr>
</table>"""


def cells(document: ReadDocument, number: int = 0) -> set[tuple[int, int, int, int, str]]:
    return {(c.row, c.column, c.row_span, c.column_span, c.text) for c in document.grids[number].cells}


def test_spans_give_the_cells_their_columns() -> None:
    document = page(f"<p>收入总表</p>{TABLE}<p>说明。</p>")
    assert cells(document) == {
        (1, 1, 2, 1, "项目"),
        (1, 2, 1, 2, "预算数"),
        (2, 2, 1, 1, "本年"),
        (2, 3, 1, 1, "上年"),
        (3, 1, 1, 1, "一、拨款收入"),
        (3, 2, 1, 1, "12.00"),
        (3, 3, 1, 1, ""),
    }
    assert [type(item).__name__ for item in document.items] == ["Line", "Grid", "Line"]
    assert (document.grids[0].rows, document.grids[0].columns) == (3, 3)


def test_table_in_a_table_for_layout_is_found() -> None:
    layout = f"<table><tr><td>正文第一段</td></tr><tr><td><table><tr><td>{TABLE}</td></tr></table></td></tr></table>"
    document = page(layout)
    assert [line.text for line in document.lines] == ["正文第一段"]
    assert len(document.grids) == 1
    assert document.grids[0].columns == 3


def test_title_and_unit_rows_of_the_table_are_lines() -> None:
    document = page(
        "<table><tr><td colspan=3>支出总表</td></tr><tr><td></td><td></td><td>单位：万元</td></tr>"
        "<tr><td>科目</td><td>基本</td><td>项目</td></tr><tr><td>教育</td><td>1</td><td>2</td></tr>"
        "<tr><td colspan=3>注：本表空白处为零。</td></tr></table>"
    )
    assert [line.text for line in document.lines] == ["支出总表", "单位：万元", "注：本表空白处为零。"]
    assert (document.grids[0].rows, document.grids[0].columns) == (2, 3)


def test_breaks_and_paragraphs_are_lines_and_inline_tags_are_not() -> None:
    document = page("<p>一、收入<br>安排<b>12</b><span>.5</span>万元。</p><div>二、支&nbsp;出</div>")
    assert [line.text for line in document.lines] == ["一、收入", "安排12.5万元。", "二、支\xa0出"]


def test_fields_that_only_the_style_sets_apart_are_kept_apart() -> None:
    document = page(
        "<p><span>某局</span><span>单位：万元</span></p><p><b>安排</b><i>12</i><span>其中：</span>6，余</p>"
    )
    assert [line.text for line in document.lines] == ["某局 单位：万元", "安排12其中：6，余"]


def test_line_break_of_the_source_in_a_chinese_word_is_no_space() -> None:
    assert page("<p>一般公共\r\n  预算 Total\nsum</p>").text == "一般公共预算 Total sum"


def test_cell_keeps_its_line_breaks() -> None:
    document = page(
        "<table><tr><td>甲<br>乙</td><td>丙</td></tr><tr><td><p>丁</p><p>戊</p></td><td>1</td></tr></table>"
    )
    assert {text for *_, text in cells(document)} == {"甲\n乙", "丙", "丁\n戊", "1"}


def test_hidden_content_is_left_out_with_a_note() -> None:
    document = page('<p>正文。</p><p style="color:red; DISPLAY : none">旧数 999 万元</p><span hidden>x</span>')
    assert document.text == "正文。"
    assert document.notes == ("网页中有隐藏的内容，未读取",)


def test_hidden_nothing_is_not_noted() -> None:
    assert page('<p>正文。</p><span style="display:none">&zwj; &nbsp;</span>').notes == ()


def test_what_a_template_hides_on_every_page_is_not_noted() -> None:
    links = (
        "<div style='display:none'>更多：<a href='/1.html'>2024年第1期</a> "
        "<a href='/2.html'>2023年第12期</a><i>2023-12-01 08:30</i></div>"
    )
    assert page(f"<p>正文。</p>{links}<span hidden>正在加载</span>").notes == ()


def test_hidden_content_in_a_cell_is_noted_too() -> None:
    table = (
        "<table><tr><td>项目</td><td>数</td></tr><tr><td>甲<s style='display:none'>乙12</s></td><td>1</td></tr></table>"
    )
    document = page(table)
    assert [cell.text for cell in document.grids[0].cells] == ["项目", "数", "甲", "1"]
    assert document.notes == ("网页中有隐藏的内容，未读取",)


def test_what_is_struck_out_does_not_count() -> None:
    document = page(
        "<p>安排<del>10</del><ins>12</ins>万元，其中<span style='text-decoration: line-through'>9</span>8万元。</p>"
    )
    assert document.text == "安排12万元，其中8万元。"
    assert document.notes == ("网页中有划去的文字，未读取",)


def test_column_that_a_class_hides_goes_and_a_tab_stays() -> None:
    style = "<style>.old, td.x {color: red; display: none}</style>"
    rows = "".join(f"<tr><td>{a}</td><td class='n old'>{b}</td><td>{c}</td></tr>" for a, b, c in ("项旧数", "甲98"))
    document = page(f"<div class=old><p>第二页</p></div><table>{rows}</table>", style)
    assert [cell.text for cell in document.grids[0].cells] == ["项", "", "数", "甲", "", "8"]
    assert document.text == "第二页"


def test_text_set_as_it_was_typed_keeps_its_lines_and_tables() -> None:
    document = page("<pre>收支总表\n项目\t金额\n拨款\t1.00\n合计\t1.00\n</pre>")
    assert document.text == "收支总表"
    assert [cell.text for cell in document.grids[0].cells] == ["项目", "金额", "拨款", "1.00", "合计", "1.00"]


def test_page_of_frames_holds_nothing_itself() -> None:
    markup = "<html><head><title>预算</title></head><frameset rows='*,39'><frame src='a.files/sheet001.htm'></frameset>"
    with pytest.raises(ReadError, match="网页只是框架"):
        read_document(markup.encode())


def test_page_in_a_page_is_noted_where_there_is_little_else() -> None:
    frame = "<iframe src='a.html'></iframe>"
    assert page(f"<p>正文见下。</p>{frame}").notes == ("网页中嵌有另一网页（iframe），其内容未读取",)
    assert page(f"<p>{'本部门预算公开如下。' * 100}</p>{frame}").notes == ()


def test_wide_picture_is_noted() -> None:
    assert page('<p>正文。</p><img style="width: 750px" src=a.gif>').notes == ("网页中有图片，图中的文字和表格未读取",)


def test_menus_are_left_out_and_attachments_are_kept() -> None:
    menu = "<ul>" + "".join(f"<li><a href=#{n}>栏目{n}</a></li>" for n in range(8)) + "</ul>"
    document = page(f"{menu}<nav>首页</nav><p>附件：<a href=a.pdf>预算公开表</a></p>")
    assert [line.text for line in document.lines] == ["附件：预算公开表"]


def test_article_title_comes_before_the_window_title() -> None:
    head = "<title>某市政府网</title><meta name='ArticleTitle' content=' 某局2024年部门预算 '>"
    assert page("<p>正文。</p>", head).title == "某局2024年部门预算"
    assert page("<p>正文。</p>", "<title>某局决算</title>").title == "某局决算"


def test_charset_gb2312_means_gb18030_and_bytes_beat_the_declaration() -> None:
    markup = "<html><head><meta charset=gb2312></head><body><p>朱镕基〇 万元</p></body></html>"
    assert read_document(markup.encode("gb18030")).text == "朱镕基〇 万元"
    assert read_document(markup.encode("utf-8")).text == "朱镕基〇 万元"


def test_server_page_directives_are_no_text() -> None:
    body = '<%@ page contentType="text/html" %>\n<!DOCTYPE html><html><body><p>正文。</p></body></html>'.encode()
    assert sniff(body) == "html"
    assert read_document(body).text == "正文。"


@pytest.mark.parametrize(
    "body",
    [
        "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><hr>nginx</body></html>",
        "<html><title>提示</title><body>抱歉，您访问的页面不存在或已删除！</body></html>",
        "<html><head><script>document.cookie='__jsl_clearance=1'</script></head><body></body></html>",
        "<!DOCTYPE html><html><body>您的请求被拦截，请完成安全验证</body></html>",
    ],
)
def test_error_page_is_no_document(body: str) -> None:
    with pytest.raises(ReadError, match="内容不是文档而是网页错误页"):
        read_document(body.encode())


def test_short_disclosure_is_no_error_page() -> None:
    document = page("<p>2024年“三公”经费预算404万元，其中公务接待费400万元。</p>")
    assert document.text.startswith("2024年")


def test_absurd_spans_do_not_cost_memory() -> None:
    document = page("<table><tr><td colspan=999999 rowspan=999999>甲</td><td>乙</td></tr><tr><td>1</td></tr></table>")
    assert all(grid.columns <= 1000 for grid in document.grids)


def test_deep_nesting_is_survived_with_a_note() -> None:
    document = page("<p>正文。</p>" + "<div><table><tr><td>" * 3000 + "深")
    assert document.text.startswith("正文。")
    assert document.notes == ("网页嵌套过深，其后的内容未读取",)


def test_external_entities_are_not_fetched(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    body = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>正文：&x;</p></body></html>'
    assert "机密" not in read_document(body.encode()).text
