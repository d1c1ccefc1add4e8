"""From staged rows to a published file: what is new is built, what is replaced goes, nothing is lost on the way."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from row_hashes import row_hashes
from staged_samples import BY_TYPE, Sample, deliver, expenditure_rows, later, plain, settings_in

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import begin_run
from scrapers.errors import BuildError, PublishError
from scrapers.settings import CHECKOUT, Settings
from scrapers.stage.compact import compact
from scrapers.stage.staging import PACK
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse import plan
from scrapers.warehouse import publish as publishing
from scrapers.warehouse.build import build, waiting_build
from scrapers.warehouse.partitions import Holdings, merge
from scrapers.warehouse.publish import publish, rollback, versions
from scrapers.warehouse.version import Sources, write_version

TIMES = ("first_seen_at", "last_seen_at")
SPEND = {"fact": "expenditure", "subject": "支出", "expenditure_type": "total"}


def night(settings: Settings) -> str:
    """One build and publication; the published version's name."""
    build(settings, progress=lambda _: None)
    return publish(settings, progress=lambda _: None).version


def query(settings: Settings, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.published), read_only=True) as db:
        return db.execute(sql, list(parameters)).fetchall()


def packed(settings: Settings) -> None:
    """What is staged lies in a pack from now on."""
    assert compact(settings.staging, settings.database_limits, least=1) == 1
    assert not [path for path in settings.staging.iterdir() if not path.name.startswith(PACK)]


@dataclass(frozen=True)
class Nights:
    """A home after a first and a second night, and another that saw all of it in one night, in several runs of dbt.
    In both a pack holds what was staged first.
    """

    first: Settings
    second: Settings
    at_once: Settings
    samples: dict[str, Sample]


def late_text(organisation: str) -> Sample:
    text = Sample(organisation, url=f"http://portal.example/{organisation}/text.html", wording="说明", seen=later(2))
    text.say("支出300元。", "300", "元", **SPEND)
    return text


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """The second night brings a correction, a text beside a table, a table beside a text, a document read again, a new
    place of a known document, and one that was seen before the first night but parsed only after it.
    """
    root = tmp_path_factory.mktemp("nights")
    again = plain("云泽县审计局", parser_version="v2")
    again.say("另有会议费1.00万元。", "1.00", "万元")
    moved = plain("云泽县民政局", seen=later(4))
    moved.url = "http://portal.example/moved/2026.html"
    samples = {
        "original": plain(),
        "text first": late_text("云泽县水利局"),
        "parsed": plain("云泽县审计局"),
        "known": plain("云泽县民政局"),
        "untouched": plain("云泽县档案局"),
        "correction": plain(wording="更正稿", seen=later(3), scale=3),
        "text after": late_text("云泽县审计局"),
        "table after": plain("云泽县水利局", scale=2, seen=later(3)),
        "parsed again": again,
        "waiting": plain("云泽县教育局"),
        "moved": moved,
    }
    old = [samples[name] for name in ("original", "text first", "parsed", "known", "untouched")]
    new = [samples[name] for name in ("correction", "text after", "table after", "parsed again", "waiting")]
    first = settings_in(root / "first")
    deliver(first, *old)
    Ledger(first).see(samples["waiting"].sighting())
    night(first)
    second, at_once = settings_in(root / "second"), settings_in(root / "at-once")
    shutil.copytree(first.home, second.home, symlinks=True)
    shutil.copytree(first.work / "dbt", at_once.work / "dbt")  # the parsed project, to save time
    packed(second)
    deliver(second, *new)
    Ledger(second).see(moved.sighting())
    night(second)
    deliver(at_once, *(sample for sample in old if sample is not samples["parsed"]))
    packed(at_once)
    deliver(at_once, *new)
    Ledger(at_once).see(moved.sighting())
    with pytest.MonkeyPatch.context() as small:  # a build that is divided into runs
        small.setattr(plan, "VALUES_A_MEGABYTE", 200 / at_once.memory)
        build(at_once, progress=lambda _: None)
    tested = waiting_build(at_once)
    assert tested and len(tested.runs) > 1
    publish(at_once, progress=lambda _: None)
    return Nights(first, second, at_once, samples)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Settings], Settings]:
    """Copies a home, to be changed. It lies elsewhere then, so its views are made anew."""

    def copied(settings: Settings) -> Settings:
        home = tmp_path / "home"
        shutil.copytree(settings.home, home, symlinks=True)
        publish(settings_in(home), progress=lambda _: None)
        return settings_in(home)

    return copied


def test_a_second_night_without_news_changes_nothing(nights: Nights) -> None:
    before, link = row_hashes(nights.second.published), nights.second.published.readlink()
    assert build(nights.second).status == "nothing_new"
    assert publish(nights.second).status == "nothing_new"
    assert row_hashes(nights.second.published) == before
    assert nights.second.published.readlink() == link


