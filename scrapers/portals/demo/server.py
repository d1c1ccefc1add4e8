"""Serves the demo portal over real HTTP on one machine: conditional requests, HEAD, many requests at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapers.errors import GongkaiError
from scrapers.portals.demo.resource import Resource

NOT_FOUND = Resource(
    "text/html", datetime(2024, 1, 1, tzinfo=UTC), "<html><body><h1>404 没有这个页面</h1></body></html>".encode()
)


@dataclass(frozen=True, slots=True)
class DemoPortal:
    """A portal that is being served. ``addresses`` are the decoded paths that it has."""

    url: str
    addresses: tuple[str, ...]
    announcements: int
    """How many detail pages it has, disclosures and other notices."""


@contextmanager
def serve(
    host: str = "127.0.0.1",
    port: int = 8650,
    documents: Path | Sequence[Path] | None = None,
    with_bad_files: bool = False,
) -> Iterator[DemoPortal]:
    """Serve the portal until the block ends; ``port`` 0 takes a free one.

    ``documents`` is a folder, or several, whose files are offered as they are, one announcement each. Raises
    GongkaiError when the port is taken.
    """
    from scrapers.portals.demo.site import (
        build_site,
    )  # the writers' libraries cost a second that no other command needs

    folders = [documents] if isinstance(documents, Path) else list(documents or ())
    site = build_site(folders, with_bad_files)
    server = _server(host, port, site)
    thread = threading.Thread(target=server.serve_forever, name="demo-portal", daemon=True)
    thread.start()
    try:
        yield DemoPortal(f"http://{host}:{server.server_address[1]}", tuple(sorted(site)), len(_announcements(site)))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def run(
    port: int = 8650,
    documents: Sequence[Path] = (),
    with_bad_files: bool = False,
    host: str = "127.0.0.1",
    say: Callable[[str], None] = print,
) -> None:
    """Serve the portal until Ctrl-C."""
    with serve(host, port, documents, with_bad_files) as portal:
        say(f"Demo portal with {portal.announcements} announcements: {portal.url}/index.html")
        say(f"Collect from it with GONGKAI_DEMO_URL={portal.url} gongkai collect --portal demo. Stop with Ctrl-C.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            say("Stopped.")


def _announcements(site: dict[str, Resource]) -> list[str]:
    return [address for address in site if address.rpartition("/")[2].startswith("t2")]


def _server(host: str, port: int, site: dict[str, Resource]) -> ThreadingHTTPServer:
    handler = type("DemoHandler", (_Handler,), {"site": site})
    try:
        server = _Server((host, port), handler)
    except OSError as error:
        raise GongkaiError(
            f"{host}:{port} cannot be served: {error.strerror}. Choose another one with --port."
        ) from error
    return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of ours; anything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    site: dict[str, Resource]
    protocol_version = "HTTP/1.1"
    server_version = "gongkai-demo"
    sys_version = ""
    timeout = 30
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        resource = self.site.get(_path(self.path))
        if resource is None:
            self._send(HTTPStatus.NOT_FOUND, NOT_FOUND, with_body)
        elif self._unchanged(resource):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self._validators(resource)
            self.end_headers()
        else:
            self._send(HTTPStatus.OK, resource, with_body)

    def _send(self, status: HTTPStatus, resource: Resource, with_body: bool) -> None:
        body = resource.read()
        self.send_response(status)
        self.send_header("Content-Type", resource.content_type)
        self.send_header("Content-Length", str(len(body)))
        if status is HTTPStatus.OK:
            self._validators(resource)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _validators(self, resource: Resource) -> None:
        self.send_header("ETag", resource.etag)
        self.send_header("Last-Modified", format_datetime(resource.last_modified, usegmt=True))

    def _unchanged(self, resource: Resource) -> bool:
        """RFC 9110 13.2.2: an ETag that is asked for decides alone."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return any(tag.strip() in {resource.etag, "*"} for tag in tags.replace("W/", "").split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            asked = parsedate_to_datetime(since)
        except ValueError:
            return False
        return resource.last_modified.replace(microsecond=0) <= asked.replace(tzinfo=asked.tzinfo or UTC)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the collector has its own log."""


def _path(target: str) -> str:
    """The decoded path of a request target; a browser or client may send UTF-8 as it is."""
    path = urlsplit(target).path
    if not path.isascii():
        path = path.encode("latin-1", "surrogateescape").decode("utf-8", "replace")
    return unquote(path)
