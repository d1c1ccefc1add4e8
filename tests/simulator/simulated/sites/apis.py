"""Lists as JSON: gkmlpt (Guangdong) by GET, Epoint by POST; pages are HTML."""

from __future__ import annotations

import re
from html import escape
from typing import ClassVar
from uuid import UUID

from simulated import dress
from simulated.content import Announcement, Column
from simulated.messages import Reply, Request, Stage, json_reply
from simulated.site import Site
from simulated.sites.static import digest


class Gkmlpt(Site):
    """Guangdong's platform: /gkmlpt/api/all/{column}?page=&sid=, pages post_N.html."""

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "list", "api", "detail", "attachment")
    rows_in_pages = False
    more_rows = "api"
    sid = "755001"
    per_page = 10

    def _id(self, column: Column) -> int:
        return 5872 + [c.key for c in self.content.columns].index(column.key)

    def column_path(self, column: Column) -> str:
        return f"/gkmlpt/index#{self._id(column)}"

    def path(self, announcement: Announcement) -> str:
        number = announcement.number
        return f"/gkmlpt/content/{number // 1000000}/{number // 1000}/post_{number}.html"

    def file_path(self, announcement: Announcement, place: int) -> str:
        number = announcement.number
        return f"/attachment/0/{number // 1000}/{number * 10 + place}/{number}.{announcement.files[place - 1].suffix}"

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path
        if path == "/gkmlpt/index":
            return self._shell()
        if match := re.fullmatch(r"/gkmlpt/api/all/(\d+)", path):
            return self._api(int(match[1]), request)
        for article in self.content.announcements:
            if path == self.path(article):
                return self._detail(article)
        for article, place, file in self.every_file():
            if path == self.file_path(article, place):
                return self.attachment(article, file)
        return None

    def _shell(self) -> Reply:
        html = dress.document(
            self.content,
            "政府信息公开平台",
            dress.site_meta(self.content),
            f"<script>window._CONFIG = {{ SITE_ID: 7, SID: '{self.sid}', TREE: [] }};</script>"
            '<div id="gkmlpt"></div><script src="/gkmlpt/js/index.js"></script>',
        )
        return self.page(html, "list", dynamic=True)

    def _api(self, number: int, request: Request) -> Reply | None:
        column = next((c for c in self.content.columns if self._id(c) == number), None)
        asked = request.query()
        if column is None or asked.get("sid") != self.sid:
            return json_reply({"articles": [], "total": 0}, "api")
        page = int(asked.get("page", 1)) - 1
        view = self.view(column, page, "api")
        rows = [self._row(row) for row in view.rows] if view else []
        total = self.total(column)
        if view and view.layout_changed:
            return json_reply({"records": [{"t": r["title"]} for r in rows], "size": total}, "api", column=column.key)
        return json_reply({"articles": rows, "total": total}, "api", column=column.key, page=page)

    def _row(self, row: Announcement) -> dict[str, object]:
        return {
            "id": row.number,
            "title": row.title,
            "url": f"{self.base}{self.path(row)}#{self._id(self._columns[row.column])}",
            "publisher": row.publisher,
            "display_publish_time": f"{row.published_at:%Y-%m-%d %H:%M:%S}",
        }

    def _detail(self, article: Announcement) -> Reply:
        links = "".join(
            f'<p><a href="{self.file_path(article, place)}" class="nfw-cms-attachment" alt="{file.name}" '
            f'appendix="true">{file.name}</a></p>'
            for place, file in enumerate(article.files, start=1)
        )
        main = (
            f'<table class="headInfo"><tr><td class="label">索引号:</td><td>{article.number}</td><td class="label">发布机构:'
            f'</td><td>{article.publisher}</td></tr><tr><td class="label">发布日期:</td><td>{article.published_at:%Y-%m-%d}'
            f'</td></tr></table><h1 class="title document-number">{escape(article.title)}</h1>'
            f'<div class="article-content">{article.text}{links}</div>'
        )
        meta = dress.article_meta(self.content, self._columns[article.column], article)
        html = dress.document(self.content, article.title, meta, main)
        return self.page(html, "detail", number=article.number, column=article.column)


