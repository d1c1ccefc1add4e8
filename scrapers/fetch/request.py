"""What is asked of a portal: the GET of an address, or a POST as interfaces of list systems want it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """A request without its manners. ``body`` None asks by GET; a POST is never conditional."""

    url: str
    referer: str = ""
    body: bytes | None = None
    content_type: str = ""

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"

    @property
    def place(self) -> str:
        """What the response is archived under: the address, for a POST with its body behind ``#``."""
        if self.body is None:
            return self.url
        return f"{self.url}#POST {self.body.decode('utf-8', errors='replace')}"


def form(url: str, values: Mapping[str, str], referer: str = "") -> Request:
    """A POST of a form."""
    return Request(url, referer, urlencode(list(values.items())).encode(), FORM)


def form_of_query(url: str, referer: str = "") -> Request:
    """A POST whose form is the query of an address: so an address alone can stand for it."""
    parts = urlsplit(url)
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    return form(urlunsplit(parts._replace(query="")), values, referer)


def json_text(url: str, text: str, referer: str = "") -> Request:
    """A POST of a JSON text."""
    return Request(url, referer, text.encode(), JSON)