def test_nights_one_by_one_give_the_rows_of_one_build(nights: Nights) -> None:
    without = (*TIMES, "batch_id")
    assert row_hashes(nights.second.published, without) == row_hashes(nights.at_once.published, without)


def test_a_text_yields_to_the_table_of_another_document_whichever_came_first(nights: Nights) -> None:
    in_facts = "select count(*) from marts.fct_expenditure where fact_id = ?"
    for name in ("text first", "text after"):
        said = nights.samples[name].statements[0].statement_id
        assert query(nights.second, "select count(*) from marts.statements where statement_id = ?", said) == [(1,)]
        assert query(nights.second, in_facts, said) == [(0,)], name
    assert query(nights.first, in_facts, nights.samples["text first"].statements[0].statement_id) == [(1,)]


def test_a_correction_at_the_same_address_supersedes_facts_already_published(nights: Nights) -> None:
    old, new = nights.samples["original"].document_id, nights.samples["correction"].document_id
    documents = "select document_id, is_current, supersedes_document_id from marts.dim_document where document_id in ?"
    assert sorted(query(nights.second, documents, [old, new])) == sorted([(old, False, None), (new, True, old)])
    facts = "select is_current, max(amount_yuan) from marts.fct_expenditure where document_id in ? group by all"
    assert sorted(query(nights.second, facts, [old, new])) == [(False, 300), (True, 900)]
    assert query(nights.first, facts, [old, new]) == [(True, 300)]


def test_a_document_parsed_again_replaces_its_rows(nights: Nights) -> None:
    document = nights.samples["parsed again"].document_id
    assert document == nights.samples["parsed"].document_id
    assert query(nights.second, "select parser_version from marts.dim_document where document_id = ?", document) == [
        ("v2",)
    ]
    counts = "select count(*), count(distinct {0}) from {1} where document_id = ?"
    assert query(nights.second, counts.format("statement_id", "marts.statements"), document) == [(2, 2)]
    assert query(nights.second, counts.format("fact_id", "marts.fct_expenditure"), document) == [(13, 13)]


def test_places_are_known_whenever_a_document_was_seen_or_parsed(nights: Nights) -> None:
    places = "select url from marts.document_locations where document_id = ? order by url"
    known, moved, waiting = (nights.samples[name] for name in ("known", "moved", "waiting"))
    assert query(nights.second, places, known.document_id) == sorted([(known.url,), (moved.url,)])
    assert query(nights.second, places, waiting.document_id) == [(waiting.url,)]


def test_comments_carry_the_chinese_terms(nights: Nights) -> None:
    comment = "select comment from duckdb_columns() where table_name = ? and column_name = ?"
    assert "金额（元）" in str(query(nights.second, comment, "fct_expenditure", "amount_yuan"))
    assert "机构名称" in str(query(nights.second, comment, "dim_organisation", "name"))


def test_a_moved_home_is_read_from_where_it_lies_now(nights: Nights, copy_of: Callable[[Settings], Settings]) -> None:
    settings = copy_of(nights.second)
    views = query(settings, "select sql from duckdb_views() where view_name = 'fct_expenditure'")
    assert str(settings.warehouse) in str(views[0][0])
    assert row_hashes(settings.published) == row_hashes(nights.second.published)


def test_a_failed_structural_test_names_itself_and_leaves_the_last_version(
    nights: Nights, copy_of: Callable[[Settings], Settings]
) -> None:
    settings = copy_of(nights.first)
    before = row_hashes(settings.published)
    broken = Sample("云泽县统计局", url="http://portal.example/broken.html")
    broken.table("general_public_expenditure", "expenditure", BY_TYPE, expenditure_rows())
    broken.meanings.append(broken.meanings[0])
    deliver(settings, broken)
    with pytest.raises(
        BuildError, match=rf"(?s)sound_.*more than once: .*fact_id.*{broken.observations[0].observation_id}"
    ):
        build(settings, progress=lambda _: None)
    assert publish(settings).status == "nothing_new"
    assert row_hashes(settings.published) == before


def test_merged_partitions_hold_the_rows_in_force(nights: Nights, copy_of: Callable[[Settings], Settings]) -> None:
    settings = copy_of(nights.second)
    current = manifests.in_force(settings)
    assert current is not None and len(current.partitions) == 2
    holdings = Holdings.of(settings, current)
    assert holdings.replaced
    holdings.exchange(current.partitions, merge(settings, holdings, current.next_partition, current.partitions))
    assert not holdings.replaced and holdings.documents == current.documents
    replaced, of_the_ledger = settings.work / "replaced.parquet", settings.work / "ledger"
    holdings.write_replaced(replaced)
    Ledger(settings).export_portal_runs(of_the_ledger / "portal_runs.parquet")
    Ledger(settings).export_announcements(of_the_ledger / "announcements.parquet")
    made = current.model_copy(update={"partitions": tuple(holdings.partitions)})
    merged = settings.work / "merged.duckdb"
    sources = Sources(manifests.database_path(settings, current), (), (), replaced, of_the_ledger)
    write_version(settings, merged, made, sources)
    assert row_hashes(merged) == row_hashes(settings.published)


