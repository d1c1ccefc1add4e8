"""A portal on loopback for tests: pages that can be set, broken and counted. Knows nothing of the collector."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True
    close_after: int | None = None
    """Send the whole length in the header, but only so many bytes."""


@dataclass(frozen=True)
class Seen:
    path: str
    status: int
    started: float
    ended: float
    headers: dict[str, str]


Route = Reply | Callable[[int], Reply]


class PortalServer(AbstractContextManager["PortalServer"]):
    """Routes by path (with query); a callable route gets the number of the request to it, from 1."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.routes: dict[str, Route] = {"/robots.txt": Reply(status=404)}
        self.seen: list[Seen] = []
        self.most_at_once = 0
        self.latency = 0.0
        self._at_once = 0
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer((address, 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://{address}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, path: str, html: str, encoding: str = "utf-8", **headers: str) -> None:
        self.routes[path] = Reply(html.encode(encoding), headers={"Content-Type": "text/html", **headers})

    def file(self, path: str, body: bytes, **headers: str) -> None:
        self.routes[path] = Reply(body, headers={"Content-Type": "application/octet-stream", **headers})

    def paths(self, *, but: tuple[str, ...] = ("/robots.txt",)) -> list[str]:
        return [seen.path for seen in self.seen if seen.path not in but]

    def bodies(self) -> list[str]:
        """Paths that were sent with a body, in order."""
        return [seen.path for seen in self.seen if seen.status == 200]

    def forget(self) -> None:
        self.seen.clear()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        started = time.monotonic()
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self._asked[handler.path] += 1
            number = self._asked[handler.path]
        try:
            time.sleep(self.latency)
            route = self.routes.get(handler.path, Reply(b"<html><title>404</title></html>", 404))
            reply = route if isinstance(route, Reply) else route(number)
        finally:  # before the answer: whoever has it whole may ask again before this thread is told to go on
            with self._lock:
                self._at_once -= 1
        self._send(handler, reply, started)

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply, started: float) -> None:
        etag = f'"{sha256(reply.body).hexdigest()[:16]}"'
        same = reply.etag and reply.status == 200 and handler.headers.get("If-None-Match") == etag
        status, body = (304, b"") if same else (reply.status, reply.body)
        handler.close_connection = True
        self.seen.append(Seen(handler.path, status, started, time.monotonic(), dict(handler.headers)))
        handler.send_response(status)
        if reply.etag and reply.status == 200:
            handler.send_header("ETag", etag)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(body if reply.close_after is None else body[: reply.close_after])
