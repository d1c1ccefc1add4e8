"""Interfaces that give lists as JSON: templates and paths say what is asked and where the answer has what."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from scrapers.errors import BlockedByPortal, FetchError
from scrapers.fetch.attachments import AttachmentLink
from scrapers.fetch.detail_page import DetailPage, read_detail
from scrapers.fetch.links import absolute
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request, form, form_of_query, json_text
from scrapers.portals.families.api_options import ApiOptions, Ask, Detail
from scrapers.portals.families.base import Family, ListPage, Pages, Row, Told, family
from scrapers.portals.families.reasons import missing_records
from scrapers.portals.families.templates import date_of, dig, fill, number_at, rows_at, text_of

if TYPE_CHECKING:
    from scrapers.portals.registry import Column, Portal

LONGEST_NAME = 200


@family("json_api")
class JsonApi(Family):
    """A list by pages of JSON; levels above it by their own answers; announcements as pages or as JSON."""

    options = ApiOptions

    def tell(self, page: Page) -> Sequence[Told]:
        said = page.text
        if "gkmlpt" in said and re.search(r"\bSID\s*[:=]", said):
            return [Told({"family": "json_api", "options": {"api": "gkmlpt"}}, "页面有 gkmlpt（广东）的 SID")]
        if "EWB-FRONT" in said or "lightfrontaction" in said:
            return [Told({"family": "json_api", "options": {"api": "epoint"}}, "页面有 Epoint（EWB-FRONT）的接口")]
        return ()

    def expand(self, portal: Portal, column: Column, pages: Pages) -> Iterator[Column]:
        """Raises FetchError at the end for branches that could not be read."""
        failed = list[str]()
        yield from _expanded(portal, column, pages, portal.options.levels, failed)
        if failed:
            raise FetchError(f"{len(failed)} 个下级栏目未能读取：{failed[0]}")

    def request(self, portal: Portal, url: str) -> Request:
        detail = portal.options.detail
        return form_of_query(url) if detail and detail.by_form else Request(url)

    def read_detail(self, portal: Portal, page: Page, listed_title: str, listed_on: date | None) -> DetailPage:
        """Raises FetchError where an announcement's JSON lists no file."""
        detail: Detail | None = portal.options.detail
        if detail is None:
            return read_detail(page, portal, listed_title, listed_on)
        return _of_json(detail, page, listed_title, listed_on)

    def walk(self, portal: Portal, column: Column, pages: Pages) -> Iterator[ListPage]:
        """Raises FetchError for a page that cannot be had, and for an answer that is not as the file says."""
        options: ApiOptions = portal.options
        address = portal.address(column)
        values = _values(options, column, address, pages)
        number, given, seen = 1, 0, set[str]()
        while True:
            paging = {"page": options.first_page + number - 1, "size": options.page_size}
            request = _request(options.ask, address, paging, values)
            answer = pages.ask(request)
            may_count_from_1 = options.first_page == 0 and number <= 2
            entries = _entries(answer, options.rows, beyond=number > 1 or may_count_from_1)
            rows = tuple(_row(options, address, entry, values) for entry in entries)
            total, last = number_at(answer.json, options.total), number_at(answer.json, options.pages)
            fresh = {row.url for row in rows} - seen
            seen |= fresh
            given += len(rows) if fresh else 0
            complete = number == last or (total is not None and given >= total)
            ends = options.one_page or complete or not (fresh or may_count_from_1)
            remark = _why_ended(number, given, len(seen), total, last, fresh=bool(fresh)) if ends else ""
            if not ends and number == portal.pager.most_pages:
                ends, remark = True, f"列表超过 {number} 页，未读完"
            yield ListPage(number, request.url, rows, last, total, remark)
            if ends:
                return
            number += 1


def _expanded(
    portal: Portal, column: Column, pages: Pages, levels: Sequence[Any], failed: list[str]
) -> Iterator[Column]:
    if not levels:
        yield column
        return
    level, *below = levels
    address = portal.address(column)
    values = _values(portal.options, column, address, pages)
    answer = pages.ask(_request(level.ask, address, {}, values))
    for entry in _entries(answer, level.rows):
        url = _address(fill(level.column, entry, values), address)
        inner = column.model_copy(update={"url": url, "name": text_of(fill(level.name, entry, values))})
        try:
            yield from _expanded(portal, inner, pages, below, failed)
        except BlockedByPortal:
            raise
        except FetchError as error:
            failed.append(f"{inner.name}：{error}")


