"""Tables without rules that the page cuts from top to bottom. A half of words only is no grid to a reader, but text.

The rows of such a table are named there, or its first figures stand there: what its own columns say is not all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrapers.recognise.columns import role_by_header
from scrapers.recognise.header import header_of
from scrapers.recognise.label import squash, strip_ordinal
from scrapers.recognise.title import Caption, caption_of, is_page_number, is_table_title, plain_title
from scrapers.recognise.unit import find_unit
from scrapers.records import Grid, Line, ReadDocument

_FEWEST_LINES = 2
_LONGEST_ROW = 60
_HALF_A_ROW = 8.0
"""Points."""
_SENTENCE = re.compile("[。；;]|[:：]$|^(?:备?注|说明)")


def half_tables(read: ReadDocument) -> frozenset[int]:
    """The items that are grids without rules whose title stands on the page before, over short lines up to its end."""
    return frozenset(
        number for number, item in enumerate(read.items) if isinstance(item, Grid) and _has_half_above(read, number)
    )


def is_headed(page: Grid) -> bool:
    """Whether most columns of a page have words above their figures."""
    header = header_of(page)[0]
    return 0 < header.rows < page.rows and 2 * sum(map(bool, header.paths)) > page.columns


def lacks_right(grid: Grid, page: Grid, lines_before: Sequence[str], caption: Caption) -> bool:
    """Whether a left part says too little without the ``page`` to its right, which has headings: it ends in names
    whose figures are there, or its header has several levels, or one more above the grid, which may stand over both.
    """
    header = header_of(grid)[0]
    above = any(find_unit([line]) is None and squash(line) not in caption.title for line in lines_before[-1:])
    ends_in_names = role_by_header(header.paths[-1]) in ("account_code", "label")
    return is_headed(page) and (ends_in_names or above or header.rows - len(header.number_rows) > 1)


def are_headings(lines: Sequence[str]) -> bool:
    """Whether lines above a grid may be the top of its header, and none is a sentence, title or numbered heading."""
    return not any(_is_sentence(text) or is_table_title(text) or strip_ordinal(text) != squash(text) for text in lines)


def end_at_one_height(first: Grid, second: Grid) -> bool:
    """Whether the last rows of two grids on different pages stand at one height, as those of one row cut in two do."""
    ends = [max((cell.bbox[3] for cell in grid.cells if cell.bbox), default=None) for grid in (first, second)]
    return ends[0] is not None and ends[1] is not None and abs(ends[0] - ends[1]) <= _HALF_A_ROW


def _has_half_above(read: ReadDocument, number: int) -> bool:
    grid = read.items[number]
    if not isinstance(grid, Grid) or grid.origin != "borderless":
        return False
    above: list[Line] = []
    for item in reversed(read.items[:number]):
        if not isinstance(item, Line) or item.page < grid.page - 1:
            break
        above.insert(0, item)
    before = [line.text for line in above if line.page == grid.page - 1]
    own = caption_of([line.text for line in above if line.page == grid.page]).title
    rows: list[str] = []
    for text in reversed(before):
        if is_table_title(text):
            same_title = not own or plain_title(caption_of([text]).title) == plain_title(own)
            return same_title and len(rows) >= _FEWEST_LINES and not any(map(_is_sentence, rows))
        if squash(text) and not is_page_number(text) and find_unit([text]) is None:
            rows.append(text)
    return False


def _is_sentence(text: str) -> bool:
    return len(squash(text)) > _LONGEST_ROW or _SENTENCE.search(squash(text)) is not None
