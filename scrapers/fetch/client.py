"""The fetcher: one request after the other to a host, patient, bounded, honest; whatever comes is archived.

Recording is separate from fetching: the client hands every response to its ``Memory``, error pages too, before anybody
looks at it. What a page means is decided elsewhere.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from scrapers.errors import FetchError
from scrapers.fetch.addresses import check_url
from scrapers.fetch.connections import make_session
from scrapers.fetch.faults import raise_if_blocked
from scrapers.fetch.leases import Lease, Leases
from scrapers.fetch.links import absolute, in_other_scheme
from scrapers.fetch.manners import Manners
from scrapers.fetch.memory import Memory, Remembered
from scrapers.fetch.network_errors import in_words, never_connected
from scrapers.fetch.request import Request
from scrapers.fetch.retry import TRY_AGAIN, retry_after
from scrapers.fetch.robots import Robots
from scrapers.fetch.transfer import Transfer
from scrapers.records import Fetched

USER_AGENT = "gongkai (archive of published fiscal disclosures; obeys robots.txt{contact})"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAME_METHOD = frozenset({307, 308})
MOST_REDIRECTS = 6
OK = 200
NOT_MODIFIED = 304
ROBOTS_HOLD = timedelta(hours=20)
"""A night may rely on the robots.txt of its own evening (RFC 9309 allows 24 hours)."""
ROBOTS_ABSENT = (404, 410)


class NobodyAnswers(FetchError):
    """No connection could be made at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, and whether its body was sent now (``fresh``) or is the archived one, unchanged since."""

    fetched: Fetched
    fresh: bool

    @property
    def ok(self) -> bool:
        return self.fetched.status == OK


class Client:
    """Fetches addresses for one portal."""

    def __init__(self, manners: Manners, memory: Memory, leases: Leases, *, allow_loopback: bool = False) -> None:
        self._manners, self._memory, self._leases = manners, memory, leases
        self._allow_loopback = allow_loopback
        session = make_session(allow_loopback=allow_loopback, tls=manners.tls)
        self._transfer = Transfer(session, manners, memory.partials)
        self._schemes: dict[str, str] = {}
        self._agent = manners.user_agent or user_agent()
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
        lately = self._memory.since(url, datetime.now(UTC) - ROBOTS_HOLD)
        if lately is not None and (lately.status == OK or lately.status in ROBOTS_ABSENT):
            return lately
        return self._patiently(Request(url), conditional=True).fetched

    def _patiently(self, request: Request, conditional: bool) -> Answer:
        """One address with retries; where nobody answers under its scheme, under the other one.

        Raises FetchError when the last attempt failed too.
        """
        other = in_other_scheme(request.url)
        if other is None:
            return self._attempts(request, conditional)
        host = _host(request.url)
        if self._schemes.get(host, urlsplit(request.url).scheme) != urlsplit(request.url).scheme:
            return self._attempts(request, conditional, sent_to=other)
        try:
            return self._attempts(request, conditional)
        except NobodyAnswers as error:
            if host in self._schemes:
                raise
            try:
                answer = self._attempts(request, conditional, sent_to=other)
            except FetchError:
                raise error from None
            self._schemes[host] = urlsplit(other).scheme
            return answer

    def _attempts(self, request: Request, conditional: bool, sent_to: str = "") -> Answer:
        """Attempts at one address. ``sent_to`` is the address that is really asked, where it is another one."""
        url = request.url
        remembered = self._memory.last(url) if conditional and request.method == "GET" else None
        last_reason, nobody = "", False
        for attempt in range(self._manners.retries + 1):
            pause = self._pause(url)
            backoff = self._manners.backoff_seconds * 2**attempt
            with self._leases.hold(_host(url), pause) as lease:
                try:
                    fetched = self._once(request, remembered, lease, sent_to or url)
                except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                    last_reason, nobody = in_words(error), never_connected(error)
                    lease.pause = max(pause, backoff)
                    continue
                if fetched.status not in TRY_AGAIN:
                    return self._answer(fetched, remembered)
                wait = retry_after(_header(fetched, "retry-after"))
                last_reason, nobody = f"HTTP {fetched.status}", False
                if wait is not None and wait > self._manners.longest_wait_seconds:
                    raise FetchError(f"{url}：{last_reason}，服务器要求等待 {wait:.0f} 秒，留待下次")
                lease.pause = max(pause, backoff if wait is None else wait)
        failure = NobodyAnswers if nobody else FetchError
        raise failure(f"{url}：尝试 {self._manners.retries + 1} 次均未成功：{last_reason}")

    def _answer(self, fetched: Fetched, remembered: Remembered | None) -> Answer:
        if fetched.status == NOT_MODIFIED and remembered is not None:
            return Answer(remembered.fetched, fresh=False)
        return Answer(fetched, fresh=True)

    def _pause(self, url: str) -> float:
        wanted = max(self._manners.interval_seconds, self._robots.crawl_delay(url))
        return min(wanted, self._manners.longest_wait_seconds)

    def _once(self, request: Request, remembered: Remembered | None, lease: Lease, sent_to: str) -> Fetched:
        headers = {"User-Agent": self._agent, "Accept": "*/*", "Connection": "close"}
        if request.referer:
            headers["Referer"] = request.referer
        if request.content_type:
            headers["Content-Type"] = request.content_type
        validators = _validators(remembered.fetched) if remembered else {}
        fetched = self._transfer.send(replace(request, url=sent_to), headers, validators, lease)
        fetched = replace(fetched, url=request.place)
        self._memory.record(fetched)
        return fetched


def user_agent() -> str:
    """Who asks, with the address of who runs it where ``GONGKAI_CONTACT`` gives one."""
    contact = os.environ.get("GONGKAI_CONTACT", "").strip()
    return USER_AGENT.format(contact=f"; {contact}" if contact else "")


def _validators(fetched: Fetched) -> dict[str, str]:
    asked = {"If-None-Match": _header(fetched, "etag"), "If-Modified-Since": _header(fetched, "last-modified")}
    return {name: value for name, value in asked.items() if value}


def _header(fetched: Fetched, name: str) -> str:
    return next((value for key, value in fetched.headers if key.lower() == name), "")


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")
