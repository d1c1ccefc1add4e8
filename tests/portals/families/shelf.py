"""Pages by address, as a family gets them, and what was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from scrapers.fetch.page import Page
from scrapers.fetch.request import Request
from scrapers.portals.families import FAMILIES, ListPage, MissingPage
from scrapers.portals.registry import Column, Portal

BASE = "http://www.example.gov.cn"
Answer = str | bytes | Callable[[Request], str]


class Shelf:
    """Pages by path (with query); what is not there is missing. A function answers a request by what is asked."""

    def __init__(self, pages: Mapping[str, Answer]) -> None:
        self.pages, self.asked = dict(pages), list[str]()

    def get(self, url: str) -> Page:
        return self.ask(Request(url))

    def ask(self, request: Request) -> Page:
        self.asked.append(request.place.removeprefix(BASE))
        whole = request.url.removeprefix(BASE)
        answer = self.pages.get(whole, self.pages.get(whole.partition("?")[0] + "?*"))
        if answer is None:
            raise MissingPage(f"列表页不存在（HTTP 404）：{request.url}")
        if callable(answer):
            answer = answer(request)
        return Page(request.url, answer if isinstance(answer, bytes) else answer.encode())


def portal_of(family: str, column: str = "/ys/", **keys: Any) -> Portal:
    content = {"id": "x", "name": "x", "base": BASE, "columns": [{"url": column}], "unverified": True}
    return Portal.model_validate(content | {"family": family} | keys)


def walk(portal: Portal, shelf: Shelf, column: Column | None = None) -> list[ListPage]:
    return list(FAMILIES[portal.family].walk(portal, column or portal.columns[0], shelf))


def titles(pages: list[ListPage]) -> list[str]:
    return [row.title for page in pages for row in page.rows]


def remarks(pages: list[ListPage]) -> str:
    return "；".join(page.remark for page in pages if page.remark)


def form_of(request: Request) -> dict[str, str]:
    return dict(parse_qsl((request.body or b"").decode(), keep_blank_values=True))


def json_of(request: Request) -> Any:
    return json.loads(request.body or b"null")
