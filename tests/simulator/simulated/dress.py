"""What stands around the rows and texts of any portal: meta tags, navigation, sidebars with dates, hidden links, a
calendar without end, files of the site itself. None of it is published by the column."""

from __future__ import annotations

from html import escape

from simulated.content import Announcement, Column, Content

CODE = "1301250003"


def site_meta(content: Content) -> str:
    """国办发〔2017〕47号: who runs the site."""
    return (
        f'<meta name="SiteName" content="{content.site_name}">\n<meta name="SiteDomain" content="www.example.gov.cn">\n'
        f'<meta name="SiteIDCode" content="{CODE}">\n'
    )


def column_meta(content: Content, column: Column) -> str:
    return site_meta(content) + (
        f'<meta name="ColumnName" content="{column.name}">\n'
        f'<meta name="ColumnDescription" content="{content.site_name}{column.name}栏目">\n'
        f'<meta name="ColumnKeywords" content="{column.name}，信息公开">\n<meta name="ColumnType" content="信息公开">\n'
    )


def article_meta(content: Content, column: Column, article: Announcement, when: str = "%Y-%m-%d %H:%M") -> str:
    return column_meta(content, column) + (
        f'<meta name="ArticleTitle" content="{escape(article.title)}">\n'
        f'<meta name="PubDate" content="{article.published_at.strftime(when)}">\n'
        f'<meta name="ContentSource" content="{article.publisher}">\n<meta name="Keywords" content="">\n'
        '<meta name="Author" content="null">\n<meta name="Description" content="">\n'
    )


def navigation(content: Content) -> str:
    return (
        '<div class="top"><a href="/">首页</a> <a href="/zwgk/">政务公开</a> <a href="/hdjl/">互动交流</a> '
        '<a href="/search?q=%E9%A2%84%E7%AE%97">搜索</a> <a href="http://www.gov.cn/" target="_blank">中国政府网</a></div>\n'
        '<div style="display:none"><a href="/trap/1.html">2025年部门预算公开</a><span>2025-02-01</span></div>\n'
    )


def sidebar() -> str:
    """Related links with dates, a calendar whose months never end."""
    return (
        '<div class="side"><div class="tit">热点推荐</div><ul class="side-list">'
        '<li><a href="/xwzx/202503/t20250303_11.html">我县召开2025年经济工作会议</a><span>2025-03-03</span></li>'
        '<li><a href="http://www.example.org/news/8.html">全省农业生产形势平稳</a><span>2025-03-02</span></li></ul>\n'
        '<table class="calendar"><tr><td><a href="/calendar/2025-02.html">上月</a></td><td>2025年3月</td>'
        '<td><a href="/calendar/2025-04.html">下月</a></td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table></div>\n'
    )


def footer(content: Content) -> str:
    return (
        f'<div class="footer"><p>主办：{content.site_name} 网站标识码：{CODE}</p>'
        '<p><a href="/trap/2.html" style="display:none">网站地图</a> <a href="/sitemap.html">网站地图</a> '
        '<a href="/images/help.pdf">网站使用帮助.pdf</a> 冀ICP备05003251号 最后更新：2026-01-05</p></div>\n'
    )


def document(content: Content, title: str, meta: str, main: str, *, encoding: str = "utf-8") -> str:
    """A whole page around ``main``."""
    charset = "gb2312" if encoding == "gbk" else encoding
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n'
        f"{meta}<title>{escape(title)}_{content.site_name}</title>\n"
        '<script src="/images/jquery.js"></script></head>\n<body>\n'
        f'{navigation(content)}<div class="main">\n{main}\n</div>\n{footer(content)}</body>\n</html>\n'
    )


def unreadable_rows(rows: tuple[Announcement, ...]) -> str:
    """A layout nobody has seen before: cards that a script opens, no links."""
    cards = "".join(
        f'<section class="news-card" data-no="{row.number}"><b>{escape(row.title)}</b><em>{row.published_at:%m-%d}</em>'
        "</section>"
        for row in rows
    )
    return f'<main class="v2-list">{cards}</main><script>bindCards(".news-card");</script>'


def cut(title: str, length: int) -> str:
    """A title as lists cut it."""
    return title if len(title) <= length else title[: length - 3] + "..."
