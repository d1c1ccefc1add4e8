"""Figures in running text that stand like a table's: rows and cells that no reader could put into columns.

A table that was printed without anything that parts its cells is lines of text to every reader. What cannot be told
apart is not guessed at, but it is said: these lines are counted and reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from scrapers.recognise.amount import parse_amount
from scrapers.records import Line, ParseIssue, ReadDocument, Statement

_AMOUNT = re.compile(r"[-+−(]?¥?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,2}|(?!(?:19|20)\d\d$)\d{4,})%?[)]?")
_SAYS_MORE = re.compile(r"[。;!?]|(?<!\d),|,(?!\d)|[.·]{3,}")
_FEWEST = 3
"""Lines; fewer of them are a telephone number, a date or a page number."""
_SHOWN = 30


def unread_figures(read: ReadDocument, statements: Sequence[Statement]) -> ParseIssue | None:
    """The issue that names the lines of figures outside all tables; None where there are next to none.

    Lines of which a statement was read are not among them.
    """
    said = [(statement.char_start, statement.char_end) for statement in statements]
    unread = [line for line in read.lines if _is_row(line.text) and not _is_said(line, said)]
    if len(unread) < _FEWEST:
        return None
    example = unread[0].text[:_SHOWN]
    message = f"正文中有{len(unread)}行数值像是表格的内容（首见“{example}”），表格的行列无法确定，数值未作解释"
    return ParseIssue("tables_unread", message, unread[0].page)


def _is_row(text: str) -> bool:
    """A figure alone in its line, or a row: words and figures in turn that make no sentence."""
    text = unicodedata.normalize("NFKC", text)
    if _SAYS_MORE.search(text):
        return False
    pieces = text.split()
    figures = [piece for piece in pieces if _AMOUNT.fullmatch(piece) and parse_amount(piece) is not None]
    return bool(figures) and (len(pieces) == 1 or _AMOUNT.fullmatch(pieces[-1]) is not None or len(figures) > 1)


def _is_said(line: Line, said: Sequence[tuple[int, int]]) -> bool:
    end = line.start + len(line.text)
    return any(start < end and line.start < stop for start, stop in said)
