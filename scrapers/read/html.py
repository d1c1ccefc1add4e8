"""Web pages and what Word and Excel save as such: paragraphs, and the tables that hold data.

Government pages nest tables to lay out the page; only a table of data becomes a grid. Menus, and what the page does not
show, are left out, the latter with a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.encoding import decode
from scrapers.read.html_styles import HIDING, mark_hidden
from scrapers.read.tables import OWN_ROWS_OF_DATA, RawCell, add_table, lays_out_only, place
from scrapers.read.text import read_into as read_text_into
from scrapers.records import Cell, ReadDocument

_UNSEEN = {"script", "style", "noscript", "template", "head", "object", "iframe", "select", "option", "button", "svg"}
_MENUS = {"nav", "header", "footer", "aside"}
_INLINE = {
    *("a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "input", "ins", "label", "mark", "q"),
    *("s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr", "o:p", "p", "st1:chsdate"),
} - {"p"}
_STRUCK = {"del", "s", "strike"}
_STRIKING = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_JSP = re.compile(r"<%.*?%>", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_BREAK_IN_CHINESE = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_DATE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(\s*\d{1,2}:\d{2}(:\d{2})?)?")
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_ERROR_PAGE = re.compile(
    r"(?<!\d)(?:40[0345]|50[0234])(?!\d)|not found|forbidden|bad gateway|页面(?:不存在|没有找到|未找到|已删除|出错)"
    r"|找不到(?:页面|文件)|访问(?:被拒绝|受限|过于频繁|出错)|无法访问|文件不存在|安全(?:验证|检查|防护)|验证码|人机验证"
    r"|网站防火墙|请求被拦截|系统(?:错误|维护)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d\s*(?:万|亿|千)?元")
_ERROR_PAGE_LENGTH = 600
_FRAMES = re.compile(rb"<frameset\b", re.IGNORECASE)
_HEAD = 65_536
_MOST_SPAN = 1000
_ELEMENT = "\x00"
"""Where an inline element begins; no text of a page has this character."""
_FIELD_START = re.compile(f"(?<=[^{_ELEMENT}\\s：:])\\s*{_ELEMENT}+(?=[\u4e00-\u9fff]{{2,8}}[：:])")
_CLAUSES = re.compile("[。；，,]")
_FIELDS_LENGTH = 80
_PICTURE_OF_TEXT = 400
"""Pixels; a picture as wide as this in an article is a scanned page or a table, not an ornament."""
_MENU_LINKS = 4
"""Links; fewer of them in a block are a list of attachments rather than a menu."""


def read_html(body: bytes) -> ReadDocument:
    """Read a web page. Raises ``ReadError`` for a page that only reports an error in place of the document."""
    builder = DocumentBuilder("html")
    read_into(builder, body)
    document = builder.document()
    if _FRAMES.search(body[:_HEAD]) and not document.grids:
        raise ReadError("网页只是框架，正文在它所引用的其他文件中，未随本文件发布")
    if is_error_page(document):
        raise ReadError("内容不是文档而是网页错误页" + (f"：{document.title}" if document.title else ""))
    return document


def is_error_page(document: ReadDocument) -> bool:
    """A short page without table or amount that is empty or speaks of an error, a firewall, a check of the visitor."""
    text = document.text
    if document.grids or len(text) > _ERROR_PAGE_LENGTH or _AMOUNT.search(text):
        return False
    return not text.strip() or _ERROR_PAGE.search(f"{document.title}\n{text}") is not None


def read_into(builder: DocumentBuilder, body: bytes) -> None:
    """Add the title, lines and tables of a page to ``builder``."""
    text, whole = decode(body)
    if not whole:
        builder.note("网页中有无法解码的字节，已用替代字符标出")
    text = _CONTROL.sub("", _JSP.sub("", _XML_DECLARATION.sub("", text)))
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text or "<html></html>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return
    if any("depth" in error.message for error in parser.error_log):
        builder.note("网页嵌套过深，其后的内容未读取")
    builder.title = builder.title or _title(root)
    body = root.find("body")
    mark_hidden(root)
    _Page(builder).walk(root if body is None else body)
    if root.find(".//iframe[@src]") is not None and builder.has_little():
        builder.note("网页中嵌有另一网页（iframe），其内容未读取")


def _title(root: lxml_html.HtmlElement) -> str:
    for meta in root.iter("meta"):
        if (meta.get("name") or "").strip().lower() == "articletitle":
            title = _SPACE.sub(" ", meta.get("content") or "").strip()
            if title and title.lower() != "null":
                return title
    found = root.findtext(".//title") or ""
    return _SPACE.sub(" ", found).strip()


class _Page:
    """One walk over a page: inline text gathers until a block begins or ends."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._inline: list[str] = []
        self._known: dict[lxml_html.HtmlElement, list[Cell] | None] = {}

    def walk(self, element: lxml_html.HtmlElement) -> None:
        self._visit(element)
        self._end_line()

    def _visit(self, element: lxml_html.HtmlElement) -> None:
        tag = _tag(element)
        if _is_unseen(element, tag, self._builder) or _is_menu(element, tag):
            return
        if tag == "br":
            self._end_line()
        elif tag == "img":
            if _width(element) >= _PICTURE_OF_TEXT:
                self._builder.note("网页中有图片，图中的文字和表格未读取")
        elif tag == "table":
            self._end_line()
            self._table(element)
        elif tag == "pre" and element.find(".//table") is None:
            self._end_line()
            read_text_into(self._builder, element.text_content())
        else:
            block = tag not in _INLINE
            if block:
                self._end_line()
            else:
                self._inline.append(_ELEMENT)
            self._inline.append(element.text or "")
            for child in element:
                self._visit(child)
                self._inline.append(child.tail or "")
            if block:
                self._end_line()

    def _end_line(self) -> None:
        self._builder.line(_visible(_apart("".join(self._inline))), paragraph=True)
        self._inline = []

    def _table(self, table: lxml_html.HtmlElement) -> None:
        cells = None if self._lays_out_tables(table) else self._data_cells(table)
        if cells is None:
            for part in table:
                self._visit(part)
                self._inline.append(part.tail or "")
            self._end_line()
            return
        caption = table.find("caption")
        if caption is not None:
            self._visit(caption)
        add_table(self._builder, cells, "html")

    def _lays_out_tables(self, table: lxml_html.HtmlElement) -> bool:
        """Whether a table holds a table of data, and hardly any data of its own: then it lays out the page."""
        inner = [nested for nested in table.iter("table") if nested is not table]
        if not inner or _rows_of_several(table, self._builder) >= OWN_ROWS_OF_DATA:
            return False
        return any(self._data_cells(nested) is not None for nested in inner)

    def _data_cells(self, table: lxml_html.HtmlElement) -> list[Cell] | None:
        """The table's cells with their places, or nothing if it lays out text only. Looked at once a table."""
        if table not in self._known:
            rows = _table_rows(table, self._builder)
            cells = place([[_raw_cell(cell, self._builder) for cell in _cells(row)] for row in rows])
            text_only = (table.get("role") or "") == "presentation" or lays_out_only(cells)
            self._known[table] = None if text_only else cells
        return self._known[table]


