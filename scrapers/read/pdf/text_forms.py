"""Forms without rules: keys beside their values, and below them rows of indicators under a header of their own.

A form is told by that header (一级指标 … 指标值). Its columns begin anew in most rows: a row has its borders in the
white between its texts, and rows share a border where they can. What stands under headings of the row above has the
columns of these; a label at the left is of the rows whose middle it stands in. Where any of it is not certain there is
no form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.form_rows import (
    FormRow,
    NotCertainError,
    Print,
    Spanning,
    apart,
    form_table,
    give_columns,
    may_be_two_rows,
    placed_in,
    row_of,
    text_of,
)
from scrapers.read.pdf.gutters import Column, TextLine, columns_of, settled, within
from scrapers.read.pdf.header_columns import with_header_columns
from scrapers.read.pdf.text_labels import Text, spans_of
from scrapers.read.pdf.text_layout import Layout, TextTable
from scrapers.read.pdf.text_rows import FAR_LINES

_LEVEL = re.compile(r"[一二三四]级指标")
_WRAPPED_LEVEL = re.compile(r"[一二三四]级")
_TARGET = re.compile(r"(年度|预期|计划|目标|本年)?(绩效)?(指标值|目标值)")
_OUTSIDE = re.compile(r"^(备?注|说明)[:：]|^(金额|编制)?单位[:：]|^公开\d+表")
_CAPTION = re.compile(r"表([（(].*[)）])?$")
_GLUED = re.compile(r"[\u4e00-\u9fff：:）)][-−]?\d[\d,]*\.\d\d$")
"""A key and its amount with no white between."""

_KEY = re.compile(r"(预算|主管|填报|实施)?(项目|专项|部门|单位|部门（单位）|部门\(单位\))(名称|编码|代码)[:：]?")
_OTHER_KEY = re.compile(r"(名称|编码|代码|单位|部门|类别|类型|属性|性质|负责人|联系人|电话|周期|年度|时间|日期)[:：]?$")
_HEADING = re.compile(r"[计额费算金入出数]$|(名称|编码|代码|性质|规格|类别|类型|形式|单位|内容)$")
"""Beside a key, it is the heading of a list's next column."""

_PAGE_NUMBER = 6
"""Characters of a line that is no part of a form."""

_WRAPPED = 1.6
"""Ems: lines of one text are no farther apart; those of two rows are."""

_BLANK = 0.9
"""Ems: a label with so much white above and below has a row of its own, whose value is blank."""

_GUTTER = 0.6
"""Of an em."""


def forms_of(
    lines: Sequence[TextLine], characters: Sequence[Sequence[Character]], before: Layout | None
) -> list[tuple[range, TextTable | None]]:
    """The forms among the lines of a page, each with the indexes of its lines; None for one that nobody can tell.

    ``characters`` are those of the lines. One that begins low on the page may have its indicators on the next:
    ``before`` is the layout of the last table of the page before.
    """
    forms: list[tuple[range, TextTable | None]] = []
    for index, line in enumerate(lines):
        first = forms[-1][0].stop if forms else 0
        if index < first:
            continue
        if _heads_indicators(line):
            used = _lines_around(lines, first, index)
            goes_on = before if not forms and before and before.is_form else None
            forms.append((used, _certain(_form, lines, characters, used, index, goes_on)))
        elif _begins_form(line) and (rest := _lines_to_foot(lines, index)):
            forms.append((rest, _certain(_open_form, lines, characters, rest)))
    return forms


def _certain(read: Callable[..., TextTable], *given: object) -> TextTable | None:
    try:
        return read(*given)
    except NotCertainError:
        return None


def _heads_indicators(line: TextLine) -> bool:
    """Whether a line is the header of indicators, or of its texts the first lines: then nobody can tell the form."""
    texts = [piece.text for piece in line.pieces]
    whole = any(map(_LEVEL.fullmatch, texts)) and any(map(_TARGET.fullmatch, texts))
    return whole or sum(map(bool, map(_WRAPPED_LEVEL.match, texts))) > 1


def _begins_form(line: TextLine) -> bool:
    """Whether a line has the key of a form, and its value beside it."""
    texts = [piece.text for piece in line.pieces]
    keys, values = texts[::2], texts[1::2]
    if len(keys) != len(values) or not texts or not _KEY.fullmatch(texts[0]):
        return False
    return all(map(_OTHER_KEY.search, keys)) and not any(map(_HEADING.search, values))


