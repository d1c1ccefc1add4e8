"""Writes a disclosure as web pages: plain, as Word and Excel save them, and as a web archive."""

from __future__ import annotations

import quopri
from collections.abc import Sequence
from html import escape

from parity_blocks import Block, Paragraph, Place, Sheet


def html(blocks: Sequence[Block]) -> bytes:
    """A page of a portal: the article between a menu and a footer, tables with captions above them."""
    parts = [_plain(block) for block in blocks]
    menu = "".join(f"<li><a href='/{n}.html'>栏目{n}</a></li>" for n in range(8))
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>政务公开</title></head><body><ul>{menu}</ul>"
        f"<table width='980'><tr><td><div class='article'>{''.join(parts)}</div></td></tr></table>"
        "<footer>版权所有</footer></body></html>"
    ).encode()


def word_html(blocks: Sequence[Block]) -> bytes:
    """As Word saves a page: GBK, Office namespaces, a paragraph with mso styles in every cell, conditional comments."""
    style = "style='mso-pagination:widow-orphan;mso-bidi-font-size:12.0pt;font-family:仿宋_GB2312'"

    def paragraph(text: str) -> str:
        lines = "<br>".join(_broken(line) for line in text.split("\n"))
        return f"<p class=MsoNormal {style}><span lang=EN-US {style}><o:p></o:p></span><span {style}>{lines}</span></p>"

    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            parts.append(paragraph(block.text))
            continue
        parts += [paragraph(block.title), paragraph(block.unit)] if block.unit else [paragraph(block.title)]
        parts.append(
            "<table class=MsoNormalTable border=1 cellspacing=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>"
        )
        for row in _rows(block):
            cells = "".join(
                f"<td width=99 valign=top style='border:solid windowtext 1.0pt'{_spans(place)}>"
                f"{paragraph(place.text) if place.text else '<p class=MsoNormal><o:p>&nbsp;</o:p></p>'}</td>"
                for place in row
            )
            parts.append(f"<tr style='mso-yfti-irow:0'>{cells}</tr>\n")
        parts.append("</table>")
        parts += [paragraph(block.note)] if block.note else []
    head = (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">\n<head>\n'
        '<meta http-equiv=Content-Type content="text/html; charset=gb2312">\n<meta name=ProgId content=Word.Document>\n'
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->\n"
        "<style><!-- p.MsoNormal {mso-style-parent:''} --></style></head>\n<body lang=ZH-CN><div class=WordSection1>\n"
    )
    end = "<p class=MsoNormal><![if !supportEmptyParas]>&nbsp;<![endif]></p></div></body></html>"
    return f"{head}{''.join(parts)}{end}".encode("gb18030")


def excel_html(blocks: Sequence[Block]) -> bytes:
    """As Excel and the ministries' software export a sheet under .xls: one table for all, ``x:num`` attributes."""
    width = max(block.width for block in blocks if isinstance(block, Sheet))
    rows: list[str] = []

    def across(text: str) -> None:
        rows.append(f"<tr><td colspan={width} class=xl24>{escape(text)}</td></tr>")

    def end() -> None:
        rows.append(f"<tr height=18><td colspan={width}></td></tr>")

    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            parts.append(f"<p>{escape(block.text)}</p>")
            continue
        rows = []
        across(block.title)
        if block.unit:
            across(block.unit)
        for row in _rows(block):
            cells = "".join(f"<td class=xl25{_spans(p)}{_number(p.text)}>{_lines(p.text)}</td>" for p in row)
            rows.append(f"<tr height=18>{cells}</tr>")
        if block.note:
            across(block.note)
        end()
        parts.append(f"<table border=0 cellpadding=0 style='table-layout:fixed'>{''.join(rows)}</table>")
    head = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">'
        "<meta name=ProgId content=Excel.Sheet></head><body>"
    )
    return f"{head}{''.join(parts)}</body></html>".encode()


def mhtml(blocks: Sequence[Block]) -> bytes:
    """As Word saves a single-file web page, under .doc: quoted-printable, GBK."""
    coded = quopri.encodestring(word_html(blocks)).replace(b"\n", b"\r\n")
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_NextPart_01D"\r\n\r\n'
        b"This document is a Web archive file.\r\n\r\n------=_NextPart_01D\r\nContent-Location: file:///C:/a.htm\r\n"
        b'Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="gb2312"\r\n\r\n'
        + coded
        + b"\r\n------=_NextPart_01D\r\nContent-Location: file:///C:/a.files/filelist.xml\r\n"
        b'Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/xml; charset="utf-8"\r\n\r\n<xml/>\r\n'
        b"------=_NextPart_01D--\r\n"
    )


def _plain(block: Block) -> str:
    if isinstance(block, Paragraph):
        tag = "h2" if block.heading else "p"
        return f"<{tag}>{escape(block.text)}</{tag}>"
    rows = "".join(
        "<tr>" + "".join(f"<td{_spans(place)}>{_lines(place.text)}</td>" for place in row) + "</tr>"
        for row in _rows(block)
    )
    note = f"<p>{escape(block.note)}</p>" if block.note else ""
    unit = f"<p align='right'>{block.unit}</p>" if block.unit else ""
    return (
        f"<p align='center'><b>{escape(block.title)}</b></p>{unit}<table border='1'><tbody>{rows}</tbody></table>{note}"
    )


def _rows(sheet: Sheet) -> list[list[Place]]:
    return [[place for place in sheet.places if place.row == row] for row in range(len(sheet.rows))]


def _spans(place: Place) -> str:
    columns = f" colspan={place.columns}" if place.columns > 1 else ""
    return columns + (f" rowspan={place.rows}" if place.rows > 1 else "")


def _number(text: str) -> str:
    return ' x:num="' + text.replace(",", "") + '"' if text.replace(",", "").replace(".", "").isdigit() else ""


def _lines(text: str) -> str:
    return "<br/>".join(escape(line) for line in text.split("\n")) or "&nbsp;"


def _broken(text: str) -> str:
    """Word breaks the lines of its source anywhere between two Chinese characters."""
    middle = len(text) // 2
    if len(text) > 20 and min(text[middle - 1 : middle + 1]) > "\u4e00":
        return f"{escape(text[:middle])}\n  {escape(text[middle:])}"
    return escape(text)
