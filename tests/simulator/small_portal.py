"""A small TRS-like portal: three list pages, budgets with attachments, a budget in the page, and other notices."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal_server import PortalServer

BUREAUS = ["石泉县水务局", "石泉县档案馆", "石泉县林草局", "石泉县粮储局", "石泉县科协", "石泉县供销社"]


@dataclass
class Article:
    path: str
    title: str
    day: str
    attachments: dict[str, bytes] = field(default_factory=dict)
    body: str = ""
    visits: int = 0


class SmallPortal:
    """Call ``publish()`` after changing ``articles`` (newest first)."""

    per_page = 3

    def __init__(self, server: PortalServer) -> None:
        self.server = server
        self.articles = [
            Article(
                f"/czj/202403/t2024030{number}_{number}.html",
                f"{name}2024年部门预算公开",
                f"2024-03-0{number}",
                {f"{name}预算.pdf": f"%PDF-1.4 {name}".encode() * 50},
            )
            for number, name in zip(range(len(BUREAUS), 0, -1), BUREAUS, strict=True)
        ]
        self.articles[1].body = figures_table(12)
        self.articles[1].attachments = {}
        self.articles.append(Article("/czj/202402/t20240228_90.html", "关于举办预算管理培训班的通知", "2024-02-28"))
        self.articles.append(Article("/czj/202402/t20240227_91.html", "办公设备采购公告", "2024-02-27"))
        self.publish()

    @property
    def documents(self) -> int:
        """How many documents the portal offers."""
        return sum(max(1, len(article.attachments)) for article in self.articles if "部门预算" in article.title)

    def publish(self) -> None:
        pages = [self.articles[i : i + self.per_page] for i in range(0, len(self.articles), self.per_page)]
        for number, articles in enumerate(pages):
            self.server.page(
                "/czj/" if number == 0 else f"/czj/index_{number}.html", list_page(articles, number, len(pages))
            )
        for article in self.articles:
            self.server.page(article.path, detail_page(article))
            for name, body in article.attachments.items():
                self.server.file(attachment_path(article, name), body)

    def withdraw(self, article: Article) -> None:
        self.articles.remove(article)
        del self.server.routes[article.path]
        self.publish()


def attachment_path(article: Article, name: str) -> str:
    folder = article.path.rpartition("/")[0]
    return f"{folder}/P0{sum(name.encode())}{article.path[-6]}.{name.rpartition('.')[2]}"


def list_page(articles: list[Article], number: int, pages: int) -> str:
    rows = "".join(f'<li><a href="{a.path}">{a.title}</a><span>{a.day}</span></li>' for a in articles)
    script = f'<script>createPageHTML({pages},{number},"index","html");</script>'
    return f"<html><head><title>部门预算</title></head><body><ul>{rows}</ul>{script}</body></html>"


def detail_page(article: Article) -> str:
    links = "".join(f'<p><a href="{attachment_path(article, name)}">{name}</a></p>' for name in article.attachments)
    return (
        '<html><head><meta charset="utf-8"><title>公开</title>'
        f'<meta name="ArticleTitle" content="{article.title}"><meta name="PubDate" content="{article.day} 09:30">'
        '<meta name="ContentSource" content="石泉县财政局"><meta name="ColumnName" content="部门预算"></head>'
        f'<body><div class="TRS_Editor"><p>现将有关情况公开如下。</p>{article.body}{links}</div>'
        f"<div>浏览次数：{article.visits}</div></body></html>"
    )


def figures_table(rows: int) -> str:
    cells = "".join(f"<tr><td>项目{n}</td><td>{n * 1.25:.2f}</td></tr>" for n in range(1, rows + 1))
    return f"<p>单位：万元</p><table>{cells}</table>"