def _lines_to_foot(lines: Sequence[TextLine], first: int) -> range | None:
    """The lines of a form from its first to the foot of the page; None where something else comes before that."""
    far = FAR_LINES * (lines[first].bottom - lines[first].top)
    last = len(lines) - 1
    while last > first and _is_furniture(lines[last]) and lines[last].y - lines[last - 1].y > far / 2:
        last -= 1
    for above, line in pairwise(lines[first : last + 1]):
        if line.y - above.y > far or _is_outside(line) or _heads_indicators(line):
            return None
    return range(_wrapped_above(lines, first), last + 1)


def _open_form(lines: Sequence[TextLine], characters: Sequence[Sequence[Character]], used: range) -> TextTable:
    own = lines[used.start : used.stop]
    em = _em(next(line for line in own if _begins_form(line)))
    prints = [one for index in used for one in _prints(lines[index], characters[index])]
    rows, spanning = _keyed_rows(prints, _first_border(own, em), em)
    _give_keys(rows, spanning, em)
    end = max(piece.right for line in lines for piece in line.pieces)  # on the next page it may be wider than here
    return form_table(rows, spanning, frozenset(used), end=end)


def _form(
    lines: Sequence[TextLine],
    characters: Sequence[Sequence[Character]],
    used: range,
    header: int,
    before: Layout | None,
) -> TextTable:
    head = lines[header]
    em = _em(head)
    border = _first_border(lines[used.start : used.stop], em)
    columns = _indicator_columns([_right_of(border, line) for line in lines[header : used.stop]], em)
    parted = [settled(lines[index], columns) if index >= header else lines[index] for index in used]
    prints = [one for index, line in zip(used, parted, strict=True) for one in _prints(line, characters[index])]
    kinds = _kinds(columns, head)
    of_kinds = [[one for one in prints if one.y > head.bottom and within(column, [one.piece])] for column in kinds]
    rows, spanning = _keyed_rows([one for one in prints if not any(one in own for own in of_kinds)], border, em)
    at = sum(row.bottom < head.y for row in rows)
    for row in rows[at:]:
        row.columns = columns
    _check_indicators(rows[at:], columns, len(kinds))
    for column, own in zip(kinds, of_kinds, strict=True):
        spanning += _spanning(_labels(own, em), rows, em, column, at + 1)
    _give_keys(rows[:at], spanning, em)
    if before is None and any(row.has_figures for row in rows[:at]) and _lacks_beginning(lines, used):
        raise NotCertainError
    return form_table(rows, spanning, frozenset(used), before)


def _prints(line: TextLine, characters: Sequence[Character]) -> list[Print]:
    half = (line.bottom - line.top) / 2
    middles = [[c.y for c in characters if piece.left <= c.x <= piece.right] for piece in line.pieces]
    return [Print(piece, median(own or [line.y]), half) for piece, own in zip(line.pieces, middles, strict=True)]


def _keyed_rows(prints: Sequence[Print], border: float, em: float) -> tuple[list[FormRow], list[Spanning]]:
    """The rows beside the first border, and the labels left of it with the rows they are of."""
    if any(_GLUED.search(one.piece.text) or one.piece.left < border < one.piece.right for one in prints):
        raise NotCertainError
    labels = _labels([one for one in prints if one.piece.right <= border], em)
    groups = apart([one for one in prints if one.piece.left >= border], _WRAPPED * em)
    rows = _with_blank_rows([row_of(group) for group in groups], labels, em)
    return rows, _spanning(labels, rows, em, None)


def _give_keys(rows: Sequence[FormRow], spanning: Sequence[Spanning], em: float) -> None:
    alone = {label.rows.start: label.text for label in spanning if label.column is None and len(label.rows) == 1}
    if any(may_be_two_rows([*row.texts, *filter(None, [alone.get(n)])]) for n, row in enumerate(rows)):
        raise NotCertainError
    give_columns(rows, [alone.get(number) for number in range(len(rows))], em)


def _lacks_beginning(lines: Sequence[TextLine], used: range) -> bool:
    """Whether a form at the top of a page says in no row of its own which project it is of."""
    return all(map(_is_furniture, lines[: used.start])) and not any(_begins_form(lines[index]) for index in used)


def _em(line: TextLine) -> float:
    """The size of its print: as wide as a Chinese character."""
    widths = [(piece.right - piece.left) / len(piece.text) for piece in line.pieces if piece.text[0] > "\u2e80"]
    if not widths:
        raise NotCertainError
    return median(widths)


