"""Every fault is reported the same night with the right status, and once it ends the next run has everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from portal_server import PortalServer, Reply
from small_portal import SmallPortal, attachment_path

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import PortalRun
from scrapers.archive.store import Store
from scrapers.collect import collect
from scrapers.settings import Settings

CHALLENGE = b"<html><script>document.cookie='__jsl_clearance_s=1'</script></html>"
SOFT_404 = "<html><title>提示</title><body>您访问的页面不存在</body></html>".encode()


def night(settings: Settings) -> PortalRun:
    return collect(settings, progress=print).runs[0]


def attachment_of(portal: SmallPortal, number: int) -> str:
    article = portal.articles[number]
    return attachment_path(article, next(iter(article.attachments)))


FAULTS = {
    "challenge instead of the list": ("/czj/", Reply(CHALLENGE), "blocked"),
    "firewall status": ("/czj/", Reply(b"denied", 412), "blocked"),
    "list is a soft 404": ("/czj/", Reply(SOFT_404), "failed"),
    "list is down": ("/czj/", Reply(b"", 503), "failed"),
    "list without rows": ("/czj/", Reply("<html><ul></ul>暂无内容</html>".encode()), "empty"),
    "shell that needs scripts": ("/czj/", Reply(b"<html><div id=app></div><script src=a.js></script></html>"), "empty"),
    "second list page is missing": ("/czj/index_1.html", Reply(b"", 404), "suspicious"),
    "second list page is a challenge": ("/czj/index_1.html", Reply(CHALLENGE), "blocked"),
    "second list page is empty": ("/czj/index_1.html", Reply(b"<html><ul></ul></html>"), "suspicious"),
    "robots.txt is down": ("/robots.txt", Reply(b"", 503), "failed"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_list_fault_is_reported_and_healed(fault: str, settings: Settings, portal: SmallPortal) -> None:
    path, broken, status = FAULTS[fault]
    good = portal.server.routes[path]
    portal.server.routes[path] = broken
    run = night(settings)
    assert run.status == status
    assert run.why
    portal.server.routes[path] = good
    run = night(settings)
    assert (run.status, run.why) == ("ok", "")
    assert len(Ledger(settings).documents()) == portal.documents


@pytest.mark.parametrize(
    ("broken", "status"),
    [
        (Reply(CHALLENGE), "blocked"),
        (Reply(SOFT_404), "suspicious"),
        (Reply(b"", 500), "suspicious"),
        (Reply(b"%PDF-1.4 half of it" * 100, close_after=300), "suspicious"),
        (Reply(b""), "suspicious"),
        (Reply(b"<html><div id=app></div><script src=a.js></script></html>"), "suspicious"),
        (Reply("<html><body>部门预算公开</body></html>".encode()), "suspicious"),
    ],
    ids=["captcha as pdf", "soft 404 as pdf", "error", "half a file", "empty", "shell as pdf", "web page as pdf"],
)
def test_attachment_fault_is_reported_and_healed(
    broken: Reply, status: str, settings: Settings, portal: SmallPortal
) -> None:
    path = attachment_of(portal, 3)
    good = portal.server.routes[path]
    portal.server.routes[path] = broken
    run = night(settings)
    assert run.status == status
    assert path in run.why
    portal.server.routes[path] = good
    assert night(settings).status == "ok"
    standing = [s for d in Ledger(settings).documents() for s in d.sightings if s.gone_at is None]
    assert len(standing) == portal.documents
    [healed] = [s for s in standing if s.url.endswith(path)]
    assert isinstance(good, Reply)
    assert Store(settings).read(healed.document_id) == good.body


def test_list_that_drifts_to_rows_seen_before_is_suspicious(settings: Settings, portal: SmallPortal) -> None:
    portal.server.routes["/czj/index_1.html"] = portal.server.routes["/czj/"]
    run = night(settings)
    assert run.status == "suspicious"
    assert "第 2 页与前面各页重复" in run.why


def test_many_pages_that_vanish_at_once_are_not_believed_gone(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    for article in portal.articles[:6]:
        portal.server.routes[article.path] = Reply(b"", 404)
    portal.server.page("/czj/", '<ul><li><a href="/czj/new.html">石泉县某局2025年预算</a> 2025-01-01</li></ul>')
    portal.server.page("/czj/new.html", "<h1>石泉县某局2025年预算</h1>")
    run = night(settings)
    assert (run.status, run.gone) == ("suspicious", 0)
    assert "可能是网站改版" in run.why


def test_page_that_is_listed_but_missing_is_a_failure(settings: Settings, portal: SmallPortal) -> None:
    portal.server.routes[portal.articles[0].path] = Reply(b"", 404)
    run = night(settings)
    assert (run.status, run.failed, run.new) == ("suspicious", 1, 5)


def test_error_pages_are_archived_with_status_and_headers(settings: Settings, portal: SmallPortal) -> None:
    portal.server.routes[portal.articles[0].path] = Reply(b"out of order", 404, {"X-Fault": "1"})
    night(settings)
    with Ledger(settings).database.read() as connection:
        [row] = connection.exec_driver_sql(
            "select status, headers, sha256 from fetches where status = 404 and url not like '%robots%'"
        )
    assert '"X-Fault", "1"' in row.headers
    assert Store(settings).read(row.sha256) == b"out of order"


def test_bad_files_are_archived_for_the_parser_to_set_aside(settings: Settings, portal: SmallPortal) -> None:
    article = portal.articles[0]
    article.attachments = {
        "空.xlsx": b"",
        "截断.pdf": b"%PDF-1.7\n1 0 obj",
        "网页.pdf": "<html>部门预算见附件</html>".encode(),
    }
    portal.publish()
    run = night(settings)
    assert run.new == 8
    names = {s.file_name for d in Ledger(settings).documents() for s in d.sightings}
    assert set(article.attachments) <= names


def test_portal_that_is_down_is_not_hammered(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    write_portal(columns=[{"url": f"/{n}/", "name": "预算"} for n in range(20)])
    portal.server.routes["/robots.txt"] = Reply(b"", 503)
    assert night(settings).status == "failed"
    assert len(portal.server.seen) == 2  # one retry


def test_failing_announcements_in_a_row_leave_the_rest_for_the_next_night(
    settings: Settings, portal: SmallPortal, server: PortalServer
) -> None:
    for article in portal.articles[:6]:
        server.routes[article.path] = Reply(b"", 500)
    run = night(settings)
    assert (run.status, run.failed) == ("failed", 5)
    portal.publish()
    assert night(settings).new == 6


def test_addresses_that_robots_txt_forbids_are_left_alone(settings: Settings, portal: SmallPortal) -> None:
    forbidden = portal.articles[0].path
    portal.server.routes["/robots.txt"] = Reply(f"User-agent: *\nDisallow: {forbidden}\n".encode())
    run = night(settings)
    assert (run.status, run.new) == ("ok", 5)
    assert forbidden not in portal.server.paths()


def test_attachment_on_an_address_that_is_not_public_is_refused(settings: Settings, portal: SmallPortal) -> None:
    portal.articles[0].body = '<a href="http://10.0.0.8/a.pdf">内网附件.pdf</a>'
    portal.publish()
    run = night(settings)
    assert run.failed == 1
    assert "10.0.0.8" in run.why
    assert run.new == 6


def test_optional_column_that_is_not_there_is_no_failure_and_hides_none(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    columns = [{"url": "/czj/", "name": "部门预算"}, {"url": "/more/", "name": "其他", "optional": True}]
    write_portal(columns=columns)
    good = portal.server.routes["/czj/"]
    portal.server.routes["/czj/"] = Reply(b"", 500)
    run = night(settings)
    assert (run.status, "“部门预算”" in run.why, "其他" in run.why) == ("failed", True, False)
    portal.server.routes["/czj/"] = good
    assert night(settings).status == "ok"


SHELL = b"<html><div id=app></div><script src=a.js></script></html>"


NOSCRIPT = SHELL.replace(
    b"<html>", b"<html><noscript>" + b"Please enable JavaScript to continue. " * 9 + b"</noscript>"
)


@pytest.mark.parametrize("broken", [SHELL, NOSCRIPT, b"", b" \n"], ids=["shell", "noscript", "empty", "blank"])
def test_page_that_says_nothing_is_no_document(broken: bytes, settings: Settings, portal: SmallPortal) -> None:
    article = portal.articles[1]
    good = portal.server.routes[article.path]
    portal.server.routes[article.path] = Reply(broken)
    run = night(settings)
    assert (run.status, run.failed, run.new) == ("suspicious", 1, 5)
    portal.server.routes[article.path] = good
    run = night(settings)
    assert (run.status, run.new, run.gone, run.changed) == ("ok", 1, 0, 0)
    portal.server.routes[article.path] = Reply(broken)
    run = night(settings)
    assert (run.status, run.failed, run.gone) == ("suspicious", 1, 0)


def test_half_of_an_announcement_s_page_withdraws_nothing(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    article = portal.articles[0]
    good = portal.server.routes[article.path]
    assert isinstance(good, Reply)
    portal.server.routes[article.path] = Reply(good.body[: good.body.index(b"<a href")])
    run = night(settings)
    assert (run.status, run.failed, run.new, run.gone) == ("suspicious", 1, 0, 0)
    assert "只收到前半部分" in run.why
    portal.server.routes[article.path] = good
    run = night(settings)
    assert (run.status, run.new, run.gone) == ("ok", 0, 0)


def test_half_of_a_list_page_is_read_again_from_the_beginning(settings: Settings, portal: SmallPortal) -> None:
    good = portal.server.routes["/czj/index_1.html"]
    assert isinstance(good, Reply)
    portal.server.routes["/czj/index_1.html"] = Reply(good.body[: good.body.index(b"</li>") + 5])
    run = night(settings)
    assert (run.status, run.new < 6) == ("suspicious", True)
    portal.server.routes["/czj/index_1.html"] = good
    run = night(settings)
    assert run.status == "ok"
    assert len(Ledger(settings).documents()) == portal.documents


def test_page_of_another_column_is_told_by_its_name_and_not_taken(settings: Settings, portal: SmallPortal) -> None:
    def named(reply: object, name: str) -> Reply:
        assert isinstance(reply, Reply)
        return Reply(reply.body.replace(b"<head>", f'<head><meta name="ColumnName" content="{name}">'.encode()))

    routes = portal.server.routes
    good = {path: named(routes[path], "部门预算") for path in ("/czj/", "/czj/index_1.html", "/czj/index_2.html")}
    routes.update(good)
    other = '<html><head></head><ul><li><a href="/x/1.html">2024年预算</a>2024-03-01</li></ul></html>'
    routes["/czj/index_1.html"] = named(Reply(other.encode()), "教育动态")
    run = night(settings)
    assert run.status == "suspicious"
    assert "第 2 页已是另一栏目“教育动态”" in run.why
    assert "/x/1.html" not in portal.server.paths()
    routes.update(good)
    run = night(settings)
    assert run.status == "ok"
    assert len(Ledger(settings).documents()) == portal.documents


def test_total_that_disagrees_has_the_list_read_again(settings: Settings, portal: SmallPortal) -> None:
    lost = portal.articles.pop(2)
    portal.publish()
    portal.articles.insert(2, lost)
    for path in ("/czj/", "/czj/index_1.html", "/czj/index_2.html"):
        page = portal.server.routes[path]
        assert isinstance(page, Reply)
        page.body = page.body.replace(b'"html")', b'"html",8)')
    run = night(settings)
    assert (run.status, "自称共 8 条，实际列出 7 条" in run.why) == ("suspicious", True)
    portal.publish()
    assert night(settings).status == "ok"
    assert len(Ledger(settings).documents()) == portal.documents


def test_portal_that_mixes_its_columns_is_read_again_in_all_of_them(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    def rows(column: str, *numbers: int) -> str:
        items = (f'<li><a href="/{column}/{n}.html">石泉县{column}{n}局2024年预算</a>2024-03-01</li>' for n in numbers)
        return (
            f'<html><body><ul>{"".join(items)}</ul><script>createPageHTML(2,0,"index","html",3);</script></body></html>'
        )

    write_portal(columns=[{"url": "/a/", "name": "部门预算"}, {"url": "/b/", "name": "单位预算"}])
    for column in "ab":
        portal.server.page(f"/{column}/", rows(column, 1, 2))
        for number in (1, 2, 3):
            portal.server.page(f"/{column}/{number}.html", f"<h1>石泉县{column}{number}局2024年预算</h1>")
    portal.server.page("/a/index_1.html", rows("b", 1, 2))
    portal.server.page("/b/index_1.html", rows("a", 3))  # three rows, as many as it says it has
    run = night(settings)
    assert (run.status, "自称共 3 条，实际列出 4 条" in run.why) == ("suspicious", True)
    for column in "ab":
        portal.server.page(f"/{column}/index_1.html", rows(column, 3))
    assert night(settings).status == "ok"
    assert len(Ledger(settings).documents()) == 6


def test_column_that_says_it_is_empty_is_no_fault_beside_others(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    write_portal(columns=[{"url": "/czj/", "name": "部门预算"}, {"url": "/new/", "name": "2025年"}])
    portal.server.page("/new/", "<html><body><h1>2025年</h1><p>暂无相关内容</p></body></html>")
    assert night(settings).status == "ok"
    portal.server.page("/new/", "<html><body><h1>2025年</h1></body></html>")
    run = night(settings)
    assert (run.status, "“2025年”" in run.why) == ("suspicious", True)


def test_portal_that_says_it_is_empty_says_so(settings: Settings, portal: SmallPortal) -> None:
    portal.server.page("/czj/", "<html><body><p>暂无相关内容</p></body></html>")
    run = night(settings)
    assert (run.status, run.why) == ("empty", "栏目“部门预算”写明“暂无相关内容”")


def test_column_that_had_rows_and_has_none_is_named_with_their_number(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    portal.server.page("/czj/", "<html><body><p>暂无相关内容</p></body></html>")
    run = night(settings)
    assert (run.status, run.why) == ("empty", "栏目“部门预算”没有一行，上次为 8 条")


def test_list_that_could_not_be_had_is_not_called_empty(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    portal.server.routes["/czj/"] = Reply(b"", 500)
    run = night(settings)
    assert (run.status, "未能读完" in run.why, "没有一行" in run.why) == ("failed", True, False)


@pytest.mark.parametrize(
    ("bounds", "why"),
    [
        ({"listed_at_least": 9}, "共有公告 8 篇，少于"),
        ({"listed_at_most": 7}, "共有公告 8 篇，多于"),
        ({"newest_within_days": 30}, "最新公告发布于 2024-03-06"),
        ({"new_at_most": 0, "listed_at_least": 8, "listed_at_most": 8}, ""),
    ],
)
def test_bounds_of_the_portal_s_file(
    bounds: dict[str, int], why: str, settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    write_portal(bounds=bounds)
    run = night(settings)
    assert (run.status, why in run.why) == ("suspicious" if why else "ok", True)


def test_more_new_documents_than_a_night_brings(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    write_portal(bounds={"new_at_most": 1})
    left = portal.articles[:2]
    del portal.articles[:2]
    portal.publish()
    assert night(settings).status == "ok"
    portal.articles[:0] = left
    portal.publish()
    run = night(settings)
    assert (run.status, run.new) == ("suspicious", 2)
    assert "本次新增文件 2 份，多于" in run.why
