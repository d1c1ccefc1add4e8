"""Systems that publish static pages: UCAP, 博达 VSB, columns under UUIDs."""

from __future__ import annotations

from hashlib import md5
from html import escape
from uuid import UUID

from simulated import dress
from simulated.content import Announcement, Column
from simulated.messages import Reply, Request
from simulated.site import Site, View


def digest(*parts: object) -> str:
    """32 hex digits, always the same for the same parts: what systems name their pages by."""
    return md5(" ".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


class StaticSite(Site):
    """Pages at fixed addresses: a subclass says where its lists, pages and files stand and what is on them."""

    def list_name(self, number: int, pages: int) -> str:
        """What stands at the end of the address of list page ``number`` (from 0)."""
        raise NotImplementedError

    def list_paths(self, column: Column, pages: int) -> dict[str, int]:
        folder = self.column_path(column).rpartition("/")[0]
        return {f"{folder}/{self.list_name(number, pages)}": number for number in range(pages)}

    def file_path(self, announcement: Announcement, place: int) -> str:
        raise NotImplementedError

    def rows(self, view: View) -> str:
        raise NotImplementedError

    def pager(self, view: View) -> str:
        raise NotImplementedError

    def body(self, article: Announcement) -> str:
        raise NotImplementedError

    def list_meta(self, column: Column) -> str:
        return dress.column_meta(self.content, column)

    def article_meta(self, article: Announcement) -> str:
        return dress.article_meta(self.content, self._columns[article.column], article)

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path
        for column in self.content.columns:
            first = self.view(column, 0)
            number = self.list_paths(column, first.pages).get(path) if first else None
            view = self.view(column, number) if number is not None else None
            if view is not None:
                return self._list(view, column)
        for article in self.content.announcements:
            if path == self.path(article).partition("?")[0]:
                return self._detail(article)
        for article, place, file in self.every_file():
            if request.target.partition("&deal")[0] == self.file_path(article, place):
                return self.attachment(article, file)
        return None

    def _list(self, view: View, column: Column) -> Reply:
        rows = dress.unreadable_rows(view.rows) if view.layout_changed else self.rows(view)
        main = f"<h2>{view.column.name}</h2>{rows}{self.pager(view)}{dress.sidebar()}"
        meta = self.list_meta(view.column)
        html = dress.document(self.content, view.column.name, meta, main, encoding=self.encoding)
        return self.page(html, "list", column=column.key, page=view.number)

    def _detail(self, article: Announcement) -> Reply:
        main, meta = self.body(article) + dress.sidebar(), self.article_meta(article)
        html = dress.document(self.content, article.title, meta, main, encoding=self.encoding)
        return self.page(html, "detail", number=article.number, column=article.column)


class Ucap(StaticSite):
    """Pages counted from 1: common_list.shtml, common_list_2.shtml …"""

    encoding = "gbk"
    second = 2

    def column_path(self, column: Column) -> str:
        return f"/xxgk/{column.key}/common_list.shtml"

    def list_name(self, number: int, pages: int) -> str:
        return "common_list.shtml" if number == 0 else f"common_list_{number - 1 + self.second}.shtml"

    def path(self, announcement: Announcement) -> str:
        made = announcement.made
        name = digest("ucap", announcement.number)
        return f"/xxgk/{announcement.column}/{made.year}/{made.month}/{made.day}/{name}.shtml"

    def file_path(self, announcement: Announcement, place: int) -> str:
        name = digest("file", announcement.number, place)
        return f"{self.path(announcement).removesuffix('.shtml')}/files/{name}.{announcement.files[place - 1].suffix}"

    def rows(self, view: View) -> str:
        items = "".join(
            f'<li><a href="{self.path(row)}" title="{escape(row.title)}" target="_blank">'
            f"{escape(dress.cut(row.title, 28))}</a><span>{row.published_at:%Y-%m-%d}</span></li>\n"
            for row in view.rows
        )
        return f'<div class="list_div"><ul class="list">{items}</ul></div>'

    def pager(self, view: View) -> str:
        call = f"createPageHTML('page_div',{view.pages},{view.number + 1},'common_list','shtml',{view.total});"
        return f'<div id="page_div" class="page_div"></div><script type="text/javascript">{call}</script>'

    def body(self, article: Announcement) -> str:
        links = "".join(
            f'<p><a href="{self.file_path(article, place)}" title="{file.name}">{file.name}</a></p>'
            for place, file in enumerate(article.files, start=1)
        )
        return (
            f"<UCAPTITLE><h1>{escape(article.title)}</h1></UCAPTITLE>"
            f'<p class="info"><span>发布时间：{article.published_at:%Y-%m-%d %H:%M}</span> '
            f"<span>来源：{article.publisher}</span> <span>字体：[大 中 小]</span></p>"
            f'<div class="content"><UCAPCONTENT>{article.text}{links}</UCAPCONTENT></div>'
        )


class UcapFromOne(Ucap):
    """One whose second page is common_list_1.shtml; UTF-8."""

    encoding = "utf-8"
    second = 1


class Boda(StaticSite):
    """博达 VSB as lntdxy.com: a descending pager (page 2 of 11 is zbgg/10.htm), li#line_u5_0, downloads without a name."""

    cuts_titles = True
    per_page = 5
    owner = 1404874179

    def column_path(self, column: Column) -> str:
        return f"/{column.key}.htm"

    def list_paths(self, column: Column, pages: int) -> dict[str, int]:
        return {f"/{self._page(column, number, pages)}": number for number in range(pages)}

    def _page(self, column: Column, number: int, pages: int) -> str:
        return f"{column.key}.htm" if number == 0 else f"{column.key}/{pages - number}.htm"

    def path(self, announcement: Announcement) -> str:
        column = [c.key for c in self.content.columns].index(announcement.column)
        return f"/info/{1039 + column}/{announcement.number}.htm"

    def file_path(self, announcement: Announcement, place: int) -> str:
        name = digest("vsb", announcement.number, place).upper()
        return f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner={self.owner}&wbfileid={name}"

    def list_meta(self, column: Column) -> str:
        return f'<META Name="keywords" Content="{self.content.site_name},{column.name}" />\n'

    def article_meta(self, article: Announcement) -> str:
        name = self._columns[article.column].name
        return f'<META Name="keywords" Content="{self.content.site_name},{name},{escape(article.title)}" />\n'

    def rows(self, view: View) -> str:
        up = "" if view.number == 0 else "../" * view.column.key.count("/") + "../"
        up = up or "../" * view.column.key.count("/")
        return "<ul>" + "".join(
            f'<li id="line_u5_{place}"><a href="{up}{self.path(row)[1:]}"><img src="" class="img-responsive">'
            f'<h4>{escape(dress.cut(row.title, 32))}</h4><p class="date"><i class="fa fa-calendar"></i>'
            f'{row.published_at:%Y-%m-%d}</p></a></li>\n<span id="section_u5_{place}" style="display:none;"><hr></span>\n'
            for place, row in enumerate(view.rows)
        ) + "</ul>"  # fmt: skip

    def pager(self, view: View) -> str:
        def link(number: int) -> str:
            """From the page that is shown to page ``number``."""
            name, folder = self._page(view.column, number, view.pages), view.column.key.rpartition("/")[2]
            short = f"{folder}.htm" if number == 0 else f"{folder}/{name.rpartition('/')[2]}"
            if view.number == 0:
                return short
            return f"../{short}" if number == 0 else short.rpartition("/")[2]

        numbers = "".join(
            f'<span class="p_no_d">{n + 1}</span>' if n == view.number
            else f'<span class="p_no"><a href="{link(n)}">{n + 1}</a></span>'
            for n in range(view.pages) if abs(n - view.number) < 4
        )  # fmt: skip
        last = view.number == view.pages - 1
        next_ = (
            '<span class="p_next_d p_fun_d">下页</span><span class="p_last_d p_fun_d">尾页</span>'
            if last
            else f'<span class="p_next p_fun"><a href="{link(view.number + 1)}">下页</a></span>'
            f'<span class="p_last p_fun"><a href="{link(view.pages - 1)}">尾页</a></span>'
        )
        return (
            '<div class="pages"><div class="pb_sys_common pb_sys_normal pb_sys_style1" style="margin-top:10px;">'
            f'<span class="p_t">共{view.total}条</span> <span class="p_pages">{numbers}{next_}</span> '
            f'<span class="p_t">{view.number + 1}/{view.pages}</span></div></div>'
        )

    def body(self, article: Announcement) -> str:
        links = "".join(
            f'<li>附件【<a href="{escape(self.file_path(article, place))}&amp;deal=1" target="_blank">{file.name}</a>】'
            f'已下载<span id="nattach{article.number}{place}"><script language="javascript">getClickTimes('
            f'{article.number}{place},{self.owner},"wbnewsfile","attach")</script></span>次</li>'
            for place, file in enumerate(article.files, start=1)
        )
        return (
            f'<form name="_newscontent_fromname"><div class="content-title"><h2>{escape(article.title)}</h2>'
            f"<p><i>发布时间：{article.published_at:%Y-%m-%d}</i><i>来源：{article.publisher}</i>"
            f"<i>点击：[<script>_showDynClicks('wbnews', {self.owner}, {article.number})</script>]</i></p></div>"
            f'<div id="vsb_content"><div class="v_news_content">{article.text}</div></div>'
            f'<ul style="list-style-type:none;">{links}</ul></form>'
        )


class UuidColumns(StaticSite):
    """/columns/<uuid>/: pages linked by 下一页, files at /attachments/…?sid=."""

    says_total = False
    validators = "modified"

    def _uuid(self, *parts: object) -> str:
        return str(UUID(digest("uuid", *parts)))

    def column_path(self, column: Column) -> str:
        return f"/columns/{self._uuid(column.key)}/index.html"

    def list_name(self, number: int, pages: int) -> str:
        return "index.html" if number == 0 else f"index_{number}.html"

    def path(self, announcement: Announcement) -> str:
        made, column = announcement.made, self._uuid(announcement.column)
        return f"/columns/{column}/{made:%Y%m/%d}/{self._uuid(announcement.number)}.html"

    def file_path(self, announcement: Announcement, place: int) -> str:
        name = self._uuid(announcement.number, place)
        return f"/attachments/{announcement.made:%Y%m}/{name}.{announcement.files[place - 1].suffix}?sid={name[:8]}"

    def rows(self, view: View) -> str:
        return "".join(
            f'<div class="item"><span class="time">{row.published_at:%Y/%m/%d}</span>'
            f'<a href="{self.path(row)}" title="{escape(row.title)}">{escape(dress.cut(row.title, 30))}</a></div>\n'
            for row in view.rows
        )

    def pager(self, view: View) -> str:
        next_ = f'<a href="{self.list_name(view.number + 1, view.pages)}">下一页</a>'
        last = f'<a href="{self.list_name(view.pages - 1, view.pages)}">末页</a>'
        more = next_ + last if view.number + 1 < view.pages else "<span>下一页</span>"
        return f'<div class="pagination"><a href="index.html">首页</a>{more} 共{view.pages}页</div>'

    def body(self, article: Announcement) -> str:
        links = "".join(
            f'<p><img src="/icons/{file.suffix}.gif"><a href="{self.file_path(article, place)}">{file.name}</a></p>'
            for place, file in enumerate(article.files, start=1)
        )
        return (
            f'<div class="article"><h1 id="title">{escape(article.title)}</h1><div class="property">'
            f"<span>发布时间：{article.published_at:%Y-%m-%d %H:%M}</span><span>来源：{article.publisher}</span></div>"
            f'<div class="easysite-news-text" id="zoom">{article.text}{links}</div></div>'
        )
