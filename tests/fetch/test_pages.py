"""Pages: encodings, links, dates, meta tags, attachments, as portals have them and against the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.fetch.attachments import AttachmentLink, disposition_name, find_attachments, name_of
from scrapers.fetch.dates import find_date, find_time
from scrapers.fetch.detail_page import DetailPage, read_detail
from scrapers.fetch.links import absolute
from scrapers.fetch.page import Page
from scrapers.portals.registry import AttachmentPatterns, Portal
from scrapers.records import Fetched

BASE = "http://www.example.gov.cn/czj/202403/t1.html"


def portal(**changes: object) -> Portal:
    content: dict[str, object] = {
        "id": "x",
        "name": "x",
        "base": "http://www.example.gov.cn",
        "family": "static_list",
        "columns": [{"url": "/"}],
        "unverified": True,
    }
    return Portal.model_validate(content | changes)


def detail(html: str, encoding: str = "utf-8", **changes: object) -> DetailPage:
    return read_detail(Page(BASE, html.encode(encoding)), portal(**changes), "列表中的标题", date(2024, 1, 1))


def attachments(html: str, encoding: str = "utf-8", **patterns: tuple[str, ...]) -> list[tuple[str, str]]:
    found = find_attachments(Page(BASE, html.encode(encoding)), AttachmentPatterns(**patterns))
    return [(link.url, link.name) for link in found]


# ── links and encodings


def test_raw_chinese_is_encoded_as_the_page_is() -> None:
    html = '<a href="/附件/预算.pdf?名=一">预算.pdf</a>'
    assert attachments(html)[0][0].endswith("/%E9%99%84%E4%BB%B6/%E9%A2%84%E7%AE%97.pdf?%E5%90%8D=%E4%B8%80")
    assert attachments(html, "gb18030")[0][0].endswith("/%B8%BD%BC%FE/%D4%A4%CB%E3.pdf?%C3%FB=%D2%BB")


def test_what_is_encoded_already_stays() -> None:
    assert absolute("/%D4%A4%CB%E3.pdf", BASE, "utf-8") == "http://www.example.gov.cn/%D4%A4%CB%E3.pdf"
    assert absolute("/a b%20c.pdf", BASE) == "http://www.example.gov.cn/a%20b%20c.pdf"


@pytest.mark.parametrize(
    "href", ["", "#top", "javascript:void(0)", "mailto:a@b.cn", "ftp://x/y", "http://[bad", "data:,x"]
)
def test_links_that_lead_to_no_page(href: str) -> None:
    assert absolute(href, BASE) is None


def test_line_breaks_and_backslashes_in_links() -> None:
    assert absolute(" .\\a\r\n.pdf ", BASE) == "http://www.example.gov.cn/czj/202403/a.pdf"


@given(st.text(max_size=40))
def test_any_link_is_ascii_or_none_and_stays_when_read_again(href: str) -> None:
    url = absolute(href, BASE)
    assert url is None or (url.isascii() and absolute(url, BASE) == url)


def test_page_cut_in_mid_character_is_still_utf8() -> None:
    page = Page(BASE, "<p>部门预算</p>".encode()[:-6])
    assert page.encoding == "utf-8"
    assert Page(BASE, '<meta charset="gb2312">镕基'.encode("gb18030")).text.endswith("镕基")


def test_base_tag_is_obeyed() -> None:
    page = Page(BASE, b'<base href="http://files.example.gov.cn/x/">')
    assert page.link("a.pdf") == "http://files.example.gov.cn/x/a.pdf"


# ── dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-01 09:30", date(2024, 3, 1)),
        ("2024-3-1 02:30:00 PM", date(2024, 3, 1)),
        ("发布日期： 2024年 3月 1日 星期五", date(2024, 3, 1)),
        ("[2024/03/01]", date(2024, 3, 1)),
        ("２０２４．０３．０１", date(2024, 3, 1)),
        ("t20240301_1", date(2024, 3, 1)),
        ("2024-02-30 更正 2024-03-01", date(2024, 3, 1)),
        ("null", None),
        ("12024-03-011", None),
        ("99999999", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-01 9:05", "09:05"),
        ("2024年3月1日 16：40：12 来源", "16:40"),
        ("2024-03-01T08:30:00+08:00", "08:30"),
        ("2024-03-01 02:30 PM", "14:30"),
        ("2024-03-01 12:10:00 AM", "00:10"),
        ("2024-03-01 00:00:00", ""),
        ("2024-03-01 24:10", ""),
        ("2024-03-01 点击：10:20", ""),
        ("10:20", ""),
    ],
)
def test_a_time_of_day_stands_right_behind_its_date(text: str, expected: str) -> None:
    assert find_time(text) == expected


# ── detail pages


def test_meta_tags_come_first() -> None:
    found = detail(
        '<meta name="articletitle" content=" 某局\n 2024年部门预算 ">'
        '<META NAME="PubDate" CONTENT="2024-03-01 02:30 PM">'
        '<meta name="ContentSource" content="某局"><meta name="ColumnName" content="预算公开"><h1>别的</h1>'
        "<p>发布日期：2024-03-09 来源：别处</p>"
    )
    assert (found.title, found.published_on) == ("某局 2024年部门预算", date(2024, 3, 1))
    assert found.published_time == "14:30"
    assert (found.publisher, found.column) == ("某局", "预算公开")


def test_null_in_a_meta_tag_says_nothing() -> None:
    found = detail(
        '<meta name="ArticleTitle" content="null"><meta name="PubDate" content=" ">'
        '<meta name="ContentSource" content="undefined"><p>来源：某县财政局 发布时间：2024-03-02 10:00</p>'
    )
    assert (found.title, found.published_on, found.publisher) == ("列表中的标题", date(2024, 1, 1), "某县财政局")
    assert found.published_time == "", "the time of another day says nothing of this one"


def test_date_precedence_is_the_portals() -> None:
    html = '<meta name="PubDate" content="2024-03-01"><p>发布时间：2024-03-02</p>'
    assert detail(html, date_precedence=["page", "meta"]).published_on == date(2024, 3, 2)
    assert detail("<p></p>", date_precedence=["meta"]).published_on is None


def test_title_cut_in_the_list_is_whole_on_the_page() -> None:
    page = Page(BASE, "<h1>某局2024年部门预算公开</h1>".encode())
    assert read_detail(page, portal(), "某局2024年…").title == "某局2024年部门预算公开"


def test_figures_in_the_body_make_the_page_a_document() -> None:
    cells = "".join(f"<tr><td>项目{n}</td><td>1,0{n}0.50</td></tr>" for n in range(8))
    assert detail(f'<div class="TRS_Editor"><table>{cells}</table></div>').holds_figures
    prose = "".join(f"{n}类支出{n}.5万元，" for n in range(9))
    assert detail(f'<div id="zoom"><p>{prose}</p></div>').holds_figures
    layout = "<table><tr><td>附件一</td><td>附件二</td></tr></table>"
    assert not detail(f'<div id="zoom">{layout}本年预算100万元。</div>').holds_figures


def test_fingerprint_sees_the_article_not_the_counter() -> None:
    html = '<div id="zoom">{}<a href="a.pdf">{}</a></div><p>浏览次数：{} 次</p><script>var now={}</script>'
    same = {detail(html.format("正文", "a.pdf", n, n)).fingerprint for n in (1, 22)}
    assert len(same) == 1
    assert detail(html.format("正文更正", "a.pdf", 1, 1)).fingerprint not in same
    assert detail(html.format("正文", "b.pdf", 1, 1)).fingerprint not in same
    without_content = "<body><p>正文</p><p>点击数：{}</p></body>"
    assert len({detail(without_content.format(n)).fingerprint for n in (1, 22)}) == 1


# ── attachments


def test_by_extension_once_with_the_best_name() -> None:
    html = """<a href="./P1.pdf"><img src="pdf.gif"></a><a href="P1.pdf">附件1：某局2024年部门预算.pdf</a>
      <a href="P2.XLSX" title="表.xlsx">附件2</a><a href="t2.html">相关</a>
      <a href="P3.doc">附件3 说明</a><header><a href="/help.pdf">帮助</a></header>"""
    folder = "http://www.example.gov.cn/czj/202403"
    assert attachments(html) == [
        (f"{folder}/P1.pdf", "附件1：某局2024年部门预算.pdf"),
        (f"{folder}/P2.XLSX", "表.xlsx"),
        (f"{folder}/P3.doc", "附件3 说明.doc"),
    ]


def test_by_download_pattern_and_parameter() -> None:
    html = """<a href="/module/download/downfile.jsp?classid=0&filename=abc.pdf">部门预算</a>
      <a href="/api-gateway/x/front/document/download?fileUrl=YW5&fileName=%E9%A2%84%E7%AE%97.doc">预算</a>
      <a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=9">安排表.xls</a>"""
    assert [name for _, name in attachments(html)] == ["abc.pdf", "预算.doc", "安排表.xls"]


