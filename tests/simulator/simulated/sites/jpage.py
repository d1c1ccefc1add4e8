"""Hanweb JCMS: the first rows in a <script> of the column's page, more from dataproxy.jsp; files behind a redirect."""

from __future__ import annotations

import re
from html import escape
from typing import ClassVar

from simulated import dress
from simulated.content import Announcement, Column
from simulated.messages import Reply, Request, Stage, redirect
from simulated.site import Site, View
from simulated.sites.static import digest


class Jpage(Site):
    """A column's page holds ``group`` pages of rows; a group from dataproxy.jsp as many."""

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "list", "api", "detail", "attachment")
    more_rows = "api"
    per_page = 4
    group = 3
    validators = "modified"
    webid, unitid = 67, 303271
    by_page = False
    """startrecord and endrecord are ignored, only ``page`` (of ``perpage`` rows) is heard."""
    most_rows = 0
    """No more rows than these come at once, whatever was asked for."""
    repeats = 0
    """So many rows of the group before stand again at the beginning of a group."""

    def _id(self, column: Column) -> int:
        return 10261 + [c.key for c in self.content.columns].index(column.key)

    def column_path(self, column: Column) -> str:
        return f"/col/col{self._id(column)}/index.html"

    def path(self, announcement: Announcement) -> str:
        made = announcement.made
        column = self._id(self._columns[announcement.column])
        return f"/art/{made.year}/{made.month}/{made.day}/art_{column}_{announcement.number}.html"

    def _stored(self, announcement: Announcement, place: int) -> str:
        return f"{digest('jcms', announcement.number, place)}.{announcement.files[place - 1].suffix}"

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path
        if path == "/module/web/jpage/dataproxy.jsp":
            return self._group(request)
        if match := re.fullmatch(r"/col/col(\d+)/(index\.html)?", path):
            column = self._by_id(match[1])
            return self._first(column) if column else None
        for article in self.content.announcements:
            if path == self.path(article):
                return self._detail(article)
        if path == "/module/download/downfile.jsp":
            name = request.query().get("filename", "")
            for article, place, _ in self.every_file():
                if name == self._stored(article, place):
                    return redirect(f"/attach/0/{name}", "attachment", number=article.number)
        for article, place, file in self.every_file():
            if path == f"/attach/0/{self._stored(article, place)}":
                return self.attachment(article, file)
        return None

    def _by_id(self, number: str) -> Column | None:
        return next((c for c in self.content.columns if str(self._id(c)) == number), None)

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _first(self, column: Column) -> Reply:
        view = self.view(column, 0, per_page=self.per_page * self.group)
        assert view is not None
        records = self._records(view.rows, view.layout_changed)
        data = (
            f"{{col:'1',appid:'1',webid:'{self.webid}',path:'/',columnid:'{self._id(view.column)}',sourceContentType:'1',"
            f"unitid:'{self.unitid}',webname:'{self.content.site_name}',permissiontype:'0'}}"
        )
        main = (
            f'<div class="list"><div id="{self.unitid}"><script type="text/xml"><datastore>\n<nextgroup><![CDATA['
            f'<a href="/module/web/jpage/dataproxy.jsp?page=1&webid={self.webid}&path=/&columnid={self._id(view.column)}'
            f'&unitid={self.unitid}&permissiontype=0"></a>]]></nextgroup>\n<recordset>\n{records}</recordset></datastore>'
            f"</script></div>\n<script>$(function(){{ $('#{self.unitid}').jpage({{openCookies:false,showMode:'full',"
            f"perPage:{self.per_page},groupSize:{self.group},totalRecord:{view.total},barPosition:'bottom',"
            "proxyUrl:'/module/web/jpage/dataproxy.jsp?startrecord=:startrecord&endrecord=:endrecord&perpage=:perpage',"
            f"ajaxParam:{data}}}); }});</script></div>"
        )
        meta = dress.column_meta(self.content, view.column)
        html = dress.document(self.content, view.column.name, meta, main + dress.sidebar())
        return self.page(html, "list", column=column.key)

    def _records(self, rows: tuple[Announcement, ...], layout_changed: bool) -> str:
        if layout_changed:
            return "".join(f"<item><t>{escape(row.title)}</t><id>{row.number}</id></item>\n" for row in rows)
        return "".join(
            f'<record><![CDATA[<li class="cf"><a target="_blank"\n    href="{self.path(row)}" title="{escape(row.title)}">'
            f"{escape(dress.cut(row.title, 24))}</a><span>{row.published_at:%Y-%m-%d}</span></li>]]></record>\n"
            for row in rows
        )

    def _group(self, request: Request) -> Reply | None:
        """A group of rows. What the page says of the column has to be said again, else there is nothing."""
        asked = request.query() | request.form()
        column = self._by_id(asked.get("columnid", ""))
        if column is None or (asked.get("unitid"), asked.get("webid")) != (str(self.unitid), str(self.webid)):
            return Reply(b"", "text/xml;charset=UTF-8", stage="api")
        per_page = int(asked.get("perpage", self.per_page))
        first, last = int(asked.get("startrecord", 1)), int(asked.get("endrecord", per_page))
        if self.by_page:
            first = (int(asked.get("page", 1)) - 1) * per_page + 1
            last = first + per_page - 1
        first -= self.repeats if first > 1 else 0
        page = (first - 1) // (self.per_page * self.group)
        everything = self.view(column, 0, per_page=10**6)
        faulty = self.view(column, 0, "api", per_page=10**6) if self._spoilt(column, page) else everything
        assert everything is not None and faulty is not None
        rows = self._cut(faulty, everything, first, last)
        if self.most_rows:
            rows = rows[: self.most_rows]
        text = (
            f"<?xml version='1.0' encoding='UTF-8'?>\n<datastore><totalrecord>{faulty.total}</totalrecord>"
            f"<totalpage>{-(-faulty.total // per_page)}</totalpage>\n<recordset>"
            f"{self._records(rows, faulty.layout_changed)}</recordset></datastore>"
        )
        return Reply(text.encode(), "text/xml;charset=UTF-8", stage="api", column=column.key, page=page)

    def _spoilt(self, column: Column, page: int) -> bool:
        return any(fault.hits("api", column.key, page, 0) for fault in self.faults)

    def _cut(self, faulty: View, everything: View, first: int, last: int) -> tuple[Announcement, ...]:
        """Rows ``first`` to ``last``; a group with half its rows lost has the first half of what was asked for."""
        if faulty.column != everything.column:
            return faulty.rows[: last - first + 1]
        wanted = everything.rows[first - 1 : last]
        if len(faulty.rows) < len(everything.rows):
            return wanted[: len(wanted) // 2] if faulty.rows else ()
        return wanted

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _detail(self, article: Announcement) -> Reply:
        column = self._columns[article.column]
        links = "".join(
            f'<p><a href="/module/download/downfile.jsp?classid=0&amp;filename={self._stored(article, place)}">'
            f"{file.name}</a></p>"
            for place, file in enumerate(article.files, start=1)
        )
        meta = (
            f'<meta name="i_columnid" content="{self._id(column)}">\n<meta content="{article.number}" name="i_articleid">\n'
            + dress.article_meta(self.content, column, article)
        )
        main = (
            f'<div class="main-txt"><!--<$[信息名称]>begin--><h1>{escape(article.title)}</h1><!--<$[信息名称]>end-->'
            f'<div class="source">发布日期：{article.published_at:%Y-%m-%d %H:%M} 来源：{article.publisher} 浏览次数：'
            f'<script src="/module/visitcount/articlehits.jsp?colid={self._id(column)}&artid={article.number}"></script></div>'
            f'<div id="zoom"><!--ZJEG_RSS.content.begin-->{article.text}{links}<!--ZJEG_RSS.content.end--></div></div>'
        )
        html = dress.document(self.content, article.title, meta, main + dress.sidebar())
        return self.page(html, "detail", number=article.number, column=article.column)


class JpageByPage(Jpage):
    """startrecord is ignored."""

    by_page = True


class JpageCapped(Jpage):
    """No more than 9 rows come at once (the real ones: near 300)."""

    most_rows = 9


class JpageRepeats(Jpage):
    """The last row of a group stands at the beginning of the next again."""

    repeats = 1
