"""robots.txt: what a portal asks not to be fetched, and how slowly it wants to be asked (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from scrapers.errors import FetchError
from scrapers.read.encoding import decode
from scrapers.records import Fetched

MOST_BYTES = 512_000


class DisallowedByRobots(FetchError):
    """The portal's robots.txt asks not to fetch this address; it is left alone."""


class Robots:
    """The rules of every origin that was asked, read once a run through ``fetch``."""

    def __init__(self, fetch: Callable[[str], Fetched], agent: str) -> None:
        self._fetch, self._agent = fetch, agent
        self._rules: dict[str, Protego | FetchError] = {}

    def require(self, url: str) -> None:
        """Raises DisallowedByRobots; FetchError when robots.txt cannot be had (then nothing may be fetched)."""
        if not self._of(url).can_fetch(url, self._agent):
            raise DisallowedByRobots(f"robots.txt 不允许访问：{url}")

    def crawl_delay(self, url: str) -> float:
        """Seconds between requests that robots.txt asks for; 0 when it does not, or was not read yet."""
        rules = self._rules.get(_origin(url))
        return float(rules.crawl_delay(self._agent) or 0) if isinstance(rules, Protego) else 0.0

    def _of(self, url: str) -> Protego:
        origin = _origin(url)
        if origin not in self._rules:
            try:
                fetched = self._fetch(origin + "/robots.txt")
            except FetchError as error:
                self._rules[origin] = error  # a host that is down is not asked again and again
            else:
                there = fetched.status == 200 and fetched.body.lstrip()[:1] != b"<"  # many answer with a web page
                self._rules[origin] = Protego.parse(decode(fetched.body[:MOST_BYTES])[0] if there else "")
        rules = self._rules[origin]
        if isinstance(rules, FetchError):
            raise rules
        return rules


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))
