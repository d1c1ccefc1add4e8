"""A build that loses what did not change waits for a person's word, which counts for that build alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from staged_samples import deliver, plain, settings_in

from scrapers.errors import ApprovalNeeded, PublishError
from scrapers.pipeline import take_answer
from scrapers.settings import Settings
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse.approval import approve, is_in_force
from scrapers.warehouse.bounds import excesses
from scrapers.warehouse.build import attached, build, waiting_build
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
    deliver(settings, lost)
    before = set(settings.staging.iterdir())
    deliver(settings, stays)
    assert build(settings, progress=quiet).question == ""
    publish(settings, progress=quiet)
    assert documents(settings) == 2

    for batch in before:
        shutil.rmtree(batch)
    asked = build(settings, full=True, progress=quiet)
    assert f"（{lost.document_id[:12]}）文件由1变为0" in asked.question
    assert stays.document_id[:12] not in asked.question
    in_force = manifests.in_force(settings)
    with pytest.raises(ApprovalNeeded, match=r"未予发布，原版本仍然有效。1份文件.*由1变为0"):
        publish(settings, progress=quiet)
    assert manifests.in_force(settings) == in_force and documents(settings) == 2
    with pytest.raises(PublishError, match="已是另一次构建"):
        approve(settings, "看过的是另一次", build_id="another")
    approve(settings, "上一次构建的批准", by="值班员")

    deliver(settings, plain("云泽县教育局"))  # another build, another question
    again = build(settings, full=True, progress=quiet)
    assert again.question and again.build_id != asked.build_id
    with pytest.raises(ApprovalNeeded):
        publish(settings, progress=quiet)

    approve(settings, "暂存区已核实", by="值班员", build_id=again.build_id)
    publish(settings, progress=quiet)
    made = manifests.in_force(settings)
    assert made is not None and made.approval is not None
    assert (made.approval.by, made.approval.reason) == ("值班员", "暂存区已核实")
    assert made.approval.question == again.question
    assert is_in_force(settings, again.build_id)
    rejected = {"chosen_options": ["Reject"], "params_input": {}, "responded_by_user": None}
    take_answer(settings, again.build_id, rejected)  # published by command, which leaves nothing to reject
    with pytest.raises(ApprovalNeeded, match="无人答复"):
        take_answer(settings, "another", rejected)
    assert documents(settings) == 2
    with duckdb.connect(str(settings.published), read_only=True) as db:
        counted = db.execute("select count(*), count(distinct batch_id) from warehouse.batches").fetchall()
    assert counted == [(3, 3)], "a full build names no batch twice"

    _rows_that_a_build_loses_are_seen(settings)


def _rows_that_a_build_loses_are_seen(settings: Settings) -> None:
    """Rows are taken from a tested build's tables, as a wrong model would: the bounds name the document."""
    later = plain("云泽县教育局", wording="更正稿", scale=2)
    deliver(settings, later)
    assert build(settings, full=True, progress=quiet).question == ""
    waiting = waiting_build(settings)
    assert waiting is not None
    assert (waiting.documents, waiting.new_documents) == (3, 1), "a full build knows what came in since, too"
    run = builds_folder(settings) / waiting.runs[0]
    unchanged = plain("云泽县教育局").document_id
    with duckdb.connect(str(run / DATABASE)) as db:
        db.execute("delete from marts.fct_expenditure where document_id = ?", [unchanged])
        db.execute("delete from marts.observations where document_id = ? and row_no = 2", [later.document_id])
    with attached(settings, manifests.in_force(settings)) as db:
        found = excesses(db, [run], frozenset({later.document_id}), full=False, has_held=True)
    assert {(one.document_id, one.what) for one in found} == {
        (unchanged, "表内事实"),
        (later.document_id, "表内数值"),
    }
    assert all(one.after < one.before for one in found)
