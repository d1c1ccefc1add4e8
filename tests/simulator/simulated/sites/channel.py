"""channel/list: a hub (czyjs.jsp) that leads to one list for each department; every page is made when it is asked for."""

from __future__ import annotations

import re
from html import escape
from typing import ClassVar

from simulated import dress
from simulated.content import Announcement, Column
from simulated.messages import Reply, Request, Stage
from simulated.site import Site, View


class ChannelList(Site):
    """As huailai.gov.cn. The number of visits is printed into each page."""

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "hub", "list", "detail", "attachment")
    dynamic_pages = True
    hub = "/xxgk/czyjs.jsp"
    validators = "modified"

    def column_path(self, column: Column) -> str:
        return f"/channel/list/{self._number(column)}.html"

    def _number(self, column: Column) -> int:
        return 318 + [c.key for c in self.content.columns].index(column.key)

    def path(self, announcement: Announcement) -> str:
        return f"/content/{self._number(self._columns[announcement.column])}/{announcement.number}.html"

    def file_path(self, announcement: Announcement, place: int) -> str:
        suffix = announcement.files[place - 1].suffix
        return f"/upload/files/{announcement.made:%Y/%m}/{announcement.number}{place:02}.{suffix}"

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path
        if path == self.hub:
            return self._hub()
        if match := re.fullmatch(r"/channel/list/(\d+)(?:_(\d+))?\.html", path):
            column = next((c for c in self.content.columns if self._number(c) == int(match[1])), None)
            view = self.view(column, int(match[2] or 1) - 1) if column else None
            return self._list(view, column) if view and column else None
        for article in self.content.announcements:
            if path == self.path(article):
                return self._detail(article)
        for article, place, file in self.every_file():
            if path == self.file_path(article, place):
                return self.attachment(article, file)
        return None

    def _hub(self) -> Reply:
        cells = "".join(
            f'<td><a href="{self.column_path(column)}" target="_blank">{column.name}</a></td>'
            for column in self.content.columns
        )
        main = f'<div class="czyjs"><h2>财政预决算公开</h2><table class="bm"><tr>{cells}</tr></table></div>'
        html = dress.document(self.content, "财政预决算公开", dress.site_meta(self.content), main + dress.sidebar())
        return self.page(html, "hub", dynamic=True)

    def _list(self, view: View, column: Column) -> Reply:
        rows = "".join(
            f'<li><a href="{self.path(row)}" target="_blank" title="{escape(row.title)}">'
            f"{escape(dress.cut(row.title, 26))}</a><span>{row.published_at:%Y-%m-%d}</span></li>\n"
            for row in view.rows
        )
        shown = dress.unreadable_rows(view.rows) if view.layout_changed else f'<ul class="list-box">{rows}</ul>'
        number = self._number(view.column)
        more = (
            f'<a href="/channel/list/{number}_{view.number + 2}.html">下一页</a>'
            if view.number + 1 < view.pages
            else ""
        )
        pager = f'<div class="pages">共 {view.total} 条 第 {view.number + 1}/{view.pages} 页 {more}</div>'
        meta = dress.column_meta(self.content, view.column)
        html = dress.document(self.content, view.column.name, meta, shown + pager + dress.sidebar())
        return self.page(html, "list", dynamic=True, column=column.key, page=view.number)

    def _detail(self, article: Announcement) -> Reply:
        self.visits += 1
        links = "".join(
            f'<p><a href="{self.file_path(article, place)}">{file.name}</a></p>'
            for place, file in enumerate(article.files, start=1)
        )
        main = (
            f'<div class="detail-box"><h1>{escape(article.title)}</h1><div class="info"><span class="fl">发布日期：'
            f"{article.published_at:%Y-%m-%d}&nbsp;&nbsp;来源：{article.publisher}</span>"
            f'<span class="fr">浏览次数：{self.visits}次</span></div>'
            f'<div class="detail">{article.text}{links}</div></div>'
        )
        meta = dress.site_meta(self.content)
        html = dress.document(self.content, article.title, meta, main + dress.sidebar())
        return self.page(html, "detail", dynamic=True, number=article.number, column=article.column)
