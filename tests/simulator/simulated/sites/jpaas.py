"""Hanweb JPaaS: columns are shells whose rows come as HTML in JSON; links to files carry a token that expires."""

from __future__ import annotations

import base64
import json
from html import escape
from typing import ClassVar
from urllib.parse import quote

from simulated import dress
from simulated.content import Announcement, Column, File
from simulated.messages import Reply, Request, Stage, json_reply
from simulated.site import Site, View
from simulated.sites.static import digest

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
DOWNLOAD = "/api-gateway/jpaas-web-server/front/document/download"


class Jpaas(Site):
    """As mohurd.gov.cn: rows with the whole title in title=."""

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "list", "api", "detail", "attachment")
    rows_in_pages = False
    more_rows = "api"
    fresh_links = True
    says_total = False
    web_id = "8d828e408d90447786ddbe128d495e9e"
    tpl_set_id = "209741b2109044b5b7695700b2bec37e"

    def column_path(self, column: Column) -> str:
        return f"/{column.key}/index.html"

    def path(self, announcement: Announcement) -> str:
        return f"/{announcement.column}/art/{announcement.made:%Y}/art_{digest('jpaas', announcement.number)}.html"

    def _page_id(self, column: Column) -> str:
        return digest("page", column.key)

    def _token(self, announcement: Announcement, place: int) -> str:
        """Good for a day."""
        told = f"{announcement.number}:{place}:{self.now():%Y%m%d}:{digest('sealed', announcement.number, place)}"
        return base64.b64encode(told.encode()).decode()

    def file_link(self, announcement: Announcement, place: int, file: File) -> str:
        token = quote(self._token(announcement, place), safe="")
        return f"{DOWNLOAD}?fileUrl={token}&fileName={quote(file.name)}"

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path
        if path == UNIT:
            return self._unit(request)
        if path == DOWNLOAD:
            return self._download(request)
        for column in self.content.columns:
            if path in (self.column_path(column), f"/{column.key}/"):
                return self._shell(column)
        for article in self.content.announcements:
            if path == self.path(article):
                return self._detail(article)
        return None

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _shell(self, column: Column) -> Reply:
        query = (
            f"{{'parseType':'buildstatic','webId':'{self.web_id}','tplSetId':'{self.tpl_set_id}','pageType':'column',"
            f"'tagId':'右侧内容','editType':'null','pageId':'{self._page_id(column)}'}}"
        )
        main = (
            '<div class="clist_con">\n<script id="4e3a2e3cc51f4a7688f34405910955e2" '
            'src="/cms_files/default/script/AuthorizedRead/unitbuild.js?v=3.1.3-GXB"\n '
            f'webId="{self.web_id}" parseType="buildstatic"\n url="{UNIT}"\n queryData="{query}">\n</script></div>'
        )
        html = dress.document(self.content, column.name, dress.column_meta(self.content, column), main)
        return self.page(html, "list", column=column.key)

    def _unit(self, request: Request) -> Reply:
        asked = request.query()
        column = next((c for c in self.content.columns if self._page_id(c) == asked.get("pageId")), None)
        if column is None or asked.get("webId") != self.web_id or asked.get("tplSetId") != self.tpl_set_id:
            return json_reply({"code": "500", "success": False, "message": "参数错误", "data": None}, "api")
        try:
            wanted = json.loads(asked.get("paramJson", "{}"))
            number, size = int(wanted.get("pageNo", 1)) - 1, int(wanted.get("pageSize", self.per_page))
        except (ValueError, AttributeError):
            number, size = 0, self.per_page
        view = self.view(column, number, "api", size)
        html = self.rows(view) if view else "<ul class='ajax-ul'>\n</ul>"
        reply = {"code": "200", "success": True, "data": {"html": html}}
        return json_reply(reply, "api", column=column.key, page=number)

    def rows(self, view: View) -> str:
        if view.layout_changed:
            return dress.unreadable_rows(view.rows)
        items = "".join(
            f'<li class="long-deta">\n        <a href="{self.path(row)}" target="_blank" style="color:#333;" '
            f'title="{escape(row.title)}"><span class="title-info">{escape(dress.cut(row.title, 24))}</span>\n'
            f'        <span class="date-info">{row.published_at:%Y-%m-%d}\n</span>      </a></li>\n'
            for row in view.rows
        )
        return f'<div class="mohurdTab-content solicit-list mt10">\n<ul class="solicit-list-ul">\n{items}</ul>\n</div>'

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _detail(self, article: Announcement) -> Reply:
        column = self._columns[article.column]
        links = "".join(
            f'<li><a href="{escape(self.file_link(article, place, file))}">{file.name.rpartition(".")[0]}</a></li>'
            for place, file in enumerate(article.files, start=1)
        )
        files = (
            f'<div class="editorContent-download"><h3 class="title">附件下载</h3><ul>{links}</ul></div>'
            if links
            else ""
        )
        main = f'<div class="editor-content">{article.text}</div>\n{files}'
        meta = dress.article_meta(self.content, column, article)
        html = dress.document(self.content, article.title, meta, main + dress.sidebar())
        return self.page(html, "detail", number=article.number, column=article.column)

    def _download(self, request: Request) -> Reply | None:
        token = request.query().get("fileUrl", "")
        for article, place, file in self.every_file():
            if token == self._token(article, place):
                return self.attachment(article, file, named=True, static=False)
        return None


class JpaasCut(Jpaas):
    """As the county sites of 临夏: titles cut without title=, single quotes."""

    cuts_titles = True

    def rows(self, view: View) -> str:
        if view.layout_changed:
            return dress.unreadable_rows(view.rows)
        items = "".join(
            f"<li class='cf'><a class='fl' href='{self.path(row)}'>{escape(dress.cut(row.title, 25))}</a>"
            f"<span class='fr'>{row.published_at:%Y-%m-%d}</span></li>\n"
            for row in view.rows
        )
        return f"<ul class='ajax-ul'>\n{items}</ul>"