def _lines_around(lines: Sequence[TextLine], first: int, header: int) -> range:
    """The lines of a form with a header of indicators: up to the first of several texts, down to the last, with what is
    wrapped around these. A caption stands alone."""
    head = lines[header]
    far = FAR_LINES * (head.bottom - head.top)
    top = last = bottom = header
    while top > first and lines[top].y - lines[top - 1].y <= far and not _is_outside(lines[top - 1]):
        top -= 1
    several = next(index for index in range(top, header + 1) if len(lines[index].pieces) > 1)
    while bottom + 1 < len(lines) and lines[bottom + 1].y - lines[bottom].y <= far:
        bottom += 1
        if _is_outside(lines[bottom]):
            break
        if len(lines[bottom].pieces) > 1 or lines[bottom].y - lines[last].y <= _WRAPPED * (head.bottom - head.top):
            last = bottom
    return range(max(top, _wrapped_above(lines, several)), last + 1)


def _wrapped_above(lines: Sequence[TextLine], index: int) -> int:
    height = lines[index].bottom - lines[index].top
    while index > 0 and lines[index].y - lines[index - 1].y <= height:
        index -= 1
    return index


def _is_furniture(line: TextLine) -> bool:
    return len(line.pieces) == 1 and len(line.pieces[0].text) <= _PAGE_NUMBER


def _is_outside(line: TextLine) -> bool:
    """Whether a line is of no table: its caption, the unit, or a note."""
    texts = [piece.text for piece in line.pieces]
    return any(map(_OUTSIDE.search, texts)) or (len(texts) == 1 and _CAPTION.search(texts[0]) is not None)


def _first_border(lines: Sequence[TextLine], em: float) -> float:
    """Where the labels at the left end: white all the way down."""
    columns = columns_of(lines, _GUTTER * em)
    if len(columns) < 2:
        raise NotCertainError
    return (columns[0][1] + columns[1][0]) / 2


def _right_of(border: float, line: TextLine) -> TextLine:
    pieces, fine = (tuple(p for p in some if p.left >= border) for some in (line.pieces, line.fine))
    return replace(line, pieces=pieces, fine=fine)


def _indicator_columns(lines: Sequence[TextLine], em: float) -> list[Column]:
    """The columns of the indicators, each under a text of the header, the first of the lines."""
    head, *rows = lines
    printed = columns_of(rows, _GUTTER * em)
    columns = with_header_columns(printed, [head], rows) if printed else []
    if not columns or not all(within(column, head.pieces) for column in columns):
        raise NotCertainError
    return columns


def _kinds(columns: Sequence[Column], head: TextLine) -> list[Column]:
    """The columns of levels before the one that names the indicators: their texts stand beside several rows."""
    targets = [piece for piece in head.pieces if _TARGET.fullmatch(piece.text)]
    levels = [piece for piece in head.pieces if _LEVEL.fullmatch(piece.text)]
    if not targets or not levels:
        raise NotCertainError
    between = [piece for piece in head.pieces if levels[-1].right <= piece.left and piece.right <= targets[0].left]
    spanning = levels if between and levels[-1].text != "三级指标" else levels[:-1]
    return [column for column in columns if within(column, spanning)]


def _labels(prints: Sequence[Print], em: float) -> list[Text]:
    groups = apart(prints, _WRAPPED * em)
    labels = [text_of(group) for group in groups]
    if any(len(label.levels) < len(group) for label, group in zip(labels, groups, strict=True)):
        raise NotCertainError
    return labels


def _with_blank_rows(rows: Sequence[FormRow], labels: Sequence[Text], em: float) -> list[FormRow]:
    white = _BLANK * em
    alone = [
        label
        for label in labels
        if all(label.top - row.bottom > white or row.top - label.bottom > white for row in rows)
    ]
    blank = [FormRow([], label.top, label.bottom) for label in alone]
    return sorted([*rows, *blank], key=lambda row: row.top)


def _spanning(
    labels: Sequence[Text], rows: Sequence[FormRow], em: float, column: Column | None, first: int = 0
) -> list[Spanning]:
    spans = spans_of(labels, [(row.top, row.bottom) for row in rows[first:]], em)
    if spans is None:
        raise NotCertainError
    return [
        Spanning(label, range(first + span.start, first + span.stop), column)
        for label, span in zip(labels, spans, strict=True)
    ]


def _check_indicators(rows: Sequence[FormRow], columns: Sequence[Column], name: int) -> None:
    """Every row names an indicator and its target, one of them in one line at least."""
    head = rows[0]
    targets = [n for n, text in zip(placed_in(head, columns), head.texts, strict=True) if _TARGET.fullmatch(text.text)]
    if not targets:
        raise NotCertainError
    for row in rows[1:]:
        texts = dict(zip(placed_in(row, columns), row.texts, strict=True))
        if not {name, targets[0]} <= texts.keys() or may_be_two_rows([texts[name], texts[targets[0]]]):
            raise NotCertainError
