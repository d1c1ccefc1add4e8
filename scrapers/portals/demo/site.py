"""The pages of the demo portal: what stands at which address. No sockets here; ``server.py`` hands it out.

A TRS-like site: ``/<column>/index.html``, ``index_1.html`` …, details at ``/<column>/YYYYMM/tYYYYMMDD_<no>.html``,
attachments beside them. Everything is made from the facts, so that it has the same bytes every night.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from scrapers.portals.demo.bad_files import bad_files
from scrapers.portals.demo.compose import compose
from scrapers.portals.demo.data_files import FOLDER, Frozen, load_yaml
from scrapers.portals.demo.facts import Disclosure, disclosures
from scrapers.portals.demo.resource import Resource, type_of
from scrapers.portals.demo.write_docx import docx_bytes
from scrapers.portals.demo.write_html import html_content
from scrapers.portals.demo.write_pdf import pdf_bytes
from scrapers.portals.demo.write_xlsx import xlsx_bytes

SITE_NAME = "云岚省财政预决算公开平台"
SITE_ID_CODE = "9900000001"
DOCUMENTS = "gkwj"
"""The column of files that were given with ``documents``."""
ROWS_A_PAGE = 5
ROWS_A_DOCUMENT_PAGE = 20
LONGEST_TITLE = 22
CHINA = timezone(timedelta(hours=8))
WRITERS = {"pdf": pdf_bytes, "docx": docx_bytes, "xlsx": xlsx_bytes}


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    body: bytes = b""
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An announcement: a row of a list and its detail page. ``content`` is HTML, made by us."""

    column: str
    title: str
    publisher: str
    published_at: datetime
    content: str
    attachments: tuple[Attachment, ...] = ()
    charset: str = "utf-8"


class Notice(Frozen):
    """An announcement of ``notices.yml`` that is no disclosure."""

    column: str
    title: str
    publisher: str
    published_at: datetime
    paragraphs: tuple[str, ...]


class Column(Frozen):
    name: str
    description: str


def build_site(documents: Sequence[Path] = (), with_bad_files: bool = False) -> dict[str, Resource]:
    """Every address of the site (decoded path) and what stands there. ``documents`` are folders of files to offer."""
    columns = {key: Column.model_validate(value) for key, value in load_yaml(FOLDER / "columns.yml").items()}
    articles = [*_disclosures(), *_notices(), *_of_documents(documents, with_bad_files)]
    articles.sort(key=lambda a: a.published_at)
    site: dict[str, Resource] = {"/style.css": _resource("/style.css", (FOLDER / "pages" / "style.css").read_bytes())}
    site["/robots.txt"] = _resource("/robots.txt", b"User-agent: *\nAllow: /\n")
    columns = {key: column for key, column in columns.items() if any(a.column == key for a in articles)}
    shown: dict[str, list[tuple[str, Article]]] = {key: [] for key in columns}
    for number, article in enumerate(articles, start=1001):
        address = _address(article, number)
        shown[article.column].insert(0, (address, article))
        site.update(_detail(address, article, columns))
    for key in columns:
        site.update(_lists(key, columns, shown[key]))
    site["/index.html"] = site["/"] = _page("home.html.j2", articles[-1].published_at, columns=columns, shown=shown)
    return site


@cache
def _disclosures() -> tuple[Article, ...]:
    return tuple(map(_of_disclosure, disclosures()))


def _of_disclosure(facts: Disclosure) -> Article:
    column = "jsgk" if facts.is_final else "ysgk"
    document = compose(facts.id)
    name = facts.organisation.name
    if facts.format == "html":
        return Article(column, facts.title, name, facts.published_at, html_content(document), charset=facts.charset)
    content = f"<p>现将{facts.title}予以公开，详见附件。</p>"
    attachment = Attachment(f"{facts.title}.{facts.format}", WRITERS[facts.format](document))
    return Article(column, facts.title, name, facts.published_at, content, (attachment,))