def test_rollback_goes_back_and_the_next_night_goes_on_from_there(
    nights: Nights, copy_of: Callable[[Settings], Settings]
) -> None:
    settings = copy_of(nights.second)
    first = row_hashes(nights.first.published, TIMES)
    second = row_hashes(settings.published, TIMES)
    reader = duckdb.connect(str(settings.published.resolve()), read_only=True)
    rows = "select count(*) from marts.dim_document join marts.observations using (document_id)"
    seen = reader.execute(rows).fetchall()
    report = rollback(settings)
    assert row_hashes(settings.published, TIMES) == first
    assert [version.in_force for version in versions(settings)] == [False, True]
    assert report.version in report.summary
    night(settings)
    assert row_hashes(settings.published, TIMES) == second
    assert len(versions(settings)) == 3
    with reader:  # what was open stays as it was
        assert reader.execute(rows).fetchall() == seen
    rollback(settings)
    assert row_hashes(settings.published, TIMES) == first
    with pytest.raises(PublishError, match="no kept version"):
        rollback(settings)


def test_readers_see_whole_versions_and_keep_what_they_have_open(
    nights: Nights, copy_of: Callable[[Settings], Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renewals and a return under four readers, one of which has a version open that is no longer kept."""
    monkeypatch.syspath_prepend(str(CHECKOUT / "benchmarks"))
    from readers import changed, in_force, judge, readers

    settings = copy_of(nights.second)
    expected: dict[str, list[list[str]]] = {}
    changes = [changed(settings, lambda: None, expected)]
    settings = dataclasses.replace(settings, versions_kept=1)

    def renewed(day: int) -> None:
        begin_run(Ledger(settings).database, "demo", f"run-{day}", later(day))
        changes.append(changed(settings, lambda: publish(settings, progress=lambda _: None), expected))

    with readers(settings.published, ["throughout"], {"throughout": 0.3}) as kept_open:
        pause = {"fresh": 0.02, "slow": 0.05, "opening": 0.0}
        with readers(settings.published, list(pause), pause) as ended:
            changes.append(changed(settings, lambda: rollback(settings), expected))
            for day in range(3):
                renewed(day)
            time.sleep(0.5)
            seen = judge(ended(), changes, expected)
        monkeypatch.setattr(publishing, "READERS_FINISH_WITHIN", timedelta(0))  # only the lock holds it now
        renewed(3)
        assert {version.name for version in versions(settings)} == {changes[0].version, in_force(settings)}
        throughout = judge(kept_open(), changes, expected)
    assert not seen.errors and not seen.mixed and not throughout.errors and not throughout.mixed
    assert seen.swaps and seen.rounds > 20 and throughout.rounds
    monkeypatch.undo()
    files = settings.warehouse / "versions"
    begin_run(Ledger(settings).database, "demo", "last but one", later(4))
    publish(settings)
    assert len(list(files.glob("*.duckdb"))) > 1, "what was in force until now may be open where no lock is seen"
    monkeypatch.setattr(publishing, "READERS_FINISH_WITHIN", timedelta(0))
    begin_run(Ledger(settings).database, "demo", "last", later(5))
    publish(settings)
    assert len(list(files.glob("*.duckdb"))) == 1
    assert [version.name for version in versions(settings)] == [in_force(settings)]  # closed, it goes
    assert len(list((settings.warehouse / "facts").iterdir())) == 1


def test_accounts_beside_the_list_stay_as_long_as_a_document_prints_them(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    local = Sample("云泽县草原站", url="http://portal.example/local.html")
    local.table("expenditure", "expenditure", BY_TYPE, [("2130288", "林区道路", ["3.00", "3.00", ""])])
    deliver(settings, local)
    night(settings)
    seen = "select name, level, parent_code, is_listed from marts.dim_account where account_code = '2130288'"
    assert query(settings, seen) == [("林区道路", "项", "21302", False)]
    deliver(settings, plain("云泽县水利局"))
    night(settings)
    assert query(settings, seen) == [("林区道路", "项", "21302", False)]
    again = Sample("云泽县草原站", url="http://portal.example/local.html", parser_version="v2")
    again.table("expenditure", "expenditure", BY_TYPE, [("2130299", "其他林业和草原支出", ["3.00", "3.00", ""])])
    assert again.document_id == local.document_id
    deliver(settings, again)
    night(settings)
    assert query(settings, seen) == []
    assert query(settings, "select count(*) > 2000 from marts.dim_account where is_listed") == [(True,)]
