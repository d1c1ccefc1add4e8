"""The fetcher: one request after the other to a host, patient, bounded, honest; whatever comes is archived.

Recording is separate from fetching: the client hands every response to its ``Memory``, error pages too, before anybody
looks at it. What a page means is decided elsewhere.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
from requests import Response
from urllib3.exceptions import HTTPError

from scrapers.errors import FetchError
from scrapers.fetch.addresses import check_url
from scrapers.fetch.connections import make_session
from scrapers.fetch.faults import raise_if_blocked
from scrapers.fetch.leases import Lease, Leases
from scrapers.fetch.links import absolute
from scrapers.fetch.manners import Manners
from scrapers.fetch.memory import Memory, Remembered
from scrapers.fetch.network_errors import in_words
from scrapers.fetch.request import Request
from scrapers.fetch.retry import TRY_AGAIN, retry_after
from scrapers.fetch.robots import Robots
from scrapers.records import Fetched

USER_AGENT = "gongkai (archive of published fiscal disclosures; obeys robots.txt)"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAME_METHOD = frozenset({307, 308})
MOST_REDIRECTS = 6
CHUNK_BYTES = 65_536
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, and whether its body was sent now (``fresh``) or is the archived one, unchanged since."""

    fetched: Fetched
    fresh: bool

    @property
    def ok(self) -> bool:
        return self.fetched.status == 200


class Client:
    """Fetches addresses for one portal."""

    def __init__(self, manners: Manners, memory: Memory, leases: Leases, *, allow_loopback: bool = False) -> None:
        self._manners, self._memory, self._leases = manners, memory, leases
        self._allow_loopback = allow_loopback
        self._session = make_session(allow_loopback=allow_loopback)
        self._agent = manners.user_agent or USER_AGENT
        self._robots = Robots(self._robots_text, self._agent)

    def get(self, url: str, *, referer: str = "", conditional: bool = True) -> Answer:
        """Fetch an address: ``ask`` with a plain request."""
        return self.ask(Request(url, referer), conditional=conditional)

    def ask(self, request: Request, *, conditional: bool = True) -> Answer:
        """Make a request, following redirects. Any status that is no redirect and no overload is an answer.

        ``conditional`` asks only for what changed since the archived response, where the server can tell. Raises
        UnsafeAddress, BlockedByPortal (a challenge page, also with status 200) and FetchError.
        """
        answer = self._follow(request, conditional)
        raise_if_blocked(answer.fetched)
        return answer

    def _follow(self, request: Request, conditional: bool) -> Answer:
        asked: set[str] = set()
        current = request
        while current.url not in asked and len(asked) <= MOST_REDIRECTS:
            asked.add(current.url)
            check_url(current.url, allow_loopback=self._allow_loopback)
            self._robots.require(current.url)
            answer = self._patiently(current, conditional)
            if answer.fetched.status not in REDIRECTS:
                return replace(answer, fetched=replace(answer.fetched, url=request.place, final_url=current.url))
            location = _header(answer.fetched, "location")
            target = absolute(location, current.url, "latin-1")  # its raw bytes as they came
            if target is None:
                raise FetchError(f"重定向没有给出可访问的地址：{current.url}")
            again = current if answer.fetched.status in SAME_METHOD else Request(target, request.referer)
            current = replace(again, url=target)
        raise FetchError(f"重定向过多或循环：{request.url}")

    def _robots_text(self, url: str) -> Fetched:
        check_url(url, allow_loopback=self._allow_loopback)
        return self._patiently(Request(url), conditional=True).fetched

    def _patiently(self, request: Request, conditional: bool) -> Answer:
        """One address with retries. Raises FetchError when the last attempt failed too."""
        url = request.url
        remembered = self._memory.last(url) if conditional and request.method == "GET" else None
        last_reason = ""
        for attempt in range(self._manners.retries + 1):
            pause = self._pause(url)
            backoff = self._manners.backoff_seconds * 2**attempt
            with self._leases.hold(_host(url), pause) as lease:
                try:
                    fetched = self._once(request, remembered, lease)
                except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                    last_reason = in_words(error)
                    lease.pause = max(pause, backoff)
                    continue
                if fetched.status not in TRY_AGAIN:
                    return self._answer(fetched, remembered)
                wait = retry_after(_header(fetched, "retry-after"))
                last_reason = f"HTTP {fetched.status}"
                if wait is not None and wait > self._manners.longest_wait_seconds:
                    raise FetchError(f"{url}：{last_reason}，服务器要求等待 {wait:.0f} 秒，留待下次")
                lease.pause = max(pause, backoff if wait is None else wait)
        raise FetchError(f"{url}：尝试 {self._manners.retries + 1} 次均未成功：{last_reason}")

    def _answer(self, fetched: Fetched, remembered: Remembered | None) -> Answer:
        if fetched.status == NOT_MODIFIED and remembered is not None:
            return Answer(remembered.fetched, fresh=False)
        return Answer(fetched, fresh=True)

    def _pause(self, url: str) -> float:
        wanted = max(self._manners.interval_seconds, self._robots.crawl_delay(url))
        return min(wanted, self._manners.longest_wait_seconds)

    def _once(self, request: Request, remembered: Remembered | None, lease: Lease) -> Fetched:
        headers = {"User-Agent": self._agent, "Accept": "*/*", "Connection": "close"}
        if request.referer:
            headers["Referer"] = request.referer
        if request.content_type:
            headers["Content-Type"] = request.content_type
        if remembered is not None:
            headers |= _validators(remembered.fetched)
        with self._session.request(
            request.method,
            request.url,
            headers=headers,
            data=request.body,
            timeout=(self._manners.connect_seconds, self._manners.read_seconds),
            stream=True,
            allow_redirects=False,
        ) as response:
            body = self._read(response, request.url, lease)
            fetched = Fetched(
                url=request.place,
                final_url=request.url,
                status=response.status_code,
                headers=tuple(response.headers.items()),
                body=body,
                fetched_at=datetime.now(UTC),
            )
        self._session.cookies.clear()  # a portal's cookies are no business of the next request
        self._memory.record(fetched)
        return fetched

    def _read(self, response: Response, url: str, lease: Lease) -> bytes:
        """The body within the limits of size and time. Raises FetchError beyond them."""
        most = self._manners.max_megabytes * 1_000_000
        until = time.monotonic() + self._manners.total_seconds
        body = bytearray()
        for chunk in response.iter_content(CHUNK_BYTES):
            body += chunk
            if len(body) > most:
                raise FetchError(f"{url}：内容超过大小上限 {self._manners.max_megabytes} MB，未取")
            if time.monotonic() > until:
                raise FetchError(f"{url}：{self._manners.total_seconds:.0f} 秒内没有传完，未取")
            lease.renew()
        return bytes(body)


def _validators(fetched: Fetched) -> dict[str, str]:
    asked = {"If-None-Match": _header(fetched, "etag"), "If-Modified-Since": _header(fetched, "last-modified")}
    return {name: value for name, value in asked.items() if value}


def _header(fetched: Fetched, name: str) -> str:
    return next((value for key, value in fetched.headers if key.lower() == name), "")


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")
