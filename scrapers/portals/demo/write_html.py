"""A laid-out disclosure as the content of a web page: tables with spans, as a publisher's editor leaves them."""

from __future__ import annotations

from html import escape

from scrapers.portals.demo.blocks import Heading, LaidOut, Paragraph, Placed, Sheet


def html_content(document: LaidOut) -> str:
    """The HTML of the article's body, without the page around it."""
    parts = []
    for block in document.blocks:
        if isinstance(block, Heading):
            tag = "h2" if block.level == 0 else f"h{block.level + 2}"
            parts.append(f"<{tag}>{escape(block.text)}</{tag}>")
        elif isinstance(block, Paragraph):
            parts.append(f"<p>{escape(block.text)}</p>")
        else:
            parts.append(_table(block))
    return "\n".join(parts)


def _table(sheet: Sheet) -> str:
    rows: list[list[Placed]] = [[] for _ in range(sheet.rows)]
    for cell in sorted(sheet.cells, key=lambda c: (c.row, c.column)):
        rows[cell.row].append(cell)
    head = "\n".join(_row(row, "th") for row in rows[: sheet.header_rows])
    body = "\n".join(_row(row, "td") for row in rows[sheet.header_rows :])
    number = f'<p class="table-number">{escape(sheet.number)}</p>\n' if sheet.number else ""
    notes = "".join(f'\n<p class="table-note">{escape(note)}</p>' for note in sheet.notes)
    return (
        f'{number}<p class="table-title"><strong>{escape(sheet.title)}</strong></p>\n'
        f'<p class="table-caption"><span>{escape(sheet.left)}</span><span>{escape(sheet.right)}</span></p>\n'
        f'<table border="1" cellspacing="0">\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>{notes}'
    )


def _row(cells: list[Placed], tag: str) -> str:
    texts = []
    for cell in cells:
        spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        text = escape(cell.text) or "&nbsp;"
        texts.append(f'<{tag}{spans} style="text-align:{cell.align}">{text}</{tag}>')
    return f"<tr>{''.join(texts)}</tr>"
