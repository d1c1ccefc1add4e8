"""What happened to documents: one event each, in the run it was seen in, whatever the order of looking."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from small_portal import Article, SmallPortal, attachment_path, figures_table
from sqlalchemy import select

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import PortalRun
from scrapers.archive.tables import events
from scrapers.collect import collect
from scrapers.settings import Settings


class Nights:
    """Collects, and tells the events of the last night: kind, address, and previous address, without the host."""

    def __init__(self, settings: Settings, portal: SmallPortal) -> None:
        self.settings, self.portal = settings, portal
        self.run: PortalRun

    def night(self, **options: object) -> list[tuple[str, str, str]]:
        [self.run] = collect(self.settings, progress=lambda _: None, **options).runs  # type: ignore[arg-type]
        query = select(events).where(events.c.run_id == self.run.run_id).order_by(events.c.url, events.c.kind)
        with Ledger(self.settings).database.read() as connection:
            rows = connection.execute(query).all()
        assert {row.portal_id for row in rows} <= {"small"}
        return [(row.kind, self.path(row.url), self.path(row.previous_url)) for row in rows]

    def path(self, url: str) -> str:
        return url.removeprefix(self.portal.server.url)

    def publish(self) -> None:
        self.portal.publish()


@pytest.fixture
def nights(settings: Settings, portal: SmallPortal) -> Iterator[Nights]:
    nights = Nights(settings, portal)
    nights.night()
    yield nights
    assert nights.night() == []


def only_attachment(article: Article) -> str:
    [name] = article.attachments
    return attachment_path(article, name)


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, body in members.items():
            file.writestr(f"{name}.txt", body)
    return buffer.getvalue()


def test_first_night_is_all_new_and_a_run_counts_its_events(settings: Settings, portal: SmallPortal) -> None:
    nights = Nights(settings, portal)
    found = nights.night()
    assert [kind for kind, _, _ in found] == ["new"] * 6
    assert nights.run.new == 6


def test_file_replaced_under_the_same_address(nights: Nights) -> None:
    article = nights.portal.articles[0]
    article.attachments = dict.fromkeys(article.attachments, b"%PDF-1.4 corrected")
    article.body = "<p>更正</p>"
    nights.publish()
    assert nights.night() == [("changed", only_attachment(article), "")]


def test_old_version_that_comes_back_is_a_change(nights: Nights) -> None:
    article = nights.portal.articles[0]
    first = dict(article.attachments)
    for number, attachments in enumerate([dict.fromkeys(first, b"%PDF-1.4 corrected"), first]):
        article.attachments, article.body = attachments, f"<p>更正 {number}</p>"
        nights.publish()
        assert nights.night() == [("changed", only_attachment(article), "")]


def test_withdrawn_and_published_again(nights: Nights) -> None:
    article = nights.portal.articles[0]
    nights.portal.withdraw(article)
    assert nights.night() == [("gone", only_attachment(article), "")]
    nights.portal.articles.insert(0, article)
    nights.publish()
    assert nights.night() == [("returned", only_attachment(article), "")]
    assert nights.run.new == 1


def test_published_again_with_other_content(nights: Nights) -> None:
    article = nights.portal.articles[0]
    nights.portal.withdraw(article)
    nights.night()
    article.attachments = dict.fromkeys(article.attachments, b"%PDF-1.4 corrected")
    nights.portal.articles.insert(0, article)
    nights.publish()
    assert nights.night() == [("changed", only_attachment(article), "")]


@pytest.mark.parametrize("when", ["same night", "old first", "new first"])
def test_announcement_that_moves_with_its_attachment(nights: Nights, when: str) -> None:
    old = nights.portal.articles[0]
    new = Article("/zt/t9.html", old.title, "2024-04-02", dict(old.attachments))
    there, here = only_attachment(old), only_attachment(new)
    nights.portal.withdraw(old)
    if when == "old first":
        assert nights.night() == [("gone", there, "")]
    nights.portal.articles.insert(0, new)
    if when == "new first":
        nights.portal.articles.append(old)
        nights.publish()
        assert nights.night() == []  # two places of the same content
        nights.portal.withdraw(old)
    nights.publish()
    assert nights.night() == [("moved", here, there)]


def test_page_that_is_itself_a_document_moves_although_its_counter_differs(nights: Nights) -> None:
    old = nights.portal.articles[1]
    nights.portal.withdraw(old)
    nights.portal.articles.insert(0, Article("/zt/t9.html", old.title, old.day, body=figures_table(12), visits=99))
    nights.publish()
    assert nights.night() == [("moved", "/zt/t9.html", old.path)]


def test_announcement_that_moves_and_leaves_its_attachment_where_it_was(nights: Nights) -> None:
    old = nights.portal.articles[0]
    link = f'<a href="{only_attachment(old)}">{next(iter(old.attachments))}</a>'
    nights.portal.withdraw(old)
    nights.portal.articles.insert(0, Article("/zt/t9.html", old.title, "2024-04-02", body=link))
    nights.publish()
    assert nights.night() == []


def test_same_content_at_two_addresses_is_no_move_and_either_may_go(nights: Nights) -> None:
    body = b"%PDF-1.4 the same for both"
    for number in (1, 2):
        nights.portal.articles.insert(
            0, Article(f"/zt/t{number}.html", f"石泉县妇联{number}2024年部门预算", "2024-04-02", {"a.pdf": body})
        )
    nights.publish()
    first, second = nights.portal.articles[1], nights.portal.articles[0]
    [(kind, _, _)] = nights.night()
    assert kind == "new"
    for article in (first, second):
        nights.portal.withdraw(article)
        assert nights.night() == [("gone", only_attachment(article), "")]


def test_attachment_that_changes_its_name_has_moved(nights: Nights) -> None:
    article = nights.portal.articles[0]
    before = only_attachment(article)
    article.attachments = dict(zip(["正式公布.pdf"], article.attachments.values(), strict=True))
    nights.publish()
    assert nights.night() == [("moved", only_attachment(article), before)]


def test_attachment_that_moves_to_another_announcement_looked_at_later(nights: Nights) -> None:
    of, to = sorted(nights.portal.articles[2:4], key=lambda article: article.path)
    before = only_attachment(of)
    to.attachments = to.attachments | {"另附.pdf": next(iter(of.attachments.values()))}
    of.attachments = {}
    of.body = figures_table(8)
    nights.publish()
    assert sorted(nights.night()) == [("moved", attachment_path(to, "另附.pdf"), before), ("new", of.path, "")]


def test_two_files_that_change_places_are_two_changes(nights: Nights) -> None:
    one, other = nights.portal.articles[2:4]
    bodies = [next(iter(article.attachments.values())) for article in (other, one)]
    for article, body in zip((one, other), bodies, strict=True):
        article.attachments = dict.fromkeys(article.attachments, body)
        article.body = "<p>更正</p>"
    nights.publish()
    assert sorted(kind for kind, _, _ in nights.night()) == ["changed", "changed"]


def test_file_pushed_from_its_address_to_another_has_moved(nights: Nights) -> None:
    article = nights.portal.articles[0]
    at, [(name, body)] = only_attachment(article), article.attachments.items()
    article.attachments = {name: b"%PDF-1.4 corrected", "原件留存.pdf": body}
    nights.publish()
    kept = attachment_path(article, "原件留存.pdf")
    assert sorted(nights.night()) == [("changed", at, ""), ("moved", kept, at)]


def test_member_of_an_archive_that_changed(nights: Nights) -> None:
    article = nights.portal.articles[0]
    article.attachments = {"附表.zip": zipped(收入="收入总表", 支出="支出总表")}
    nights.publish()
    nights.night()
    at = only_attachment(article) + "#"
    article.attachments = {"附表.zip": zipped(收入="收入总表更正", 支出="支出总表")}
    article.body = "<p>更正</p>"
    nights.publish()
    assert nights.night() == [("changed", at + "%E6%94%B6%E5%85%A5.txt", "")]


def test_visit_counter_is_no_event_even_where_everything_is_asked_again(nights: Nights) -> None:
    for article in nights.portal.articles:
        article.visits += 5
    nights.publish()
    assert nights.night(whole=True) == []


def test_page_of_figures_that_only_gets_an_attachment_is_not_changed(nights: Nights) -> None:
    article = nights.portal.articles[1]
    article.attachments = {"附件1：补充说明.pdf": b"%PDF-1.4 more"}
    nights.publish()
    assert nights.night() == [("new", only_attachment(article), "")]


def test_page_of_figures_that_says_something_else_is_changed(nights: Nights) -> None:
    article = nights.portal.articles[1]
    article.body = figures_table(13)
    nights.publish()
    assert nights.night() == [("changed", article.path, "")]
