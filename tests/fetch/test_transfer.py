"""Large bodies that are cut are continued, by the next attempt or by the next process; never two versions in one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.errors import FetchError
from scrapers.fetch.client import Client
from scrapers.fetch.partial import Beginning

MakeClient = Callable[..., Client]
MEGABYTE = 1_000_000


class FileServer(AbstractContextManager["FileServer"]):
    """One file with ranges (RFC 9110). ``cut_after`` bytes of each response the connection breaks."""

    def __init__(self, body: bytes, *, cut_after: int, ranges: bool = True, validator: bool = True) -> None:
        self.body, self.cut_after, self.ranges, self.validator = body, cut_after, ranges, validator
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/big.pdf"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/robots.txt":
            handler.send_error(404)
            return
        tag, wanted = f'"{sha256(self.body).hexdigest()[:16]}"', handler.headers.get("Range", "")
        self.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-") or 0) if wanted else 0
        if not self.ranges or (start and handler.headers.get("If-Range") != tag):
            start = 0
        part = self.body[start:]
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        if self.validator:
            handler.send_header("ETag", tag)
        handler.send_header("Content-Length", str(len(part)))
        handler.end_headers()
        handler.wfile.write(part[: self.cut_after])


@pytest.fixture
def body() -> bytes:
    return Random(7).randbytes(5 * MEGABYTE)


@pytest.fixture
def server(body: bytes) -> Iterator[FileServer]:
    with FileServer(body, cut_after=2 * MEGABYTE) as server:
        yield server


def test_cut_body_is_continued(server: FileServer, make_client: MakeClient, body: bytes) -> None:
    answer = make_client(retries=3).get(server.url)
    assert (answer.fetched.status, answer.fetched.body == body) == (200, True)
    starts = [int(wanted.removeprefix("bytes=").removesuffix("-") or 0) for wanted in server.asked]
    assert len(starts) == 3
    assert all(start >= number * 1_900_000 for number, start in enumerate(starts))  # all but the last chunk is kept


def test_next_night_goes_on_where_this_one_ended(server: FileServer, make_client: MakeClient, body: bytes) -> None:
    for _ in range(2):
        with pytest.raises(FetchError, match="传输中断"):
            make_client(retries=0).get(server.url)
    assert make_client(retries=0).get(server.url).fetched.body == body
    server.asked.clear()
    server.cut_after = len(body)
    assert make_client(retries=0).get(server.url, conditional=False).fetched.body == body
    assert server.asked == [""]  # nothing is left of the beginning


def test_file_that_was_replaced_comes_whole(server: FileServer, make_client: MakeClient) -> None:
    with pytest.raises(FetchError):
        make_client(retries=0).get(server.url)
    server.body, server.cut_after = Random(8).randbytes(3 * MEGABYTE), 9 * MEGABYTE
    assert make_client(retries=0).get(server.url).fetched.body == server.body


def test_file_that_became_shorter_comes_whole(server: FileServer, make_client: MakeClient) -> None:
    with pytest.raises(FetchError):
        make_client(retries=0).get(server.url)
    server.body = server.body[: 2 * MEGABYTE]  # another version: the validator does not fit
    assert make_client(retries=0).get(server.url).fetched.body == server.body


def test_server_that_knows_no_ranges_is_asked_for_the_whole(body: bytes, make_client: MakeClient) -> None:
    with FileServer(body, cut_after=2 * MEGABYTE, ranges=False) as server:
        with pytest.raises(FetchError):
            make_client(retries=0).get(server.url)
        server.cut_after = len(body)
        assert make_client(retries=0).get(server.url).fetched.body == body


def test_body_without_a_validator_is_never_continued(body: bytes, make_client: MakeClient) -> None:
    with FileServer(body, cut_after=2 * MEGABYTE, validator=False) as server:
        with pytest.raises(FetchError):
            make_client(retries=1).get(server.url)
        assert server.asked == ["", ""]


def test_too_large_by_its_own_word_is_not_begun(server: FileServer, make_client: MakeClient) -> None:
    with pytest.raises(FetchError, match="超过大小上限 4 MB"):
        make_client(max_megabytes=4).get(server.url)
    assert len(server.asked) == 1


def test_continuing_counts_against_the_limit(server: FileServer, make_client: MakeClient) -> None:
    with pytest.raises(FetchError, match="传输中断"):
        make_client(retries=0).get(server.url)
    with pytest.raises(FetchError, match="超过大小上限 4 MB"):
        make_client(max_megabytes=4).get(server.url)


@settings(max_examples=60)
@given(st.integers(1, 10**9), st.integers(0, 10**9), st.sampled_from([200, 206, 416]))
def test_only_the_rest_continues_a_beginning(kept: int, start: int, status: int) -> None:
    beginning = Beginning('"v"', bytes(min(kept, 1000)))
    said = {"Content-Range": f"bytes {start}-{start + 10}/{start + 11}"}
    assert beginning.continued_by(status, said) == (status == 206 and start == len(beginning.body))