def _notices() -> Iterator[Article]:
    for item in load_yaml(FOLDER / "notices.yml"):
        notice = Notice.model_validate(item)
        content = "\n".join(f"<p>{paragraph}</p>" for paragraph in notice.paragraphs)
        yield Article(notice.column, notice.title, notice.publisher, notice.published_at, content)


def _of_documents(folders: Sequence[Path], with_bad_files: bool) -> Iterator[Article]:
    """One page a file; its title says only where the file stood, so that nothing but its content identifies it."""
    attachments = [Attachment(path.name, file=path) for folder in folders for path in _files(folder)]
    if with_bad_files:
        attachments += [Attachment(name, body) for name, body in bad_files().items()]
    first = datetime(2025, 6, 1, 9, 0)  # noqa: DTZ001  (times of the site are local)
    for number, attachment in enumerate(attachments, start=1):
        title = f"第{number}份公开文件"
        published = first + timedelta(minutes=number)
        yield Article(DOCUMENTS, title, "", published, "<p>按原样提供，内容见附件。</p>", (attachment,))


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and path.name[0] != "."
    )


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER / "pages"), autoescape=select_autoescape(default=True), undefined=StrictUndefined
)


def _page(template: str, changed: datetime, charset: str = "utf-8", **context: Any) -> Resource:
    text = _ENVIRONMENT.get_template(template).render(
        site_name=SITE_NAME,
        site_id_code=SITE_ID_CODE,
        charset="gb2312" if charset == "gb18030" else charset,
        longest=LONGEST_TITLE,
        **context,
    )
    return Resource("text/html", changed.replace(tzinfo=CHINA).astimezone(UTC), text.encode(charset))


def _resource(path: str, body: bytes) -> Resource:
    return Resource(type_of(path), datetime(2024, 1, 1, tzinfo=UTC), body)


def _address(article: Article, number: int) -> str:
    day = article.published_at
    return f"/{article.column}/{day:%Y%m}/t{day:%Y%m%d}_{number}.html"


def _detail(address: str, article: Article, columns: dict[str, Column]) -> Iterator[tuple[str, Resource]]:
    links = []
    folder = address.rpartition("/")[0]
    for number, attachment in enumerate(article.attachments, start=1):
        place = f"P0{article.published_at:%Y%m%d}{address.rpartition('_')[2].removesuffix('.html')}{number:02}"
        target = f"./{place}/{attachment.name}"
        links.append((attachment.name, target if attachment.name.endswith(".docx") else quote(target)))
        changed = article.published_at.replace(tzinfo=CHINA).astimezone(UTC)
        if attachment.file:
            changed = datetime.fromtimestamp(attachment.file.stat().st_mtime, UTC)
        resource = Resource(type_of(attachment.name), changed, attachment.body, attachment.file)
        yield f"{folder}/{place}/{attachment.name}", resource
    yield (
        address,
        _page(
            "detail.html.j2",
            article.published_at,
            article.charset,
            article=article,
            column=columns[article.column],
            columns=_menu(article.column, columns),
            links=links,
        ),
    )


def _menu(key: str, columns: dict[str, Column]) -> dict[str, Column]:
    """The columns in the menu of a page: offering more files must not change the bytes of the other pages."""
    return {other: column for other, column in columns.items() if other != DOCUMENTS or key == DOCUMENTS}


def _lists(key: str, columns: dict[str, Column], rows: list[tuple[str, Article]]) -> Iterator[tuple[str, Resource]]:
    size = ROWS_A_DOCUMENT_PAGE if key == DOCUMENTS else ROWS_A_PAGE
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    for number, part in enumerate(parts):
        name = f"index_{number}.html" if number else "index.html"
        page = _page(
            "list.html.j2",
            rows[0][1].published_at,
            key=key,
            column=columns[key],
            columns=_menu(key, columns),
            rows=[(address.removeprefix(f"/{key}/"), article) for address, article in part],
            number=number,
            pages=len(parts),
        )
        yield f"/{key}/{name}", page
        if not number:
            yield f"/{key}/", page
