"""One request on the wire: sent once, its body read within the limits of size and time, continued where it was cut."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import requests
from requests import Response

from scrapers.errors import FetchError
from scrapers.fetch.leases import Lease
from scrapers.fetch.manners import Manners
from scrapers.fetch.partial import PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE, Beginning, Partials, validator_of
from scrapers.fetch.request import Request
from scrapers.records import Fetched

CHUNK_BYTES = 65_536
OK = 200
MEGABYTE = 1_000_000


class TransferCut(requests.RequestException):
    """The server does not continue what it began to send: it is asked for anew."""


class Transfer:
    """Sends requests over one session."""

    def __init__(self, session: requests.Session, manners: Manners, partials: Partials) -> None:
        self._session, self._manners, self._partials = session, manners, partials

    def send(self, request: Request, headers: dict[str, str], validators: dict[str, str], lease: Lease) -> Fetched:
        """Send once. A body that is continued from what an earlier attempt received counts as one response, 200.

        Raises what requests and urllib3 raise, FetchError beyond the limits.
        """
        beginning = self._partials.beginning(request.url) if request.method == "GET" else None
        with self._session.request(
            request.method,
            request.url,
            headers=headers | (beginning.headers() if beginning else validators),
            data=request.body,
            timeout=(self._manners.connect_seconds, self._manners.read_seconds),
            stream=True,
            allow_redirects=False,
        ) as response:
            status, body = self._receive(request, response, beginning, lease)
            fetched = Fetched(
                url=request.place,
                final_url=request.url,
                status=status,
                headers=tuple(response.headers.items()),
                body=body,
                fetched_at=datetime.now(UTC),
            )
        self._session.cookies.clear()  # a portal's cookies are no business of the next request
        return fetched

    def _receive(
        self, request: Request, response: Response, beginning: Beginning | None, lease: Lease
    ) -> tuple[int, bytes]:
        status = response.status_code
        if beginning is not None:
            if beginning.continued_by(status, response.headers):
                body = self._read(request, response, beginning.body, lease)
                self._partials.forget(request.url)
                return OK, body
            self._partials.forget(request.url)
            if status in (PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE):
                raise TransferCut("the server does not continue this body")
        body = self._read(request, response, b"", lease)
        if request.method == "GET":
            self._partials.forget(request.url)
        return status, body

    def _read(self, request: Request, response: Response, beginning: bytes, lease: Lease) -> bytes:
        """The body within the limits of size and time. Raises FetchError beyond them."""
        url, most = request.url, self._manners.max_megabytes * MEGABYTE
        said = response.headers.get("Content-Length", "")
        if said.isdecimal() and len(beginning) + int(said) > most:
            raise FetchError(f"{url}：内容超过大小上限 {self._manners.max_megabytes} MB，未取")
        until = time.monotonic() + self._manners.total_seconds
        validator = validator_of(response.status_code, response.headers) if request.method == "GET" else ""
        recorder = self._partials.recorder(url, validator, beginning)
        body = bytearray(beginning)
        for chunk in response.iter_content(CHUNK_BYTES):
            body += chunk
            if len(body) > most:
                self._partials.forget(url)
                raise FetchError(f"{url}：内容超过大小上限 {self._manners.max_megabytes} MB，未取")
            recorder.add(body)
            if time.monotonic() > until:
                kept = "，已取得的部分留待下次续传" if recorder.keeps else "，未取"
                raise FetchError(f"{url}：{self._manners.total_seconds:.0f} 秒内没有传完{kept}")
            lease.renew()
        return bytes(body)
