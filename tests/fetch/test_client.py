"""The client against a real server: retries, limits, redirects, validators, manners."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable

import pytest
from portal_server import PortalServer, Reply

from scrapers.archive.ledger import Ledger
from scrapers.errors import BlockedByPortal, FetchError, UnsafeAddress
from scrapers.fetch.client import Client
from scrapers.fetch.robots import DisallowedByRobots
from scrapers.settings import Settings

MakeClient = Callable[..., Client]


def test_overloaded_server_is_asked_again_after_the_time_it_wants(
    server: PortalServer, make_client: MakeClient
) -> None:
    busy = Reply(b"busy", 503, {"Retry-After": "1"})
    server.routes["/a"] = lambda number: busy if number == 1 else Reply(b"here")
    assert make_client().get(server.url + "/a").fetched.body == b"here"
    first, second = [seen for seen in server.seen if seen.path == "/a"]
    assert second.started - first.ended >= 0.95


def test_server_that_wants_too_much_patience_is_left(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = Reply(b"busy", 429, {"Retry-After": "86400"})
    with pytest.raises(FetchError, match="86400 秒"):
        make_client().get(server.url + "/a")
    assert server.paths() == ["/a"]


def test_retries_end(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = Reply(b"", 502)
    with pytest.raises(FetchError, match="尝试 3 次均未成功：HTTP 502"):
        make_client().get(server.url + "/a")
    assert server.paths() == ["/a"] * 3


def test_nobody_listens(make_client: MakeClient) -> None:
    with pytest.raises(FetchError, match=r"http://127\.0\.0\.1:9/.*连接被拒绝"):
        make_client(retries=0).get("http://127.0.0.1:9/a")


def test_body_cut_short_is_not_taken_for_whole(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = lambda number: Reply(b"x" * 9000, close_after=100 if number == 1 else None)
    assert len(make_client().get(server.url + "/a").fetched.body) == 9000


def test_oversize_body_is_not_read(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = Reply(b"x" * 1_500_000)
    with pytest.raises(FetchError, match="1 MB"):
        make_client(max_megabytes=1).get(server.url + "/a")


def test_oversize_counts_what_is_unpacked(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = Reply(gzip.compress(b"\0" * 5_000_000), headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="1 MB"):
        make_client(max_megabytes=1).get(server.url + "/a")


def test_slow_server_costs_a_bounded_time(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/robots.txt"] = Reply(status=404)
    client = make_client(read_seconds=0.2, retries=0)
    client.get(server.url + "/robots.txt")
    server.latency = 1
    with pytest.raises(FetchError, match="等待响应超时"):
        client.get(server.url + "/a")


def test_unchanged_page_is_asked_for_conditionally(
    server: PortalServer, make_client: MakeClient, settings: Settings
) -> None:
    server.page("/a", "<p>一</p>")
    first, second = make_client().get(server.url + "/a"), make_client().get(server.url + "/a")
    assert (first.fresh, second.fresh) == (True, False)
    assert second.fetched.body == first.fetched.body
    assert dict(second.fetched.headers)["Content-Type"] == "text/html"
    assert [seen.status for seen in server.seen if seen.path == "/a"] == [200, 304]


def test_changed_page_comes_fresh(server: PortalServer, make_client: MakeClient) -> None:
    server.page("/a", "<p>一</p>")
    client = make_client()
    client.get(server.url + "/a")
    server.page("/a", "<p>二</p>")
    answer = client.get(server.url + "/a")
    assert (answer.fresh, answer.fetched.body) == (True, "<p>二</p>".encode())


def test_redirects_are_followed_and_each_is_recorded(
    server: PortalServer, make_client: MakeClient, settings: Settings
) -> None:
    server.routes["/a"] = Reply(status=302, headers={"Location": "/b?x=1"})
    server.file("/b?x=1", b"there")
    answer = make_client().get(server.url + "/a")
    assert (answer.fetched.body, answer.fetched.url) == (b"there", server.url + "/a")
    assert answer.fetched.final_url == server.url + "/b?x=1"
    with Ledger(settings).database.read() as connection:
        rows = connection.exec_driver_sql("select status from fetches where url not like '%robots%' order by fetch_id")
        assert [row.status for row in rows] == [302, 200]


def test_redirect_to_a_gbk_address_is_asked_as_it_was_sent(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = Reply(status=302, headers={"Location": "/附件".encode("gb18030").decode("latin-1")})
    server.file("/%B8%BD%BC%FE", b"there")
    assert make_client().get(server.url + "/a").fetched.body == b"there"


def test_redirect_loop_ends(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = Reply(status=302, headers={"Location": "/b"})
    server.routes["/b"] = Reply(status=302, headers={"Location": "/a"})
    with pytest.raises(FetchError, match="循环"):
        make_client().get(server.url + "/a")


def test_redirect_to_another_host_obeys_that_hosts_robots(server: PortalServer, make_client: MakeClient) -> None:
    with PortalServer("127.0.0.2") as foreign:
        foreign.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n")
        foreign.file("/open/a.pdf", b"there")
        server.routes["/a"] = Reply(status=302, headers={"Location": foreign.url + "/open/a.pdf"})
        server.routes["/b"] = Reply(status=302, headers={"Location": foreign.url + "/private/b.pdf"})
        client = make_client()
        assert client.get(server.url + "/a").fetched.body == b"there"
        with pytest.raises(DisallowedByRobots):
            client.get(server.url + "/b")
        assert foreign.paths() == ["/open/a.pdf"]


def test_redirect_to_another_host_keeps_that_hosts_interval(server: PortalServer, make_client: MakeClient) -> None:
    with PortalServer("127.0.0.2") as foreign:
        for name in ("/1", "/2"):
            foreign.file(name, name.encode())
            server.routes[name] = Reply(status=302, headers={"Location": foreign.url + name})
        client = make_client(interval_seconds=0.3)
        assert [client.get(server.url + name).fetched.body for name in ("/1", "/2")] == [b"/1", b"/2"]
        starts = [seen.started for seen in foreign.seen]
        assert all(later - earlier >= 0.3 for earlier, later in itertools.pairwise(starts))
        assert foreign.most_at_once == 1


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/x", "file:///etc/passwd", "http://169.254.169.254/meta", "ftp://x/y"]
)
def test_redirect_to_an_unsafe_address_is_refused(target: str, server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = Reply(status=302, headers={"Location": target})
    with pytest.raises(FetchError):
        make_client().get(server.url + "/a")


def test_loopback_is_refused_unless_allowed(server: PortalServer, make_client: MakeClient) -> None:
    port = server.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0"):
        with pytest.raises(FetchError):
            make_client(allow_loopback=False, retries=0).get(f"http://{host}:{port}/a")
    assert server.seen == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<script>var $_ts = 1</script>", 412),
        Reply("<html>您的访问被拦截</html>".encode()),
        Reply("<title>验证</title>请输入验证码".encode("gbk")),
    ],
)
def test_challenge_is_blocked_at_once(reply: Reply, server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = reply
    with pytest.raises(BlockedByPortal, match="/a"):
        make_client().get(server.url + "/a")
    assert server.paths() == ["/a"]


def test_long_page_that_mentions_a_captcha_is_a_page(server: PortalServer, make_client: MakeClient) -> None:
    server.page("/a", "<html>" + "部门预算公开" * 5000 + "请输入验证码</html>")
    assert make_client().get(server.url + "/a").ok


def test_robots_txt_is_honoured_with_its_crawl_delay(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\nCrawl-delay: 0.3\n")
    client = make_client()
    with pytest.raises(DisallowedByRobots, match="/private/a"):
        client.get(server.url + "/private/a")
    for path in ("/a", "/b"):
        client.get(server.url + path)
    first, second = [seen for seen in server.seen if seen.path in ("/a", "/b")]
    assert second.started - first.ended >= 0.28


def test_rules_for_us_by_name(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nAllow: /\nUser-agent: gongkai\nDisallow: /\n")
    with pytest.raises(DisallowedByRobots):
        make_client().get(server.url + "/a")


def test_interval_is_kept_between_requests(server: PortalServer, make_client: MakeClient) -> None:
    client = make_client(interval_seconds=0.2)
    for path in ("/a", "/b", "/c"):
        client.get(server.url + path)
    pauses = [later.started - earlier.ended for earlier, later in itertools.pairwise(server.seen)]
    assert min(pauses) >= 0.18


def test_request_says_who_asks_and_carries_no_cookie(server: PortalServer, make_client: MakeClient) -> None:
    server.page("/a", "x", **{"Set-Cookie": "session=1"})
    client = make_client()
    client.get(server.url + "/a", referer=server.url + "/list")
    client.get(server.url + "/b")
    asked = {seen.path: seen.headers for seen in server.seen}
    assert asked["/a"]["User-Agent"].startswith("gongkai")
    assert asked["/a"]["Referer"] == server.url + "/list"
    assert "Cookie" not in asked["/b"]


def test_userinfo_in_an_address_is_refused(make_client: MakeClient) -> None:
    with pytest.raises(UnsafeAddress):
        make_client().get("http://user:secret@127.0.0.1/a")


@pytest.mark.parametrize(
    ("host", "words"), [("nowhere.invalid", "域名无法解析"), ("127.0.0.1:9", "连接被拒绝")], ids=["name", "port"]
)
def test_reason_is_said_in_words(host: str, words: str, make_client: MakeClient) -> None:
    with pytest.raises(FetchError, match=f"尝试 1 次均未成功：{words}$"):
        make_client(retries=0).get(f"http://{host}/a")


def test_body_that_is_always_cut_is_said_so(server: PortalServer, make_client: MakeClient) -> None:
    server.routes["/a"] = Reply(b"x" * 9000, close_after=100)
    with pytest.raises(FetchError, match="传输中断，内容不完整"):
        make_client().get(server.url + "/a")
