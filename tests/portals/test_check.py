"""``portals check`` on a portal that is well, and on portals that are not: nothing is noted as seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from portal_server import PortalServer, Reply
from small_portal import SmallPortal, attachment_path

from scrapers.archive.ledger import Ledger
from scrapers.portals.check import Check, check_portals
from scrapers.portals.registry import load_portals
from scrapers.settings import Settings


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with PortalServer() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home, portals = tmp_path / "home", tmp_path / "portals"
    portals.mkdir()
    return Settings(home, (portals,), f"sqlite:///{home}/archive/ledger.sqlite", tmp_path, tmp_path)


@pytest.fixture
def check(settings: Settings, server: PortalServer) -> Callable[..., Check]:
    """Check the portal whose file differs from the plain one in these keys."""

    def run(**changes: object) -> Check:
        content: dict[str, object] = {
            "id": "small",
            "name": "测试门户",
            "base": server.url,
            "family": "static_list",
            "columns": [{"url": "/czj/", "name": "部门预算"}],
            "pager": {"kind": "zero_based"},
            "manners": {"interval_seconds": 0, "backoff_seconds": 0.01, "retries": 0},
            "allow_loopback": True,
            "unverified": True,
        }
        path = settings.portal_folders[0] / "small.yml"
        path.write_text(yaml.safe_dump(content | changes, allow_unicode=True), encoding="utf-8")
        return check_portals(settings, load_portals(settings), print)[0]

    return run


def test_portal_that_is_well(server: PortalServer, settings: Settings, check: Callable[..., Check]) -> None:
    SmallPortal(server)
    found = check()
    assert found.problems == ()
    assert (found.reachable, found.rows, found.dated, found.details) == (True, 6, 6, 3)
    assert found.attachments == 2
    assert Ledger(settings).documents() == []
    with Ledger(settings).database.read() as connection:
        assert connection.exec_driver_sql("select count(*) from notices").scalar() == 0


FAULTS: dict[str, tuple[str, Reply, str]] = {
    "nobody is there": ("/robots.txt", Reply(status=503), "HTTP 503"),
    "no list": ("/czj/", Reply(status=404), "列表页不存在"),
    "no rows": ("/czj/", Reply(b"<html><ul></ul></html>"), "没有一行"),
    "challenge": ("/czj/", Reply(b"<script>document.cookie='__jsl_clearance_s=1'</script>"), "防护"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_said(fault: str, server: PortalServer, check: Callable[..., Check]) -> None:
    SmallPortal(server)
    path, reply, words = FAULTS[fault]
    server.routes[path] = reply
    assert any(words in problem for problem in check().problems)


def test_attachment_that_is_gone_is_said(server: PortalServer, check: Callable[..., Check]) -> None:
    portal = SmallPortal(server)
    article = portal.articles[0]
    server.routes[attachment_path(article, next(iter(article.attachments)))] = Reply(status=404)
    assert any("附件取不到" in problem for problem in check().problems)


def test_selectors_that_do_not_fit_are_said(server: PortalServer, check: Callable[..., Check]) -> None:
    SmallPortal(server)
    assert any("没有一行" in problem for problem in check(selectors={"row": "div.nothing"}).problems)
