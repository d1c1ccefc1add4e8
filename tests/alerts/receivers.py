"""Receivers of messages on loopback: an HTTP server for webhooks and robots, an SMTP server for mail."""

from __future__ import annotations

import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class Webhook:
    """What was posted. ``status`` and ``answer`` are what the next requests get."""

    port: int = 0
    received: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def bodies(self) -> list[str]:
        return [one["message"] for one in self.received]

    @property
    def titles(self) -> list[str]:
        return [one["title"] for one in self.received]


@contextmanager
def webhook() -> Iterator[Webhook]:
    """A server that takes JSON at any path."""
    taken = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if taken.status == 200:
                taken.received.append(body)
                taken.paths.append(self.path)
            answer = json.dumps(taken.answer).encode()
            self.send_response(taken.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        taken.port = server.server_address[1]
        yield from _served(server, taken)


@dataclass
class Mailbox:
    """Mails as they were taken."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server that takes everything, without TLS or password."""
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 loopback")
            for line in iter(self.rfile.readline, b""):
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    content = b"".join(one.removeprefix(b".") if one.startswith(b"..") else one for one in lines)
                    box.mails.append(email.message_from_bytes(content, policy=email.policy.default))
                self.say("221 bye" if verb == b"QUIT" else "250 fine")

        def say(self, answer: str) -> None:
            self.wfile.write(f"{answer}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        yield from _served(server, box)


def _served(server: socketserver.BaseServer, what: T) -> Iterator[T]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield what
    finally:
        server.shutdown()
        thread.join()
