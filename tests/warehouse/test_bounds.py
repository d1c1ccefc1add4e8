"""A build that loses what did not change waits for a person's word, which counts for that build alone. What a full
build asked stays open, whatever the nights publish, until a full build is published.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from staged_samples import Sample, deliver, plain, settings_in

from scrapers import report
from scrapers.errors import ApprovalNeeded, BuildError, PublishError
from scrapers.pipeline import take_answer
from scrapers.settings import Settings
from scrapers.warehouse import build as building
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse import open_question
from scrapers.warehouse.approval import approve, is_in_force
from scrapers.warehouse.bounds import excesses
from scrapers.warehouse.build import TESTED, attached, build, waiting_build
from scrapers.warehouse.dbt import DATABASE
from scrapers.warehouse.layout import builds_folder
from scrapers.warehouse.publish import publish


def quiet(_: str) -> None:
    """Progress that nobody watches."""


def documents(settings: Settings) -> int:
    with duckdb.connect(str(settings.published), read_only=True) as db:
        return int(db.execute("select count(*) from marts.dim_document").fetchall()[0][0])


def test_a_lost_document_stops_publication_until_a_person_approves_exactly_this_build(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    lost, stays = plain("云泽县林业局"), plain("云泽县水利局")
    later = plain("云泽县水利局", wording="更正稿", scale=2)
    deliver(settings, lost)
    before = set(settings.staging.iterdir())
    deliver(settings, stays)
    _a_full_build_waits_to_be_published(settings)
    assert build(settings, progress=quiet).question == ""
    waiting = waiting_build(settings)
    assert waiting is not None and waiting.full, "a full build that was not published yet is made up for"
    publish(settings, progress=quiet)
    assert documents(settings) == 2

    for batch in before:
        shutil.rmtree(batch)
    deliver(settings, later)
    asked = build(settings, full=True, progress=quiet)
    assert f"（{lost.document_id[:12]}）文件由1变为0" in asked.question
    assert stays.document_id[:12] not in asked.question
    in_force = manifests.in_force(settings)
    with pytest.raises(ApprovalNeeded, match=r"未予发布，原版本仍然有效。1份文件.*由1变为0"):
        publish(settings, progress=quiet)
    assert manifests.in_force(settings) == in_force and documents(settings) == 2
    with pytest.raises(PublishError, match="已是另一次构建"):
        approve(settings, "看过的是另一次", build_id="another")
    again = build(settings, progress=quiet)
    assert (again.build_id, again.question) == (asked.build_id, asked.question), "a night without news asks again"
    _rows_that_a_build_loses_are_seen(settings, stays, later)

    approve(settings, "上一次构建的批准", by="值班员")
    _its_question_outlives_it(settings, asked.build_id, lost)

    again = build(settings, full=True, progress=quiet)
    assert again.question == asked.question and again.build_id != asked.build_id
    with pytest.raises(ApprovalNeeded):
        publish(settings, progress=quiet)
    approve(settings, "暂存区已核实", by="值班员", build_id=again.build_id)
    publish(settings, progress=quiet)
    made = manifests.in_force(settings)
    assert made is not None and made.approval is not None
    assert (made.approval.by, made.approval.reason) == ("值班员", "暂存区已核实")
    assert made.approval.question == again.question
    _nothing_is_asked_any_more(settings, again.build_id)
    assert documents(settings) == 3
    with duckdb.connect(str(settings.published), read_only=True) as db:
        counted = db.execute("select count(*), count(distinct batch_id) from warehouse.batches").fetchall()
    assert counted == [(3, 3)], "a full build names each batch once, and none that is lost"

    shutil.rmtree(settings.staging)
    with pytest.raises(BuildError, match=r"parse --lost"):
        build(settings, full=True, progress=quiet)
    assert build(settings, progress=quiet).status == "nothing_new"


def _its_question_outlives_it(settings: Settings, build_id: str, lost: Sample) -> None:
    """It is refused, and what comes in is published without it."""
    who, why = {"name": "王敏"}, {"reason": "缺一批"}
    refusal = {"chosen_options": ["Reject"], "params_input": why, "responded_by_user": who}
    with pytest.raises(ApprovalNeeded, match="王敏不予批准：缺一批"):
        take_answer(settings, build_id, refusal)
    deliver(settings, plain("云泽县教育局"))
    night = build(settings, progress=quiet)
    assert night.question == ""
    assert lost.document_id[:12] in night.open_question and "王敏不予批准：缺一批" in night.open_question
    assert "gongkai build --full" in night.summary
    publish(settings, progress=quiet)
    assert documents(settings) == 4
    assert [night.open_question in said for said in report.make(settings).open_questions] == [True]
    with pytest.raises(ApprovalNeeded, match="gongkai build --full"):
        approve(settings, "太晚了")


def _nothing_is_asked_any_more(settings: Settings, build_id: str) -> None:
    assert is_in_force(settings, build_id)
    assert open_question.read(settings) is None and report.make(settings).open_questions == []
    rejected = {"chosen_options": ["Reject"], "params_input": {}, "responded_by_user": None}
    take_answer(settings, build_id, rejected)  # published by command, which leaves nothing to reject
    with pytest.raises(ApprovalNeeded, match="无人答复"):
        take_answer(settings, "another", rejected)


def _a_full_build_waits_to_be_published(settings: Settings) -> None:
    """As publishing that was stopped leaves it: tested, without a question, of less than is staged by now."""
    tested = building.TestedBuild("build-stopped", None, True, (), 0, (), 0, 0)
    folder = builds_folder(settings)
    folder.mkdir(parents=True)
    (folder / TESTED).write_text(json.dumps(dataclasses.asdict(tested)), encoding="utf-8")


def _rows_that_a_build_loses_are_seen(settings: Settings, unchanged: Sample, later: Sample) -> None:
    """Rows are taken from a tested build's tables, as a wrong model would: the bounds name the document."""
    waiting = waiting_build(settings)
    assert waiting is not None
    assert (waiting.documents, waiting.new_documents) == (2, 1), "a full build knows what came in since, too"
    run = builds_folder(settings) / waiting.runs[0]
    with duckdb.connect(str(run / DATABASE)) as db:
        db.execute("delete from marts.fct_expenditure where document_id = ?", [unchanged.document_id])
        db.execute("delete from marts.observations where document_id = ? and row_no = 2", [later.document_id])
    with attached(settings, manifests.in_force(settings)) as db:
        found = excesses(db, [run], frozenset({later.document_id}), full=False, has_held=True)
    assert {(one.document_id, one.what) for one in found} == {
        (unchanged.document_id, "表内事实"),
        (later.document_id, "表内数值"),
    }
    assert all(one.after < one.before for one in found)
