"""One server of many hosts: each site has a loopback address of its own (127.x.y.z), all share a port and a thread.

Every request is noted with the time its connection was open, so that manners can be measured. Needs Linux, where all
of 127.0.0.0/8 is this machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Protocol

from simulated.faults import Fault, spoil
from simulated.messages import Reply, Request, Stage

CHINA = timedelta(hours=8)
_PIECE = 16_384
_TRIES = 20
_SETTLE_SECONDS = 2.0


class Served(Protocol):
    """A site, as the server sees it."""

    base: str
    faults: list[Fault]

    def answer(self, request: Request) -> Reply: ...

    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Seen:
    """A request as it was answered. Times are seconds of a monotonic clock: when its connection was taken, and when the
    last of the answer was given away (what this thread does after it is late by as much as others are busy).
    """

    host: str
    method: str
    target: str
    posted: bytes
    status: int
    stage: Stage
    column: str
    number: int
    conditional: bool
    sent: int
    began: float
    ended: float
    agent: str


class Web(AbstractContextManager["Web"]):
    """Serve sites until the block ends. ``latency`` seconds pass before each answer, of all hosts at once."""

    def __init__(self, *sites: Served, latency: float = 0.0) -> None:
        self.sites, self.latency = list(sites), latency
        self._seen: list[Seen] = []
        self._open = 0
        self._stamps: dict[tuple[str, str], tuple[str, datetime]] = {}
        self._by_host: dict[str, Served] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="simulated web", daemon=True)
        self._thread.start()
        self._run(self._listen())

    def __exit__(self, *args: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def seen(self) -> list[Seen]:
        """Every request so far, in the order in which they ended; waits for those that are under way."""
        until = time.monotonic() + _SETTLE_SECONDS
        while self._open and time.monotonic() < until:
            time.sleep(0.001)
        return list(self._seen)

    def forget(self) -> None:
        self._seen = self._seen[len(self.seen) :]

    def of(self, site: Served) -> list[Seen]:
        """What was asked of a site, in order."""
        host = _host(site)
        return [seen for seen in self.seen if seen.host == host]

    def stages(self, site: Served) -> Counter[str]:
        return Counter(seen.stage for seen in self.of(site))

    # ── connections ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _listen(self) -> None:
        """All hosts on one port: any that is free on all of them."""
        hosts = [f"127.{os.getpid() % 200 + 20}.{n // 200}.{n % 200 + 1}" for n in range(len(self.sites))]
        self._servers: list[asyncio.Server] = []
        for _ in range(_TRIES):
            port = 0
            try:
                for host in hosts:
                    server = await asyncio.start_server(self._connection, host, port, backlog=64)
                    self._servers.append(server)
                    port = server.sockets[0].getsockname()[1]
                break
            except OSError:
                await self._close()
        else:
            raise RuntimeError("no port is free on all addresses")
        for host, site in zip(hosts, self.sites, strict=True):
            site.base = f"http://{host}:{port}"
            self._by_host[host] = site

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        self._servers.clear()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began = time.monotonic()
        self._open += 1
        host = writer.get_extra_info("sockname")[0]
        request: Request | None = None
        status, reply, sent, ended = 0, Reply(), 0, 0.0
        try:
            request = await _read_request(reader, host)
            if self.latency:
                await asyncio.sleep(self.latency)
            site = self._by_host[host]
            reply = spoil(site.answer(request), request, site.faults)
            head, body = self._encode(site, request, reply)
            status = int(head.split(b" ", 2)[1])
            ended = 0.0 if reply.pause or reply.endless else time.monotonic()
            sent = await _send(writer, head, body, reply)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            if request is not None:
                self._note(request, reply, status, sent, began, ended or time.monotonic())
            self._open -= 1
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    def _note(self, request: Request, reply: Reply, status: int, sent: int, began: float, ended: float) -> None:
        headers = request.headers
        self._seen.append(
            Seen(
                host=request.host,
                method=request.method,
                target=request.target,
                posted=request.body,
                status=status,
                stage=reply.stage,
                column=reply.column,
                number=reply.number,
                conditional="if-none-match" in headers or "if-modified-since" in headers,
                sent=sent,
                began=began,
                ended=ended,
                agent=headers.get("user-agent", ""),
            )
        )

    def _run(self, coroutine: object) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)  # type: ignore[arg-type]

    # ── HTTP ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _encode(self, site: Served, request: Request, reply: Reply) -> tuple[bytes, bytes]:
        status, body, headers = reply.status, reply.body, list(reply.headers)
        if status == 200 and reply.validators != "none":
            etag, modified = self._stamp(site, request, body)
            headers.append(("Last-Modified", format_datetime(modified, usegmt=True)))
            if reply.validators == "both":
                headers.append(("ETag", etag))
            if _unchanged(request, etag, modified, reply):
                status, body = 304, b""
        if status != 304:
            headers.append(("Content-Type", reply.content_type))
            if not reply.endless:
                headers.append(("Content-Length", str(reply.length if reply.length is not None else len(body))))
        headers += [("Server", "nginx"), ("Connection", "close")]
        reason = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"
        lines = [f"HTTP/1.1 {status} {reason}".encode()]
        for name, value in headers:
            raw = value if isinstance(value, bytes) else value.encode("latin-1")
            lines.append(name.encode() + b": " + raw)
        return b"\r\n".join([*lines, b"", b""]), body

    def _stamp(self, site: Served, request: Request, body: bytes) -> tuple[str, datetime]:
        """The ETag of these bytes, and since when this address has them by the clock of the site."""
        digest = sha256(body).hexdigest()[:16]
        key = (site.base, request.target)
        if self._stamps.get(key, ("", None))[0] != digest:
            self._stamps[key] = (digest, (site.now() - CHINA).replace(tzinfo=UTC, microsecond=0))
        return f'"{digest}"', self._stamps[key][1]


async def _read_request(reader: asyncio.StreamReader, host: str) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, host, target, headers, body)


async def _send(writer: asyncio.StreamWriter, head: bytes, body: bytes, reply: Reply) -> int:
    """Send an answer; how many bytes of its body went out."""
    writer.write(head)
    shown = body if reply.cut is None else body[: reply.cut]
    if not reply.pause and not reply.endless:
        writer.write(shown)
        await writer.drain()
        return len(shown)
    sent = 0
    while reply.endless or sent < len(shown):
        piece = shown[sent : sent + max(1, len(shown) // 8)] if not reply.endless else b"0" * _PIECE
        writer.write(piece)
        await writer.drain()
        sent += len(piece)
        await asyncio.sleep(reply.pause)
    return sent


def _unchanged(request: Request, etag: str, modified: datetime, reply: Reply) -> bool:
    """RFC 9110 13.2.2: an ETag that is asked for decides alone."""
    tags = request.headers.get("if-none-match")
    if tags is not None and reply.validators == "both":
        return etag in tags
    since = request.headers.get("if-modified-since")
    return since is not None and modified <= parsedate_to_datetime(since)


def _host(site: Served) -> str:
    return site.base.removeprefix("http://").partition(":")[0]