def _apart(line: str) -> str:
    """Put space before a field (单位：…) that only the style sets apart, in a line of fields, not of sentences."""
    if len(line) <= _FIELDS_LENGTH and not _CLAUSES.search(line):
        line = _FIELD_START.sub(" ", line)
    return line.replace(_ELEMENT, "")


def _width(image: lxml_html.HtmlElement) -> int:
    """Printed width in pixels; 0 where the page does not say it."""
    given = re.search(r"(?:^|;)\s*width\s*:\s*(\d+)", image.get("style") or "") or re.match(
        r"(\d+)", image.get("width") or ""
    )
    return int(given.group(1)) if given else 0


def _visible(text: str) -> str:
    return _ZERO_WIDTH.sub("", _SPACE.sub(" ", _BREAK_IN_CHINESE.sub("", text)))


def _tag(element: lxml_html.HtmlElement) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _is_unseen(element: lxml_html.HtmlElement, tag: str, builder: DocumentBuilder) -> bool:
    if tag in _UNSEEN or not tag:
        return True
    style = element.get("style") or ""
    if element.get("hidden") is not None or HIDING.search(style):
        if _has_figures(element):
            builder.note("网页中有隐藏的内容，未读取")
        return True
    if tag in _STRUCK or _STRIKING.search(style):
        if _visible(element.text_content()).strip():
            builder.note("网页中有划去的文字，未读取")
        return True
    return False


def _has_figures(element: lxml_html.HtmlElement) -> bool:
    """Whether a hidden part may hold a figure: not what templates hide on every page, links with dates and words."""
    beside_links = element.xpath("descendant-or-self::*[not(ancestor-or-self::a)]/text()")
    return any(character.isdigit() for text in beside_links for character in _DATE.sub("", text))


def _is_menu(element: lxml_html.HtmlElement, tag: str) -> bool:
    """A part for finding one's way: named so, or a block whose text is nearly all in links."""
    if tag in _MENUS or (element.get("role") or "") == "navigation":
        return True
    if tag not in {"div", "ul", "ol", "table", "td", "p", "dl"}:
        return False
    links = element.findall(".//a")
    if len(links) < _MENU_LINKS:
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    return linked * 10 >= 9 * len("".join("".join(element.itertext()).split()))


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows_of_several(table: lxml_html.HtmlElement, builder: DocumentBuilder) -> int:
    """Rows with several cells that hold something else than a table."""
    own = ([cell for cell in _cells(row) if cell.find(".//table") is None] for row in _table_rows(table, builder))
    return sum(1 for row in own if len(row) > 1)


def _table_rows(table: lxml_html.HtmlElement, builder: DocumentBuilder) -> Iterator[lxml_html.HtmlElement]:
    for child in table:
        tag = _tag(child)
        if _is_unseen(child, tag, builder):
            continue
        if tag == "tr":
            yield child
        elif tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if _tag(row) == "tr" and not _is_unseen(row, "tr", builder))


def _cells(row: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    return (cell for cell in row if _tag(cell) in {"td", "th"})


def _raw_cell(cell: lxml_html.HtmlElement, builder: DocumentBuilder) -> RawCell:
    inside = DocumentBuilder("html")
    if not _is_unseen(cell, _tag(cell), builder):
        _CellText(inside).walk(cell)
    found = inside.document()
    for note in found.notes:
        builder.note(note)
    return RawCell(found.text, _span(cell, "rowspan"), _span(cell, "colspan"))


class _CellText(_Page):
    """The text of a cell: a table in it is text too."""

    def _table(self, table: lxml_html.HtmlElement) -> None:
        for part in table:
            self._visit(part)
        self._end_line()


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name) or "")
    return min(max(int(digits.group(1)), 1), _MOST_SPAN) if digits else 1
