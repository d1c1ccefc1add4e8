"""TRS WCM: static pages, pagers counted from 0, the pager either inline or by createPageHTML."""

from __future__ import annotations

import re
from html import escape

from simulated import dress
from simulated.content import Announcement, Column
from simulated.messages import Reply, Request
from simulated.site import Site, View


class Trs(Site):
    """As hdzfxxgk.hd.gov.cn (2020): a table of four columns, crumbs of class CurrChnlCls, an inline pager."""

    per_page = 12

    def column_path(self, column: Column) -> str:
        return f"/{column.key}/"

    def path(self, announcement: Announcement) -> str:
        made = announcement.made
        return f"/{announcement.column}/{made:%Y%m}/t{made:%Y%m%d}_{announcement.number}.html"

    def file_path(self, announcement: Announcement, place: int) -> str:
        made = announcement.made
        suffix = announcement.files[place - 1].suffix
        return f"{announcement.column}/{made:%Y%m}/P0{made:%Y%m%d}{announcement.number:06}{place:03}.{suffix}"

    def serve(self, request: Request) -> Reply | None:
        path = request.raw_path
        if match := re.fullmatch(r"/(?P<column>[\w/]+?)/(index(_(?P<page>\d+))?\.html)?", path):
            column = self.column(match["column"])
            view = self.view(column, int(match["page"] or 0)) if column else None
            return self._list(view) if view else None
        if match := re.fullmatch(r"/[\w/]+/\d{6}/t\d{8}_(\d+)\.html", path):
            return self._detail(int(match[1]), path)
        for article, place, file in self.every_file():
            if request.path(self.encoding) == "/" + self.file_path(article, place):
                return self.attachment(article, file)
        return None

    def _list(self, view: View) -> Reply:
        crumbs = (
            '<div class="sx-more1"><a href="/" title="首页" class="CurrChnlCls">首页</a>-&gt;'
            f'<a href="/{view.column.key}/" title="{view.column.name}" class="CurrChnlCls">{view.column.name}</a></div>'
        )
        rows = dress.unreadable_rows(view.rows) if view.layout_changed else self.rows(view)
        html = dress.document(
            self.content,
            view.column.name,
            dress.column_meta(self.content, view.column),
            crumbs + rows + self.pager(view) + dress.sidebar(),
            encoding=self.encoding,
        )
        return self.page(html, "list", column=view.column.key, page=view.number)

    def rows(self, view: View) -> str:
        head = (
            '<table><tbody><tr><th width="47%" height="35">名称</th><th width="21%" height="35">索引号</th>'
            '<th width="19%" height="35">发布机构</th><th width="12%" height="35">发布日期</th></tr>\n'
        )
        cells = "".join(
            f'<tr><td height="35"><a href="{self.base}{self.path(row)}" title="{escape(row.title)}">\n'
            f'  {escape(dress.cut(row.title, 40))}\n</a></td><td height="35">000014348/{row.made:%Y}-{row.number:05}</td>'
            f'<td height="35">{row.publisher}</td><td height="35">{row.published_at:%Y-%m-%d}</td></tr>\n'
            for row in view.rows
        )
        return head + cells + "</tbody></table>\n"

    def pager(self, view: View) -> str:
        return (
            '<div class="page"><script language="javascript">\n'
            f"var countnum= {view.total};\nvar currentPage={view.number};\nvar prevPage=currentPage-1\n"
            f"var nextPage=currentPage+1\nvar countPage={view.pages}\nvar endPage=countPage-1\n"
            'document.write("<a href=\\"index.html\\" target=\\"_self\\" >首页</a>&nbsp;&nbsp;");\n'
            "if(countPage>1&&currentPage!=0&&currentPage!=1)\n"
            ' document.write("<a  href=\\"index"+"_"+prevPage+"."+"html\\" target=\\"_self\\">上一页</a>&nbsp;&nbsp;");\n'
            "</script></div>\n"
        )

    def _detail(self, number: int, path: str) -> Reply | None:
        article = self.content.find(number)
        if article is None or self.path(article) != path:
            return None
        column = self._columns[article.column]
        html = dress.document(
            self.content,
            article.title,
            dress.article_meta(self.content, column, article),
            self.body(article) + dress.sidebar(),
            encoding=self.encoding,
        )
        return self.page(html, "detail", number=number, column=article.column)

    def body(self, article: Announcement) -> str:
        links = "".join(
            f'<p><a href="./{self.file_path(article, place).rpartition("/")[2]}" target="_blank">{file.name}</a></p>'
            for place, file in enumerate(article.files, start=1)
        )
        return (
            f'<h1>{escape(article.title)}</h1><div class="xl-info">发布日期：{article.published_at:%Y-%m-%d %H:%M} '
            f'来源：{article.publisher} 浏览次数：<span id="hits"><script src="/hits.js"></script></span></div>'
            f'<div class="TRS_Editor">{article.text}{links}</div>'
        )


