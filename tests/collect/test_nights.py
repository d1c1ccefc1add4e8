"""Nights at a portal: everything the first night, nothing the second, exactly what happened the third."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from portal_server import PortalServer, Reply
from small_portal import Article, SmallPortal, attachment_path, figures_table

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import PortalRun
from scrapers.archive.store import Store
from scrapers.collect import collect
from scrapers.settings import Settings


def night(settings: Settings, **options: object) -> PortalRun:
    report = collect(settings, progress=print, **options)  # type: ignore[arg-type]
    return report.runs[0]


def places(settings: Settings) -> dict[str, tuple[object, ...]]:
    """Every place by its address, with everything that is known of it."""
    return {
        f"{s.url} {s.document_id}": (
            s.file_name,
            s.announcement,
            s.announcement_url,
            s.first_seen_at,
            s.last_seen_at,
            s.gone_at,
        )
        for document in Ledger(settings).documents()
        for s in document.sightings
    }


def test_first_night_brings_every_disclosure_and_no_other_notice(settings: Settings, portal: SmallPortal) -> None:
    run = night(settings)
    assert (run.status, run.why) == ("ok", "")
    assert (run.listed, run.new, run.changed, run.moved, run.gone, run.failed) == (8, 6, 0, 0, 0, 0)
    documents = Ledger(settings).documents()
    bodies = {Store(settings).read(document.document_id) for document in documents}
    assert {body for article in portal.articles for body in article.attachments.values()} <= bodies
    assert len(bodies) == 6
    assert not any("培训" in path or "_91" in path or "_90" in path for path in portal.server.paths())


def test_announcement_is_evidence_of_its_documents(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    article = portal.articles[0]
    [sighting] = [
        s
        for document in Ledger(settings).documents()
        for s in document.sightings
        if s.announcement_url.endswith(article.path)
    ]
    assert sighting.file_name == "石泉县水务局预算.pdf"
    said = sighting.announcement
    assert (said.title, said.publisher, said.column) == (article.title, "石泉县财政局", "部门预算")
    assert (said.published_on, said.region_code) == (date(2024, 3, 6), "130000")


def test_page_with_figures_is_itself_a_document(settings: Settings, portal: SmallPortal) -> None:
    portal.articles[0].body = figures_table(10)
    portal.publish()
    night(settings)
    urls = [s.url for d in Ledger(settings).documents() for s in d.sightings]
    assert portal.server.url + portal.articles[0].path in urls  # beside its attachment
    assert portal.server.url + portal.articles[1].path in urls
    assert portal.server.url + portal.articles[2].path not in urls  # a cover


def test_second_night_fetches_nothing_and_changes_no_row(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    before, mark = places(settings), Ledger(settings).export_sightings(settings.home / "a.parquet")
    portal.server.forget()
    run = night(settings)
    assert (run.status, run.new, run.changed, run.gone, run.fetched) == ("ok", 0, 0, 0, 0)
    assert portal.server.bodies() == []
    assert sorted(portal.server.paths()) == sorted(["/czj/", *(a.path for a in portal.articles[:6])])
    assert places(settings) == before
    assert Ledger(settings).export_sightings(settings.home / "b.parquet", mark) == mark


def test_second_night_without_validators_changes_no_row_either(settings: Settings, portal: SmallPortal) -> None:
    for path, route in portal.server.routes.items():
        assert isinstance(route, Reply)
        portal.server.routes[path] = Reply(route.body, route.status, route.headers, etag=False)
    night(settings)
    before = places(settings)
    portal.server.forget()
    assert night(settings).new == 0
    assert not [path for path in portal.server.paths() if path.endswith(".pdf")]
    assert places(settings) == before


def test_visit_counter_is_no_change(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    before = places(settings)
    for article in portal.articles:
        article.visits += 7
    portal.publish()
    run = night(settings)
    assert (run.status, run.new, run.changed) == ("ok", 0, 0)
    assert places(settings) == before


def test_new_corrected_moved_and_withdrawn_are_told_apart(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    corrected, moved, withdrawn = portal.articles[2], portal.articles[3], portal.articles[4]
    portal.withdraw(withdrawn)
    portal.withdraw(moved)
    portal.articles.insert(0, Article("/zt/t9.html", moved.title, "2024-04-02", dict(moved.attachments)))
    portal.articles.insert(
        0, Article("/czj/202404/t8.html", "石泉县妇联2024年部门预算", "2024-04-01", {"妇联.pdf": b"%PDF-1.4 f"})
    )
    corrected.attachments = {name: body + b"corrected" for name, body in corrected.attachments.items()}
    corrected.body = "<p>更正说明</p>"
    portal.publish()
    run = night(settings)
    assert (run.status, run.why) == ("ok", "")
    assert (run.new, run.changed, run.moved, run.gone) == (1, 1, 1, 1)
    at = portal.server.url + attachment_path(corrected, next(iter(corrected.attachments)))
    versions = [s for d in Ledger(settings).documents() for s in d.sightings if s.url == at]
    assert [s.gone_at is None for s in sorted(versions, key=lambda s: s.first_seen_at)] == [False, True]
    quiet = night(settings)
    assert (quiet.new, quiet.changed, quiet.moved, quiet.gone, quiet.fetched) == (0, 0, 0, 0, 0)


def test_attachment_taken_off_a_page_is_gone(settings: Settings, portal: SmallPortal) -> None:
    portal.articles[0].attachments["说明.docx"] = b"PK not really"
    portal.publish()
    night(settings)
    del portal.articles[0].attachments["说明.docx"]
    portal.publish()
    assert night(settings).gone == 1
    assert [s.file_name for d in Ledger(settings).documents() for s in d.sightings if s.gone_at] == ["说明.docx"]


def test_silent_replacement_of_an_attachment_is_found_by_a_whole_walk(settings: Settings, portal: SmallPortal) -> None:
    night(settings)
    article = portal.articles[0]
    article.attachments = dict.fromkeys(article.attachments, b"%PDF-1.4 silently")
    portal.publish()
    assert night(settings).changed == 0
    assert night(settings, whole=True).changed == 1


def test_whole_walk_of_what_did_not_change_asks_for_everything_and_is_sent_nothing(
    settings: Settings, portal: SmallPortal
) -> None:
    night(settings)
    portal.server.forget()
    run = night(settings, whole=True)
    assert (run.status, run.listed, run.new, run.changed, run.fetched) == ("ok", 8, 0, 0, 0)
    assert portal.server.bodies() == []
    files = {attachment_path(article, name) for article in portal.articles for name in article.attachments}
    assert files <= set(portal.server.paths())
    assert len(portal.server.paths()) == len(set(portal.server.paths()))


def test_since_leaves_older_announcements_for_later(settings: Settings, portal: SmallPortal) -> None:
    assert night(settings, since=date(2024, 3, 5)).new == 2
    assert night(settings).new == 4


def test_failed_attachment_is_tried_again_and_nothing_else(settings: Settings, portal: SmallPortal) -> None:
    article = portal.articles[0]
    path = attachment_path(article, next(iter(article.attachments)))
    good = portal.server.routes[path]
    portal.server.routes[path] = Reply(b"busy", 500)
    run = night(settings)
    assert (run.status, run.failed, run.new) == ("suspicious", 1, 5)
    assert path in run.why
    portal.server.routes[path] = good
    portal.server.forget()
    run = night(settings)
    assert (run.status, run.new, run.failed) == ("ok", 1, 0)
    assert [p for p in portal.server.bodies() if p.endswith(".pdf")] == [path]


def test_article_in_two_columns_is_collected_once(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    portal.server.page("/other/", f'<ul><li><a href="{portal.articles[0].path}">水务局预算…</a>2024-03-01</li></ul>')
    write_portal(columns=[{"url": "/czj/", "name": "部门预算"}, {"url": "/other/", "name": "预决算公开"}])
    assert night(settings).new == 6
    portal.server.forget()
    run = night(settings)
    assert (run.status, run.listed, run.fetched) == ("ok", 3, 0)


def test_several_portals_on_one_host_and_a_broken_one(
    settings: Settings, portal: SmallPortal, server: PortalServer, write_portal: Callable[..., Path]
) -> None:
    write_portal("dead", base="http://127.0.0.1:9", columns=[{"url": "/"}])
    (settings.portal_folders[0] / "typo.yml").write_text("id: typo\nname: x\n")
    runs = {run.portal_id: run for run in collect(settings, progress=print).runs}
    assert {name: run.status for name, run in runs.items()} == {"small": "ok", "dead": "failed", "typo": "failed"}
    assert "typo.yml: family: Field required" in runs["typo"].why
    assert server.most_at_once == 1
    named = collect(settings, ["typo"], progress=print).runs
    assert [(run.portal_id, run.status) for run in named] == [("typo", "failed")]


def test_members_of_an_attached_archive_are_documents(settings: Settings, portal: SmallPortal) -> None:
    def archive(**members: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            for name, body in members.items():
                file.writestr(f"{name}.txt", body)
        return buffer.getvalue()

    article = portal.articles[0]
    article.attachments = {"附表.zip": archive(收入="收入总表".encode(), 支出="支出总表".encode())}
    portal.publish()
    assert night(settings).new == 7
    names = {s.file_name for d in Ledger(settings).documents() for s in d.sightings}
    assert {"收入.txt", "支出.txt"} <= names
    assert "附表.zip" not in names
    article.attachments = {"附表.zip": archive(收入="收入总表更正".encode())}
    article.body = "<p>更正</p>"
    portal.publish()
    run = night(settings)
    assert (run.new, run.changed, run.gone) == (0, 1, 1)


def test_list_that_leads_straight_to_files(settings: Settings, portal: SmallPortal) -> None:
    portal.server.page("/czj/", '<ul><li><a href="/f/a.pdf">石泉县气象局2024年部门预算</a>2024-03-01</li></ul>')
    portal.server.file("/f/a.pdf", b"%PDF-1.4 straight")
    assert night(settings).new == 1
    [document] = Ledger(settings).documents()
    assert document.sightings[0].file_name == "a.pdf"
    assert document.sightings[0].announcement.title == "石泉县气象局2024年部门预算"
    portal.server.forget()
    assert night(settings).fetched == 0
    portal.server.file("/f/a.pdf", b"%PDF-1.4 corrected")
    assert night(settings).changed == 1


def test_gbk_portal(settings: Settings, portal: SmallPortal) -> None:
    portal.server.page(
        "/czj/", '<ul><li><a href="/详情.html">石泉县气象局2024年部门预算</a>2024-03-01</li></ul>', "gb18030"
    )
    page = '<meta charset="gb2312"><h1>石泉县气象局2024年部门预算</h1><a href="/附件/表.xls">附件</a>'
    portal.server.page("/%CF%EA%C7%E9.html", page, "gb18030")
    portal.server.file("/%B8%BD%BC%FE/%B1%ED.xls", b"\xd0\xcf\x11\xe0 table")
    run = night(settings)
    assert (run.status, run.new) == ("ok", 1)
    assert Ledger(settings).documents()[0].sightings[0].file_name == "附件.xls"


def test_change_is_not_lost_when_another_portal_saw_the_page_first(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    write_portal("another")
    collect(settings, progress=print)
    portal.articles[0].body = "<p>附件已更新</p>"
    portal.articles[0].attachments = dict.fromkeys(portal.articles[0].attachments, b"%PDF-1.4 corrected")
    portal.publish()
    assert [run.changed for run in collect(settings, progress=print).runs] == [1, 1]


def test_gbk_page_on_a_server_that_wants_utf8(settings: Settings, portal: SmallPortal) -> None:
    article = portal.articles[0]
    html = f'<meta charset="gbk"><h1>{article.title}</h1><a href="/附件/表.xls">附件</a>'
    portal.server.page(article.path, html, "gb18030")
    portal.server.file("/%E9%99%84%E4%BB%B6/%E8%A1%A8.xls", b"\xd0\xcf\x11\xe0 table")
    run = night(settings)
    assert (run.status, run.new) == ("ok", 6)


def test_file_offered_by_two_announcements_settles(settings: Settings, portal: SmallPortal) -> None:
    portal.server.file("/shared/附表.xlsx", b"PK shared")
    for article in portal.articles[:2]:
        article.body += '<a href="/shared/附表.xlsx">附表.xlsx</a>'
    portal.server.routes["/shared/%E9%99%84%E8%A1%A8.xlsx"] = portal.server.routes["/shared/附表.xlsx"]
    portal.publish()
    assert night(settings).new == 7
    before = places(settings)
    assert night(settings, whole=True).changed == 0
    assert {url: known[:3] for url, known in places(settings).items()} == {u: known[:3] for u, known in before.items()}
    portal.withdraw(portal.articles[0])
    assert night(settings).gone == 1
    assert night(settings).fetched == 0


def test_mistake_of_ours_ends_in_the_status_of_the_run(
    settings: Settings, portal: SmallPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*args: object) -> None:
        raise RuntimeError("stumbled")

    with monkeypatch.context() as patched:
        patched.setattr("scrapers.portals.families.base.read_detail", stumble)
        run = night(settings)
    assert (run.status, run.listed) == ("failed", 8)
    assert "stumbled" in run.why
    assert night(settings).new == 6
