"""A tree of static pages as Shanghai's: index → categories → departments → units → PDFs, no page of an announcement."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from simulated import dress
from simulated.content import Announcement, Column
from simulated.messages import Reply, Request, Stage
from simulated.site import Site


class Shanghai(Site):
    """A ``Column`` is a department (its ``parent`` the category); its page lists files, and leads to its units' pages.

    Every announcement is one file; its publisher is not said anywhere. Units are columns whose parent is a department.
    """

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "hub", "list", "attachment")
    more_rows = None
    rows_lead_to_files = True
    says_total = False
    year = 26

    def _slug(self, column: Column) -> str:
        return f"bmys-{self.year}-dw{[c.key for c in self.content.columns].index(column.key) + 1:03}"

    def column_path(self, column: Column) -> str:
        return f"/{self._slug(column)}/index.html"

    @property
    def top(self) -> str:
        return f"/bmys-{self.year}/index.html"

    def path(self, announcement: Announcement) -> str:
        suffix = announcement.files[0].suffix
        return f"/cmsres/{announcement.number % 100:02}/{announcement.number:08x}.{suffix}"

    def said_publisher(self, announcement: Announcement) -> str:
        return ""

    def said_name(self, announcement: Announcement, name: str) -> str:
        return self.path(announcement).rpartition("/")[2]

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path
        categories = list(dict.fromkeys(c.parent for c in self.content.columns if self.column(c.parent) is None))
        addresses = {f"/bmys-{self.year}-{n:03}/index.html": name for n, name in enumerate(categories, start=1)}
        if path == self.top:
            return self._links("部门预算公开", list(zip(addresses.values(), addresses, strict=True)))
        if path in addresses:
            mine = [c for c in self.content.columns if c.parent == addresses[path]]
            return self._links(addresses[path], [(c.name, self.column_path(c)) for c in mine])
        for column in self.content.columns:
            if path == self.column_path(column):
                return self._department(column)
        for article in self.content.announcements:
            if path == self.path(article):
                return self.attachment(article, article.files[0])
        return None

    def _links(self, name: str, links: list[tuple[str, str]]) -> Reply:
        items = "".join(f'<li><a href="{url}" target="_blank" title="{text}">{text}</a></li>' for text, url in links)
        return self._page(name, f'<ul class="bmys-list">{items}</ul>', "hub")

    def _department(self, column: Column) -> Reply:
        view = self.view(column, 0, per_page=10**6)
        assert view is not None
        units = [c for c in self.content.columns if c.parent == view.column.key]
        links = "".join(f'<li><a href="{self.column_path(c)}" title="{c.name}">{c.name}</a></li>' for c in units)
        rows = "".join(
            f'<li><a href="{self.path(row)}" target="_blank" title="{escape(row.title)}">{escape(row.title)}</a>'
            f"<span>{row.published_at:%Y-%m-%d}</span></li>\n"
            for row in view.rows
        )
        shown = dress.unreadable_rows(view.rows) if view.layout_changed else f'<ul class="file-list">{rows}</ul>'
        tree = f'<div class="units"><ul class="bmys-list">{links}</ul></div>' if links else ""
        return self._page(view.column.name, tree + shown, "list", column=column.key)

    def _page(self, name: str, main: str, stage: Stage, **known: Any) -> Reply:
        html = dress.document(self.content, name, dress.site_meta(self.content), main)
        return self.page(html, stage, **known)