def test_by_what_the_portal_adds() -> None:
    html = '<a href="/down?id=3">点击下载正文</a><a href="/x/9.abc">表</a><a href="/get/7">预算</a>'
    assert attachments(html) == []
    added = attachments(html, text_patterns=("点击下载",), extensions=("abc",), url_patterns=(r"/get/\d+",))
    assert [url.rpartition("cn")[2] for url, _ in added] == ["/down?id=3", "/x/9.abc", "/get/7"]


def test_embedded_and_behind_a_viewer() -> None:
    html = """<iframe src="/pdfjs/web/viewer.html?file=/files/a.pdf"></iframe><embed src="b.pdf">
      <a download="决算.html" href="/c">下载</a>"""
    assert [url.rpartition("gov.cn")[2] for url, _ in attachments(html)] == ["/files/a.pdf", "/czj/202403/b.pdf", "/c"]


def fetched(**headers: str) -> Fetched:
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Fetched("http://x/d?id=1", "http://x/files/%E8%A1%A8.xls", 200, sent, b"", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "value",
    [
        "attachment; filename=" + "预算表.xls".encode().decode("latin-1"),
        'attachment; filename="' + "预算表.xls".encode("gb18030").decode("latin-1") + '"',
        "attachment; filename=%E9%A2%84%E7%AE%97%E8%A1%A8.xls",
        "attachment; filename*=UTF-8''%E9%A2%84%E7%AE%97%E8%A1%A8.xls",
    ],
)
def test_name_in_content_disposition(value: str) -> None:
    assert disposition_name([("Content-Disposition", value)]) == "预算表.xls"
    assert name_of(AttachmentLink("http://x/d?id=1", "下载"), fetched(Content_Disposition=value)) == "预算表.xls"


def test_name_of_the_page_goes_before_the_servers_and_is_never_a_path() -> None:
    sent = fetched(Content_Disposition="attachment; filename=a.xls")
    assert name_of(AttachmentLink("http://x/d", "部门预算.xls"), sent) == "部门预算.xls"
    assert name_of(AttachmentLink("http://x/d", "../../etc/passwd.pdf"), sent) == ".._.._etc_passwd.pdf"
    assert name_of(AttachmentLink("http://x/d", ""), fetched()) == "表.xls"