class TrsHaiyun(Trs):
    """As mot.gov.cn (海云): a list of li, createPageHTML, TRS_UEDITOR, no meta tags, every attachment listed twice."""

    says_total = False
    validators = "modified"

    def rows(self, view: View) -> str:
        items = "".join(
            f'<li><a href=".{self.path(row).removeprefix("/" + view.column.key)}" title="{escape(row.title)}">'
            f"{escape(dress.cut(row.title, 22))}</a><span>[{row.published_at:%Y-%m-%d}]</span></li>\n"
            if row.column == view.column.key
            else f'<li><a href="{self.path(row)}" title="{escape(row.title)}">{escape(dress.cut(row.title, 22))}</a>'
            f"<span>[{row.published_at:%Y-%m-%d}]</span></li>\n"
            for row in view.rows
        )
        return f'<div class="tab-pane"><ul>{items}</ul></div>\n'

    def pager(self, view: View) -> str:
        return f'<div class="page"><script>createPageHTML({view.pages}, {view.number},"index","html");</script></div>\n'

    def _detail(self, number: int, path: str) -> Reply | None:
        article = self.content.find(number)
        if article is None or self.path(article) != path:
            return None
        names = [f"./{self.file_path(article, n).rpartition('/')[2]}" for n in range(1, len(article.files) + 1)]
        once = "".join(
            f'<li><a href="{name}" target="_blank">{file.name}</a></li><br>'
            for name, file in zip(names, article.files, strict=True)
        )
        again = "".join(
            f'<li><a href="{name}" download="{file.name}">{file.name}</a></li>'
            for name, file in zip(names, article.files, strict=True)
        )
        html = (
            '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>\n        '
            f"{escape(article.title)}-{self._columns[article.column].name}-{self.content.site_name}\n    </title></head>"
            f'<body>{dress.navigation(self.content)}<h1 class="article-title">{escape(article.title)}</h1>'
            '<div class="article-meta"><div class="meta-left"><span class="publish-date">'
            f"{article.published_at:%Y-%m-%d %H:%M}</span> "
            f'<span class="source">来源: {article.publisher}</span></div></div>'
            '<div class="article-content" id="article-content"><div class="view TRS_UEDITOR trs_paper_default trs_web">'
            f"{article.text}</div>\n<!-------  文档附件  开始 -------><div>\n"
            + (f'<ol start="1">{once}</ol>\n<ol start="1">{again}</ol>\n' if once else "")
            + "</div><!-------  文档附件  结束 -------></div>"
            f"{dress.sidebar()}{dress.footer(self.content)}</body></html>"
        )
        return self.page(html, "detail", number=number, column=article.column)


class TrsGbk(Trs):
    """An older site: GBK without a charset in the header, links to files in raw Chinese (a browser sends them as GBK)."""

    encoding = "gbk"

    def file_path(self, announcement: Announcement, place: int) -> str:
        folder = super().file_path(announcement, place).rpartition("/")[0]
        return f"{folder}/附件{announcement.number}-{place}.{announcement.files[place - 1].suffix}"