class Epoint(Site):
    """POST of JSON, pages counted from 0; where the interface is and the number of the site stand in a script."""

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "api", "detail", "attachment")
    rows_in_pages = False
    more_rows = "api"
    api = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
    guid = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"

    def number(self, column: Column) -> str:
        """What the site calls categorynum."""
        return f"00200200{1001 + [c.key for c in self.content.columns].index(column.key)}"

    def column_path(self, column: Column) -> str:
        return f"/dynamic/zwgk/govInfoPub.html?categorynum={self.number(column)}"

    def path(self, announcement: Announcement) -> str:
        number = self.number(self._columns[announcement.column])
        return f"/zwgk/{number}/{announcement.made:%Y%m%d}/{UUID(digest('epoint', announcement.number))}.html"

    def file_path(self, announcement: Announcement, place: int) -> str:
        name = UUID(digest("file", announcement.number, place))
        return f"/uploadfile/{announcement.made:%Y%m%d}/{name}.{announcement.files[place - 1].suffix}"

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path
        if path == self.api:
            return self._api(request)
        if path == "/js/webBuilderCommon.js":
            script = f'var siteInfo = {{"projectName":"/EWB-FRONT","siteGuid":"{self.guid}"}};\n'
            return Reply(script.encode(), "application/javascript", validators=self.validators)
        if path == "/dynamic/zwgk/govInfoPub.html":
            main = '<div id="govinfolist"></div><script src="/js/webBuilderCommon.js"></script><script src="/js/govInfoPub.js"></script>'
            html = dress.document(self.content, "政府信息公开", dress.site_meta(self.content), main)
            return self.page(html, "list")
        for article in self.content.announcements:
            if path == self.path(article):
                return self._detail(article)
        for article, place, file in self.every_file():
            if path == self.file_path(article, place):
                return self.attachment(article, file)
        return None

    def _api(self, request: Request) -> Reply:
        asked = request.json()
        params = asked.get("params", asked) if isinstance(asked, dict) else {}
        column = next((c for c in self.content.columns if self.number(c) == params.get("categorynum")), None)
        if request.method != "POST" or column is None or params.get("siteGuid") != self.guid:
            return json_reply({"custom": {}, "status": {"code": "0", "text": "参数错误"}}, "api")
        page, size = int(params.get("pageIndex", 0)), int(params.get("pageSize", self.per_page))
        view = self.view(column, page, "api", size)
        rows = [
            {
                "infoid": str(UUID(digest("epoint", row.number))),
                "title": row.title,
                "infourl": self.path(row),
                "infodate": f"{row.published_at:%Y-%m-%d}",
            }
            for row in (view.rows if view else ())
        ]
        total = self.total(column)
        custom: dict[str, object] = {"data": rows, "total": total}
        if view and view.layout_changed:
            custom = {"list": [{"name": row["title"]} for row in rows], "count": total}
        return json_reply({"custom": custom, "status": {"code": 1, "text": ""}}, "api", column=column.key, page=page)

    def _detail(self, article: Announcement) -> Reply:
        links = "".join(
            f'<p><a href="{self.file_path(article, place)}" title="{file.name}">{file.name}</a></p>'
            for place, file in enumerate(article.files, start=1)
        )
        main = (
            f'<div class="ewb-article"><h3 class="article-title">{escape(article.title)}</h3><div class="ewb-article-sources">'
            f"<p>发布时间：{article.published_at:%Y-%m-%d}</p><p>来源：{article.publisher}</p></div>"
            f'<div class="ewb-article-info">{article.text}{links}</div></div>'
        )
        meta = dress.article_meta(self.content, self._columns[article.column], article, "%Y-%m-%d %I:%M")
        html = dress.document(self.content, article.title, meta, main)
        return self.page(html, "detail", number=article.number, column=article.column)