def _values(options: ApiOptions, column: Column, address: str, pages: Pages) -> dict[str, Any]:
    """What templates of a column may name beside the fields of a row."""
    parts = urlsplit(address)
    known: dict[str, Any] = {**options.values, **dict(parse_qsl(parts.query, keep_blank_values=True))}
    known |= {"fragment": parts.fragment, "address": parts._replace(fragment="").geturl(), "column": column.name}
    missing = {name: pattern for name, pattern in options.read.items() if not known.get(name)}
    unreadable = ""
    for source in options.read_from if missing else ():
        try:
            page = pages.get(_address(fill(source, known), address))
        except BlockedByPortal:
            raise
        except FetchError as error:
            unreadable = str(error)
            continue
        found = {name: match[1] for name, pattern in missing.items() if (match := re.search(pattern, page.text))}
        known |= found
        missing = {name: pattern for name, pattern in missing.items() if name not in found}
        if not missing:
            break
    if missing:
        raise FetchError(f"页面上没有找到“{'、'.join(missing)}”：{address}{f'（{unreadable}）' if unreadable else ''}")
    return known


def _request(ask: Ask, address: str, paging: Mapping[str, Any], values: Mapping[str, Any]) -> Request:
    url = _address(fill(ask.url, paging, values), address)
    if ask.form is not None:
        return form(url, {name: fill(value, paging, values) for name, value in ask.form.items()}, address)
    if ask.json_text is not None:
        return json_text(url, fill(ask.json_text, paging, values, as_json=True), address)
    return Request(url, address)


def _address(url: str, base: str) -> str:
    found = absolute(url, base)
    if found is None:
        raise FetchError(f"接口给出的不是网址：{url[:80]}")
    return found


def _entries(answer: Page, path: str, *, beyond: bool = False) -> list[Mapping[str, Any]]:
    """The entries of an answer; ``beyond``: it may be beyond the list's ends, where some leave them out."""
    rows = rows_at(answer.json, path)
    if rows is None:
        if beyond and dig(answer.json, path) is None:
            return []
        said = answer.text.strip()[:80]
        raise FetchError(f"接口返回的内容里没有列表“{path or '（最外层）'}”（{said}）：{answer.url}")
    return [row for row in rows if isinstance(row, Mapping)]


def _row(options: ApiOptions, address: str, entry: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
    url = _address(fill(options.link, entry, values), address)
    title = text_of(fill(options.title, entry, values))
    return Row(url, title, date_of(dig(entry, options.date)) if options.date else None)


def _why_ended(number: int, given: int, listed: int, total: int | None, last: int | None, *, fresh: bool) -> str:
    if not listed:
        return "" if total == 0 else "列表没有一行：接口返回了空的列表"
    if total is not None and given < total:
        return missing_records(total, listed)
    if last is not None and number < last:
        return f"列表共 {last} 页，第 {number} 页" + ("没有读完" if fresh else "与前面各页重复或没有一行")
    return ""


def _of_json(detail: Detail, page: Page, listed_title: str, listed_on: date | None) -> DetailPage:
    said = page.json
    files = _entries(page, detail.files)
    links = tuple(
        AttachmentLink(_address(fill(detail.file_url, file), page.url), _file_name(fill(detail.file_name, file)))
        for file in files
    )
    if not links:
        raise FetchError(f"接口没有列出公告的任何文件：{page.url}")
    title = text_of(str(dig(said, detail.title) or "")) if detail.title else ""
    publisher = text_of(str(dig(said, detail.publisher) or "")) if detail.publisher else ""
    published_on = listed_on or (date_of(dig(said, detail.date)) if detail.date else None)
    title = title or listed_title
    offered = "\n".join(f"{link.place}\t{link.name}" for link in links)
    return DetailPage(
        title=title,
        published_on=published_on,
        publisher=publisher,
        column="",
        attachments=links,
        holds_figures=False,
        fingerprint=_hash(title, publisher, str(published_on), offered),
        says=_hash(title, "\n".join(link.name for link in links)),
        text="",
    )


def _file_name(name: str) -> str:
    """A name whose suffix may have been given with its dot, or twice."""
    name = re.sub(r"\.{2,}", ".", text_of(name))
    match = re.search(r"(\.\w{2,5})\1$", name, re.IGNORECASE)
    return (name[: -len(match[1])] if match else name)[-LONGEST_NAME:]


def _hash(*said: str) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]
