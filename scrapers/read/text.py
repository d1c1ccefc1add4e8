"""Plain text, as exported from Word or from PDF: paragraphs, and tables by tab characters.

What the exporting program left behind (bookmarks, field codes, Markdown, HTML tags inside a cell) is taken off;
everything that was printed stays.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from scrapers.read.aligned import with_aligned_tables
from scrapers.read.bare_cells import with_bare_tables
from scrapers.read.builder import DocumentBuilder
from scrapers.read.encoding import decode
from scrapers.read.tables import RawCell, add_table, place
from scrapers.read.text_tables import TextTable, blocks_of
from scrapers.records import Cell, ReadDocument

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]", re.IGNORECASE)
_QUOTED = r"\"[^\"\n]*\""
_SWITCHES = (
    rf"(?:\s*\\(?:[lnot]\s+(?:{_QUOTED}|\d+(?:-\d+)?)|f\s+[A-Za-z]\b|[*@#]\s*(?:MERGEFORMAT|ARABIC|{_QUOTED})|[a-z]))+"
)
_FIELD = re.compile(
    rf"[ \t]*\bTC[ ]+\S[^\n\\]*{_SWITCHES}"
    rf"|\b(?:TOC|PAGE|NUMPAGES|SEQ[ ]+\S+){_SWITCHES}"
    rf"|\bPAGEREF[ ]+\S+(?:{_SWITCHES})?[ ]?"
    rf'|\bHYPERLINK(?:{_SWITCHES})?(?:[ ]+"[^"\n]*")?(?:{_SWITCHES})?'
)
_BOLD = re.compile(r"\*\*(?=\S)([^\n]*?\S)\*\*")
_FORMULA = re.compile(r"\$([^$\n]{1,60})\$")
_FORMULA_SIGNS = {r"\geq": "≥", r"\ge": "≥", r"\leq": "≤", r"\le": "≤", r"\%": "%", r"\times": "×", r"\pm": "±"}
_PARAGRAPH_TAG = re.compile(r"</p>\s*<p(?:\s[^<>]*)?>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|b|i|u|strong|em|span|div|sub|sup|font)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|ensp|emsp|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+")
_LIST_MARK = re.compile(r"^\s*[-*+]\s+(?=\S)")
_RULE = re.compile(r"^\s*(?:-{3,}|={3,}|\*{3,}|_{3,})\s*$")
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x85\u2028\u2029]")
_ENDS_A_SENTENCE = re.compile(r"[。；;：:！!？?…]”?[）)》」]?\s*$")
_CLAUSE_MARK = re.compile(r"[，,。；;：:]")
_ORDINAL = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、]|[一二三四五六七八九十\d]{1,2}[.．](?!\d))"
)
_PAGE_WIDTH = 20
"""Characters; a shorter line without a closing mark is a heading or a caption, not a line cut at the page's edge."""


def read_text(body: bytes) -> ReadDocument:
    """Read a plain text in any Chinese encoding. Text has no pages: everything stands on page 1."""
    text, whole = decode(body)
    builder = DocumentBuilder("text")
    if not whole:
        builder.note("文本中有无法解码的字节，已用替代字符标出")
    read_into(builder, text)
    return builder.document()


def read_into(builder: DocumentBuilder, text: str) -> None:
    """Add the lines and tables of a decoded text to ``builder``."""
    printed = _LINE_BREAK.sub("\n", text.replace("\f", "\n\f"))
    parts = list(_parts([_without_leftovers(line) for line in printed.split("\n")]))
    for part, following in pairwise([*parts, ""]):
        if isinstance(part, str):
            builder.line(part, paragraph=not isinstance(following, str) or not _may_go_on(part, following))
        elif isinstance(part, TextTable):
            rows = [[RawCell(_clean_cell(cell)) for cell in row] for row in part.rows]
            add_table(builder, place(rows), part.origin, lone_cells=False)
        else:
            add_table(builder, part, "borderless", lone_cells=False)


def _parts(lines: Sequence[str]) -> Iterator[str | TextTable | list[Cell]]:
    """Lines as they are printed, and tables: rows of cells, or cells that have their columns already."""
    for is_text, blocks in groupby(blocks_of(lines), key=lambda block: isinstance(block, str)):
        if not is_text:
            yield from blocks
            continue
        bare = with_bare_tables([block for block in blocks if isinstance(block, str)])
        for is_line, parts in groupby(bare, key=lambda part: isinstance(part, str)):
            found = list(parts)
            yield from _lines([part for part in found if isinstance(part, str)]) if is_line else found


def _lines(lines: Sequence[str]) -> Iterator[str | list[Cell]]:
    """Lines as they are printed, and the cells of tables whose columns are kept apart by spaces."""
    for part in with_aligned_tables(lines):
        if isinstance(part, str):
            yield from (line for line in _clean_line(part).split("\n") if line)
        else:
            yield part


def _without_leftovers(line: str) -> str:
    """A line without what programs left in it; a form feed in front stays where it parts pages, not rows of a table."""
    line = line.replace("\f", "") if "\t" in line else line
    return _FIELD.sub("", _BOOKMARK.sub("", _INVISIBLE.sub("", line)))


def _clean_line(line: str) -> str:
    if _RULE.match(line):
        return ""
    return _clean_cell(_LIST_MARK.sub("", _HEADING_MARK.sub("", line)))


def _clean_cell(text: str) -> str:
    text = _TAG.sub("", _PARAGRAPH_TAG.sub("\n", text))
    text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    text = _FORMULA.sub(_plain_formula, _BOLD.sub(r"\1", text))
    return "\n".join(part.strip() for part in text.split("\n")).strip()


def _plain_formula(match: re.Match[str]) -> str:
    """``$\\geq 95\\%$`` as it was printed: ≥95%. A formula with anything else in it stays as it stands."""
    plain = match.group(1)
    for command, sign in _FORMULA_SIGNS.items():
        plain = plain.replace(command, sign)
    return match.group() if "\\" in plain or plain == match.group(1) else plain.replace(" ", "")


def _may_go_on(line: str, following: str) -> bool:
    """A long line without a closing mark: text taken from PDF is cut at the edge of the page, in mid-sentence."""
    if not following or len(line) < _PAGE_WIDTH or _ENDS_A_SENTENCE.search(line) or _ORDINAL.match(following):
        return False
    return not (_ORDINAL.match(line) and not _CLAUSE_MARK.search(line))
