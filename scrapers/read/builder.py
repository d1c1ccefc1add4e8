"""Puts lines and grids together in reading order and keeps the offsets of the lines right."""

from __future__ import annotations

from scrapers.records import BBox, Grid, Line, ReadDocument


class DocumentBuilder:
    """Collects what a reader finds, in reading order. ``document`` gives the frozen result."""

    def __init__(self, format: str, title: str = "") -> None:
        self.format = format
        self.title = title
        self._items: list[Line | Grid] = []
        self._notes: list[str] = []
        self._offset = 0

    def line(self, text: str, *, page: int = 1, paragraph: bool = False, bbox: BBox | None = None) -> None:
        """Add a line of text; a blank one is left out. Outer white space goes."""
        text = text.strip()
        if not text:
            return
        self._items.append(Line(page=page, text=text, start=self._offset, paragraph=paragraph, bbox=bbox))
        self._offset += len(text) + 1

    def grid(self, grid: Grid) -> None:
        self._items.append(grid)

    def note(self, text: str) -> None:
        """Add a remark for the report (Chinese), once."""
        if text not in self._notes:
            self._notes.append(text)

    def document(self, pages: int = 1) -> ReadDocument:
        return ReadDocument(
            format=self.format, pages=pages, items=tuple(self._items), title=self.title, notes=tuple(self._notes)
        )
