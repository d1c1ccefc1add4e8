"""Which announcements are taken: by their page where the title says too little, and by a person for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from portal_server import Reply
from small_portal import Article, SmallPortal, attachment_path

from scrapers.archive.ledger import Ledger
from scrapers.archive.notices import KnownNotice, NoticeBook
from scrapers.archive.portal_runs import PortalRun
from scrapers.cli import main
from scrapers.collect import collect
from scrapers.settings import Settings

BUDGET = {"石泉县妇联2024年部门预算公开表.pdf": b"%PDF-1.4 budget"}


def night(settings: Settings, **options: object) -> PortalRun:
    return collect(settings, progress=print, **options).runs[0]  # type: ignore[arg-type]


def known(settings: Settings, article: Article) -> KnownNotice:
    book = NoticeBook(Ledger(settings).database, "small").all()
    return next(notice for url, notice in book.items() if url.endswith(article.path))


def publish(portal: SmallPortal, title: str, attachments: dict[str, bytes], body: str = "") -> Article:
    article = Article("/czj/202405/t20240501_7.html", title, "2024-05-01", attachments, body)
    portal.articles.insert(0, article)
    portal.publish()
    return article


@pytest.fixture
def notices(portal: SmallPortal, write_portal: Callable[..., Path]) -> SmallPortal:
    """The same portal, its column one of all kinds of notices."""
    write_portal(columns=[{"url": "/czj/", "name": "通知公告"}])
    return portal


def test_vague_title_is_taken_by_the_name_of_its_attachment(settings: Settings, notices: SmallPortal) -> None:
    article = publish(notices, "关于公开2024年度信息的公告", BUDGET)
    assert night(settings).new == 7
    found = known(settings, article)
    assert (found.decision, found.decided_by, found.state) == ("take", "content", "done")
    assert "附件《石泉县妇联2024年部门预算公开表.pdf》" in found.reason


def test_vague_title_of_something_else_is_left_and_asked_once(settings: Settings, notices: SmallPortal) -> None:
    article = publish(notices, "公示", {"拟录用人员.pdf": b"%PDF-1.4 people"})
    run = night(settings)
    assert (run.status, run.new) == ("ok", 6)
    found = known(settings, article)
    assert (found.decision, found.decided_by, found.state) == ("leave", "content", "left")
    notices.server.forget()
    assert night(settings).new == 0
    assert article.path not in notices.server.paths()
    article.attachments = BUDGET
    notices.publish()
    assert night(settings).new == 0
    assert night(settings, whole=True).new == 1
    assert known(settings, article).decision == "take"


def test_cut_title_is_judged_by_the_whole_one(settings: Settings, notices: SmallPortal) -> None:
    article = publish(notices, "关于做好2024年度部门预算公开有关工作的通知", {"附件.pdf": b"%PDF-1.4 form"})
    page = notices.server.routes["/czj/"]
    assert isinstance(page, Reply)
    page.body = page.body.replace(article.title.encode(), "关于做好2024年度部门预算公开…".encode())
    assert night(settings).new == 6
    found = known(settings, article)
    assert (found.decision, found.state) == ("leave", "left")
    assert night(settings).status == "ok"


def test_vague_title_whose_page_is_down_is_tried_again(settings: Settings, notices: SmallPortal) -> None:
    article = publish(notices, "公告", BUDGET)
    good = notices.server.routes[article.path]
    notices.server.routes[article.path] = Reply(b"", 500)
    run = night(settings)
    assert (run.status, run.failed, run.new) == ("suspicious", 1, 6)
    notices.server.routes[article.path] = good
    run = night(settings)
    assert (run.status, run.new) == ("ok", 1)


def test_vague_title_whose_attachment_is_down_is_tried_again(settings: Settings, notices: SmallPortal) -> None:
    article = publish(notices, "公告", BUDGET)
    path = attachment_path(article, next(iter(BUDGET)))
    good = notices.server.routes[path]
    notices.server.routes[path] = Reply(b"", 500)
    assert night(settings).new == 6
    notices.server.routes[path] = good
    run = night(settings)
    assert (run.status, run.new) == ("ok", 1)


def test_rules_of_the_portal_go_first(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    write_portal(titles=[{"id": "archive", "decision": "leave", "reason": "只看水务局", "title": "^(?!石泉县水务局)"}])
    run = night(settings)
    assert run.new == 1
    assert known(settings, portal.articles[1]).reason == "只看水务局（规则 archive）"


# ── a person decides ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def gongkai(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("GONGKAI_HOME", str(settings.home))
    monkeypatch.setenv("GONGKAI_LEDGER_URL", settings.ledger_url)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, ["portals", *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    return run


def listed(gongkai: Callable[..., str], *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gongkai("decisions", "--json", *arguments))
    return found


def test_what_was_left_is_fetched_the_next_night(
    settings: Settings, portal: SmallPortal, gongkai: Callable[..., str]
) -> None:
    article = portal.articles[-1]
    article.attachments = {"附件.pdf": b"%PDF-1.4 really"}
    portal.publish()
    night(settings)
    [left] = listed(gongkai, "--left", "--title", article.title)
    assert (left["decision"], left["decided_by"], left["state"]) == ("leave", "title", "left")
    gongkai("decide", left["url"], "--take", "--reason", "标题有误", "--by", "王敏")
    assert night(settings).new == 1
    [taken] = listed(gongkai, "--taken", "--title", article.title)
    assert (taken["decided_by"], taken["state"]) == ("person", "done")
    assert taken["reason"].startswith("人工决定（王敏，")
    assert taken["reason"].endswith("标题有误")
    assert night(settings, whole=True).new == 0
    assert listed(gongkai, "--taken", "--title", article.title) == [taken]


def test_what_was_taken_stands_no_more_but_stays_archived(
    settings: Settings, portal: SmallPortal, gongkai: Callable[..., str]
) -> None:
    article = portal.articles[0]
    night(settings)
    [taken] = listed(gongkai, "--taken", "--title", article.title)
    gongkai("decide", taken["url"], "--leave", "--reason", "政府总预算")
    portal.server.forget()
    run = night(settings)
    assert (run.status, run.gone) == ("ok", 1)
    assert article.path not in portal.server.paths()
    [place] = [s for d in Ledger(settings).documents() for s in d.sightings if s.gone_at]
    assert place.announcement_url == taken["url"]
    assert night(settings, whole=True).gone == 0
    gongkai("decide", taken["url"], "--take", "--reason", "仍是部门预算")
    run = night(settings)
    assert (run.status, run.new) == ("ok", 1)  # returned
    assert not [s for d in Ledger(settings).documents() for s in d.sightings if s.gone_at]


def test_what_another_announcement_offers_too_stands_and_is_told_of_that_one(
    settings: Settings, portal: SmallPortal, gongkai: Callable[..., str]
) -> None:
    one, other = portal.articles[2:4]
    portal.server.file("/shared/a.pdf", b"%PDF-1.4 shared")
    for article in (one, other):
        article.attachments, article.body = {}, '<a href="/shared/a.pdf">附表.pdf</a>'
    portal.publish()
    night(settings)
    [place] = [s for d in Ledger(settings).documents() for s in d.sightings if s.url.endswith("/shared/a.pdf")]
    first = next(article for article in (one, other) if place.announcement_url.endswith(article.path))
    second = other if first is one else one
    gongkai("decide", place.announcement_url, "--leave", "--reason", "重复")
    assert night(settings).gone == 0
    [place] = [s for d in Ledger(settings).documents() for s in d.sightings if s.url.endswith("/shared/a.pdf")]
    assert place.gone_at is None
    assert (place.announcement_url.endswith(second.path), place.announcement.title) == (True, second.title)


def test_address_that_no_portal_listed_is_refused(settings: Settings, gongkai: Callable[..., str]) -> None:
    done = CliRunner().invoke(main, ["portals", "decide", "http://x/1.html", "--take", "--reason", "x"])
    assert done.exit_code == 1
    assert "no portal has listed http://x/1.html" in done.output
