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
    ],
    ids=["captcha as pdf", "soft 404 as pdf", "error", "half a file"],
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
