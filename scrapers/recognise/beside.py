"""A table too wide for its page goes on to the right on another: the rows it began with, under further headers.

The page to the right prints no labels of its own, or repeats those of the first page. Its rows stand at the same
heights as there; where a format has no geometry, there are as many of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.header import Header, header_of
from scrapers.recognise.label import squash
from scrapers.recognise.matrix import Matrix
from scrapers.recognise.row_heights import heights_of, rows_of_both, same_heights
from scrapers.recognise.side_by_side import side_by_side
from scrapers.recognise.stack import united_edges
from scrapers.recognise.title import Caption, plain_title, rule_for
from scrapers.records import Grid

_FEWEST_ROWS = 3
_NOTES = ("备注", "说明", "注")


def right_part(
    left: Grid, page: Grid, *, above: Grid | None = None, titled: bool = False, form: bool = False
) -> Grid | None:
    """The columns that ``page`` adds at the right of ``left``; None where it is anything else.

    A ``form`` has keys and values in place of a header: its page is told by the labels it repeats.

    ``above`` is the same part on the first page, where ``left`` is a page further down and has no header: only the
    rows can tell there. ``titled`` says that the page prints the table's title again.
    """
    rows = rows_of_both(left, page)
    if rows is None:
        return None
    is_sure = same_heights(left, page) or (titled and heights_of(page) is not None)
    left, page = rows
    first = Matrix.of(left)
    repeated = _repeated_columns(first, Matrix.of(page))
    if above is not None:
        own = page.columns - above.columns
        goes_on = 0 <= own <= repeated and _has_labels(first, range(1, page.rows + 1))
        return _without_columns(page, own) if goes_on else None
    if repeated == page.columns:
        return None
    part = _without_columns(page, repeated)
    if form and repeated:
        return part if repeats_labels(left, page) else None
    return part if _goes_on(left, page, part, is_sure=is_sure) else None


def repeats_labels(left: Grid, page: Grid) -> bool:
    """Whether a page has the rows of ``left`` at the same heights, with the same labels, and further columns that say
    something else: what says the same again is the next of several forms."""
    rows = rows_of_both(left, page)
    if rows is None or heights_of(page) is None:
        return False
    first, second = map(Matrix.of, rows)
    repeated = _repeated_columns(first, second)
    if not 0 < repeated < page.columns or sum(map(bool, _texts(first, 1))) < _FEWEST_ROWS:
        return False
    return not any(_words(first, row, repeated) & _words(second, row, repeated) for row in range(1, first.rows + 1))


def _words(matrix: Matrix, row: int, after: int) -> set[str]:
    """The texts of a row that are no figures, behind its first columns."""
    texts = [squash(cell.text) for cell in matrix.printed(row) if cell.column > after]
    return {text for text in texts if text and parse_amount(text) is None}


def is_below(part: Grid, above: Grid) -> bool:
    """Whether a part has the columns of the same part of the first page."""
    if not (above.column_edges and part.column_edges):
        return above.columns == part.columns
    return united_edges(above.column_edges, part.column_edges) is not None


def may_be_right_part(left: Grid, page: Grid, *, form: bool = False) -> bool:
    """Whether a page has the rows of ``left`` at the same heights, under other headings; of a form, beside other keys:
    with the same ones it is the next form."""
    rows = rows_of_both(left, page)
    if heights_of(page) is None or rows is None:
        return False
    if form:
        first, second = map(Matrix.of, rows)
        same = sum(bool(_words(first, row, 0) & _words(second, row, 1)) for row in range(1, first.rows + 1))
        return 2 * same < first.rows
    return header_of(left)[0].paths != header_of(page)[0].paths


def _goes_on(left: Grid, page: Grid, part: Grid, *, is_sure: bool) -> bool:
    """Whether a page with the rows of ``left`` has its further columns: under a header of their own, and figures.

    Where it ``is_sure`` from where they stand that the rows are the same, there may be few, and further labels.
    """
    first, second = Matrix.of(left), Matrix.of(page)
    repeated = page.columns - part.columns
    header = header_of(side_by_side([left, part]))[0]
    body = range(header.rows + 1, page.rows + 1)
    top = min((cell.row for cell in page.cells), default=1)
    if not top <= header.rows < page.rows or not _is_header(second, header, repeated):
        return False
    if _begins_anew(header.paths, left.columns, repeated):
        return False
    if is_sure:
        return True
    return len(body) >= _FEWEST_ROWS and _has_labels(first, body) and _is_figures(second, body, repeated, header.rows)


def _texts(matrix: Matrix, column: int) -> list[str]:
    return [matrix.text(row, column) for row in range(1, matrix.rows + 1)]


def _repeated_columns(left: Matrix, page: Matrix) -> int:
    """How many columns at the left of a page are those of the first page again."""
    repeated = 0
    for column in range(1, min(left.columns, page.columns) + 1):
        texts = _texts(left, column)
        if not any(texts) or texts != _texts(page, column):
            break
        repeated = column
    return repeated


def _has_labels(matrix: Matrix, body: range) -> bool:
    """Whether most rows say in words or codes at their left end what they are."""
    named = [row for row in body if (printed := matrix.printed(row)) and not _is_value(printed[0].text)]
    return 2 * len(named) >= sum(bool(matrix.printed(row)) for row in body) > 0


def _is_value(text: str) -> bool:
    """Whether a text is an amount and no code: a code has neither point nor sign."""
    return parse_amount(text) is not None and not squash(text).isdigit()


def _is_figures(matrix: Matrix, body: range, repeated: int, depth: int) -> bool:
    """Whether the columns that are not repeated hold figures only; the last ones may hold remarks."""
    columns = range(repeated + 1, matrix.columns + 1)
    remarks = False
    for column in reversed(columns):
        heads = [matrix.text(row, column) for row in range(1, depth + 1)]
        if any(head in _NOTES for head in heads):
            remarks = True
            continue
        texts = [matrix.text(row, column) for row in body if matrix.starts(row, column)]
        if any(text and parse_amount(text) is None for text in texts):
            return False
    return not remarks or len(columns) > 1


def _is_header(page: Matrix, header: Header, repeated: int) -> bool:
    """Whether a page has words above its further columns, and no figure there but the numbers of columns."""
    words = False
    for row in range(1, header.rows + 1):
        texts = [squash(cell.text) for cell in page.printed(row) if cell.column > repeated]
        if row in header.number_rows:
            continue
        if any(parse_amount(text) is not None for text in texts):
            return False
        words = words or bool(texts)
    return words


def _begins_anew(paths: Sequence[tuple[str, ...]], left: int, repeated: int) -> bool:
    """Whether the columns behind the first ``left`` are headed as these are: a table like it, and not its further part.

    Lists side by side repeat their headers within one table.
    """
    own, further = paths[:left], paths[left:]
    names = [path[-1:] for path in paths]
    if any(names[period:] == names[:-period] for period in range(2, left)):
        return False
    is_cut = further[0] == own[-1]  # through a cell over several columns
    return (further[0] == own[0] and not is_cut) or (repeated > 0 and bool(set(own[repeated:]) & set(further)))


def _without_columns(grid: Grid, count: int) -> Grid:
    """The grid without its first columns; a cell that reaches out of them keeps what is left of it."""
    if not count:
        return grid
    cells = []
    for cell in grid.cells:
        end = cell.column + cell.column_span - 1
        if end > count:
            column = max(cell.column - count, 1)
            cells.append(replace(cell, column=column, column_span=end - count - column + 1))
    return replace(grid, columns=grid.columns - count, cells=tuple(cells), column_edges=grid.column_edges[count:])


def title_over_pages(first: Caption, second: Caption) -> Caption | None:
    """The caption of a table whose second page stands at the right of the first; None where it has a title of its own.

    A title centred over all columns is cut by the page: either page prints a part of it, or both print all.
    """
    if not second.title or plain_title(second.title) == plain_title(first.title):
        return first
    begins, ends = squash(first.title), squash(second.title)
    if ends in begins:
        return first
    if first.rule is not None and first.certain:
        return None
    if begins in ends:
        return replace(second, unit=first.unit)
    for shared in range(min(len(begins), len(ends)) - 1, -1, -1):
        whole = begins + ends[shared:]
        if begins.endswith(ends[:shared]) and begins and (rule := rule_for(whole)) is not None:
            return replace(first, title=whole, rule=rule, certain=True)
    return None
