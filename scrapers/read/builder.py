"""Puts lines and grids together in reading order and keeps the offsets of the lines right."""

from __future__ import annotations

from scrapers.errors import ReadError
from scrapers.records import BBox, Grid, Line, ReadDocument

MOST_CELLS = 300_000
"""Cells of a document's tables. The largest disclosures have a tenth; recognising so many takes a minute or two."""
_MOST_PLACES = 3_000_000
"""Rows times columns of a document's tables, blank places too."""
_MOST_TEXT = 5_000_000
"""Characters outside tables."""
_LITTLE = 600
"""Characters: less than the shortest disclosure, more than the frame of a page."""


def too_many_cells() -> ReadError:
    return ReadError(f"表格过大：单元格超过 {MOST_CELLS} 个，不是公开文件应有的规模，未读取")


class DocumentBuilder:
    """Collects what a reader finds, in reading order. ``document`` gives the frozen result.

    ``line`` and ``grid`` raise ``ReadError`` for a document so large that recognising it would take too long.
    """

    def __init__(self, format: str, title: str = "") -> None:
        self.format = format
        self.title = title
        self._items: list[Line | Grid] = []
        self._notes: list[str] = []
        self._offset = 0
        self._cells = 0
        self._places = 0

    def line(
        self,
        text: str,
        *,
        page: int = 1,
        paragraph: bool = False,
        bbox: BBox | None = None,
        confidence: float | None = None,
    ) -> None:
        """Add a line of text; a blank one is left out. Outer white space goes."""
        text = text.strip()
        if not text:
            return
        self._items.append(Line(page, text, self._offset, paragraph, bbox, confidence))
        self._offset += len(text) + 1
        if self._offset > _MOST_TEXT:
            raise ReadError(f"文字过多：超过 {_MOST_TEXT} 字，不是公开文件应有的规模，未读取")

    def grid(self, grid: Grid) -> None:
        self._items.append(grid)
        self._cells += sum(1 for cell in grid.cells if cell.text)
        self._places += grid.rows * grid.columns
        if self._cells > MOST_CELLS:
            raise too_many_cells()
        if self._places > _MOST_PLACES:
            raise ReadError(f"表格范围异常：共占 {self._places} 个格位，其中有内容的仅 {self._cells} 个，未读取")

    def note(self, text: str) -> None:
        """Add a remark for the report (Chinese), once."""
        if text not in self._notes:
            self._notes.append(text)

    def has_little(self) -> bool:
        """Whether no table and hardly any text was found so far."""
        return self._places == 0 and self._offset < _LITTLE

    def document(self, pages: int = 1) -> ReadDocument:
        return ReadDocument(
            format=self.format, pages=pages, items=tuple(self._items), title=self.title, notes=tuple(self._notes)
        )
