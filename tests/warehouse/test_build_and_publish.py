"""From staged rows to a published file: what is new is built, what is replaced goes, nothing is lost on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from staged_samples import BY_TYPE, Sample, deliver, expenditure_rows, later, plain, settings_in

from scrapers.archive.ledger import Ledger
from scrapers.errors import BuildError, PublishError
from scrapers.settings import Settings
from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish, rollback, versions
from scrapers.warehouse.row_hashes import row_hashes

TIMES = ("first_seen_at", "last_seen_at")


def night(settings: Settings) -> str:
    """One build and publication; the published version's name."""
    build(settings, progress=lambda _: None)
    return publish(settings, progress=lambda _: None).version


def query(settings: Settings, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.published), read_only=True) as db:
        return db.execute(sql, list(parameters)).fetchall()


@pytest.fixture(scope="module")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one published version of two disclosures."""
    settings = settings_in(tmp_path_factory.mktemp("first"))
    deliver(settings, plain(), plain("云泽县水利局", scale=2))
    night(settings)
    return settings.home


@pytest.fixture
def settings(first_home: Path, tmp_path: Path) -> Settings:
    """A copy of that home, to be changed. It lies elsewhere, so its views are made anew."""
    home = tmp_path / "home"
    shutil.copytree(first_home, home, symlinks=True)
    copied = settings_in(home)
    publish(copied, progress=lambda _: None)
    return copied


def test_a_moved_home_is_read_from_where_it_lies_now(settings: Settings) -> None:
    views = query(settings, "select sql from duckdb_views() where view_name = 'fct_expenditure'")
    assert str(settings.warehouse) in str(views[0][0])
    assert query(settings, "select count(*) from marts.fct_expenditure") == [(26,)]


def test_a_second_night_without_news_changes_nothing(settings: Settings) -> None:
    before, link = row_hashes(settings.published), settings.published.readlink()
    assert build(settings).status == "nothing_new"
    assert publish(settings).status == "nothing_new"
    assert row_hashes(settings.published) == before
    assert settings.published.readlink() == link


def test_nights_one_by_one_give_the_rows_of_one_full_build(settings: Settings, tmp_path: Path) -> None:
    text = Sample(url="http://portal.example/text.html", wording="说明", seen=later(2))
    text.say(
        "一般公共预算支出300元。", "300", "元", "expenditure", subject="一般公共预算支出", expenditure_type="total"
    )
    deliver(settings, text)
    night(settings)
    at_once = settings_in(tmp_path / "at-once")
    deliver(at_once, plain(), plain("云泽县水利局", scale=2), text)
    night(at_once)
    assert row_hashes(settings.published, without=(*TIMES, "batch_id")) == row_hashes(
        at_once.published, without=(*TIMES, "batch_id")
    )


def test_a_text_yields_to_the_table_of_a_document_that_came_before(settings: Settings) -> None:
    text = Sample(url="http://portal.example/text.html", wording="说明", seen=later(2))
    said = text.say(
        "一般公共预算支出300元。", "300", "元", "expenditure", subject="一般公共预算支出", expenditure_type="total"
    )
    deliver(settings, text)
    night(settings)
    assert query(settings, "select count(*) from marts.statements where statement_id = ?", said) == [(1,)]
    assert query(settings, "select count(*) from marts.fct_expenditure where fact_id = ?", said) == [(0,)]


def test_a_text_that_came_first_gives_way_when_the_table_comes(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    text = Sample(url="http://portal.example/text.html", wording="说明")
    said = text.say("支出300元。", "300", "元", "expenditure", subject="支出", expenditure_type="total")
    deliver(settings, text)
    night(settings)
    in_facts = "select count(*) from marts.fct_expenditure where fact_id = ?"
    assert query(settings, in_facts, said) == [(1,)]
    deliver(settings, plain(seen=later(1)))
    night(settings)
    assert query(settings, in_facts, said) == [(0,)]
    assert query(settings, "select count(*) from marts.dim_document") == [(2,)]


def test_a_correction_at_the_same_address_supersedes_facts_already_published(settings: Settings) -> None:
    deliver(settings, plain(wording="更正稿", seen=later(3), scale=3))
    night(settings)
    documents = query(
        settings,
        """select d.is_current, d.supersedes_document_id, s.document_id from marts.dim_document d
        left join marts.dim_document s on s.document_id = d.supersedes_document_id
        join marts.dim_organisation o on o.organisation_id = d.organisation_id
        where o.name = '云泽县林业局' order by d.first_seen_at""",
    )
    assert [row[0] for row in documents] == [False, True]
    assert documents[1][1] is not None and documents[1][1] == documents[1][2]
    facts = """select f.is_current, max(amount_yuan) from marts.fct_expenditure f
        join marts.dim_organisation o using (organisation_id) where o.name = '云泽县林业局' group by all order by all"""
    assert query(settings, facts) == [(False, 300), (True, 900)]


def test_a_document_parsed_again_replaces_its_rows(settings: Settings) -> None:
    again = plain(parser_version="v2")
    again.say("另有会议费1.00万元。", "1.00", "万元")
    deliver(settings, again)
    night(settings)
    assert query(settings, "select count(*), count(distinct document_id) from marts.dim_document") == [(2, 2)]
    assert query(settings, "select count(*), count(distinct statement_id) from marts.statements") == [(3, 3)]
    assert query(settings, "select count(*), count(distinct fact_id) from marts.fct_expenditure") == [(26, 26)]


def test_a_place_seen_after_publication_is_added(settings: Settings) -> None:
    moved = plain(seen=later(4))
    moved.url = "http://portal.example/moved/2026.html"
    Ledger(settings).see(moved.sighting())
    assert build(settings).new_documents == 0
    publish(settings)
    places = query(settings, "select url from marts.document_locations where document_id = ?", moved.document_id)
    assert len(places) == 2


def test_a_document_seen_before_the_last_publication_but_parsed_after_it_has_its_places(settings: Settings) -> None:
    waiting, other = plain("云泽县教育局"), plain("云泽县民政局")
    Ledger(settings).see(waiting.sighting())
    deliver(settings, other)
    night(settings)
    deliver(settings, waiting)
    night(settings)
    where = "select url from marts.document_locations where document_id = ?"
    assert query(settings, where, waiting.document_id) == [(waiting.url,)]


def test_a_failed_structural_test_names_itself_and_leaves_the_last_version(settings: Settings) -> None:
    before = row_hashes(settings.published)
    broken = Sample("云泽县审计局", url="http://portal.example/broken.html")
    broken.table("general_public_expenditure", "expenditure", BY_TYPE, expenditure_rows())
    broken.meanings.append(broken.meanings[0])
    deliver(settings, broken)
    with pytest.raises(BuildError, match=r"unique_.*fact_id"):
        build(settings, progress=lambda _: None)
    assert publish(settings).status == "nothing_new"
    assert row_hashes(settings.published) == before


def test_rollback_goes_back_and_the_next_night_goes_on_from_there(settings: Settings) -> None:
    first = row_hashes(settings.published)
    deliver(settings, plain("云泽县教育局"))
    night(settings)
    second = row_hashes(settings.published, without=TIMES)
    report = rollback(settings)
    assert row_hashes(settings.published) == first
    assert [version.in_force for version in versions(settings)] == [False, True]
    assert report.version in report.summary
    night(settings)
    assert row_hashes(settings.published, without=TIMES) == second
    assert len(versions(settings)) == 3
    rollback(settings)
    assert row_hashes(settings.published) == first
    with pytest.raises(PublishError, match="no kept version"):
        rollback(settings)
