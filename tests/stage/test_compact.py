# ruff: noqa: S608  (names in the SQL are those of the staged files)
"""Packed batches keep their rows, ids and ages; a compaction that is killed loses nothing, and may be run again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scrapers.stage import compact as compacting
from scrapers.stage.compact import compact
from scrapers.stage.schema import BATCH_FILES
from scrapers.stage.staging import PACK, Staging

LIMITS: dict[str, Any] = {"threads": 1}
Rows = dict[str, list[tuple[object, ...]]]


def stage(staging: Path, batch_id: str, documents: list[str], age: int, without: str = "") -> None:
    """A batch whose documents have three values each; an old one may lack a column."""
    folder = staging / batch_id
    folder.mkdir(parents=True)
    for name, schema in BATCH_FILES.items():
        rows = [{"document_id": document} for document in documents]
        if name == "documents":
            rows = [row | {"parser_version": batch_id} for row in rows]
        if name == "observations":
            rows = [row | {"observation_id": f"{row['document_id']}-{number}"} for row in rows for number in range(3)]
        table = pa.Table.from_pylist(rows, schema=schema)
        pq.write_table(
            table.drop_columns([without]) if without in table.column_names else table, folder / f"{name}.parquet"
        )
    os.utime(folder, ns=(age, age))


def held(staging: Path) -> tuple[list[tuple[str, int]], Rows]:
    """Batches in the order of their age, and all rows by kind."""
    found = Staging(staging)
    rows: Rows = {}
    with duckdb.connect() as db:
        for name, schema in BATCH_FILES.items():
            columns = ", ".join(("batch_id", *schema.names))
            db.register("no_rows", schema.empty_table())
            query = f"select {columns} from (from no_rows union all by name {found.rows(name, found.batches)})"
            rows[name] = sorted(db.execute(query).fetchall(), key=repr)
            db.unregister("no_rows")
    return [(batch.batch_id, batch.age) for batch in found.in_order()], rows


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    """Three batches, of which the last one was staged first by name and reads a document again."""
    stage(tmp_path, "b", ["d1", "d2"], age=1_000, without="scanned_pages")
    stage(tmp_path, "c", ["d3"], age=2_000)
    stage(tmp_path, "a", ["d2", "d4"], age=3_000)
    return tmp_path


def test_everything_is_as_it_was_in_fewer_files(staging: Path) -> None:
    before = held(staging)
    assert compact(staging, LIMITS, least=3) == 3
    assert [path.name for path in staging.iterdir()] == [f"{PACK}000001"]
    assert held(staging) == before
    assert [batch_id for batch_id, _ in before[0]] == ["b", "c", "a"]
    assert Staging(staging).documents(["a", "b"]) == {
        "a": [("d2", "a", 0), ("d4", "a", 0)],
        "b": [("d1", "b", 0), ("d2", "b", 0)],
    }


def test_run_again_it_takes_in_what_came_since(staging: Path) -> None:
    compact(staging, LIMITS, least=1)
    assert compact(staging, LIMITS, least=1) == 0
    stage(staging, "e", ["d1", "d5"], age=4_000)
    before = held(staging)
    assert compact(staging, LIMITS, least=2) == 0
    assert held(staging) == before
    assert compact(staging, LIMITS, least=1) == 1
    assert held(staging) == before
    assert [path.name for path in staging.iterdir()] == [f"{PACK}000002"]


def test_few_documents_are_found_by_their_places(staging: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compact(staging, LIMITS, least=1)
    found = Staging(staging)
    with duckdb.connect() as db:
        db.execute("create table wanted as select 'd2' as document_id, 'a' as batch_id union all select 'd3', 'c'")
        for named in (1_000, 1):
            monkeypatch.setattr("scrapers.stage.staging.POSITIONS_NAMED", named)
            rows = found.rows("observations", ["a", "c"], found.places(db, "wanted"))
            asked = f"select observation_id from ({rows}) semi join wanted using (document_id, batch_id) order by all"
            assert [key for (key,) in db.execute(asked).fetchall()] == [f"d{d}-{n}" for d in (2, 3) for n in range(3)]
        db.execute("delete from wanted")
        assert found.places(db, "wanted") == "false"


class Killed(BaseException):
    """What ends the process."""


def killed_after(times: int, step: Callable[..., Any]) -> Callable[..., Any]:
    """``step``, which is whole so many times and does not begin another time."""
    left = iter(range(times))

    def taken(*given: Any, **named: Any) -> Any:
        if next(left, None) is None:
            raise Killed
        return step(*given, **named)

    return taken


@pytest.mark.parametrize("step", ["sync", "rename", "rmtree"])
@pytest.mark.parametrize("packed_before", [False, True])
def test_killed_at_any_step_nothing_is_lost(
    staging: Path, monkeypatch: pytest.MonkeyPatch, step: str, packed_before: bool
) -> None:
    if packed_before:
        compact(staging, LIMITS, least=1)
        stage(staging, "e", ["d1", "d5"], age=4_000)
        stage(staging, "f", ["d6"], age=5_000)
    before = held(staging)
    of = shutil if step == "rmtree" else compacting
    whole = 0  # so many such steps end well before the kill
    while True:
        with monkeypatch.context() as patched:
            patched.setattr(of, step, killed_after(whole, getattr(of, step)))
            try:
                compact(staging, LIMITS, least=1)
            except Killed:
                assert held(staging) == before
                whole += 1
            else:
                break
    assert whole > 0
    compact(staging, LIMITS, least=1)
    assert held(staging) == before
    assert len(list(staging.iterdir())) == 1


def test_a_batch_that_is_staged_once_more_stands_once(staging: Path) -> None:
    before = held(staging)
    compact(staging, LIMITS, least=1)
    stage(staging, "c", ["d3"], age=9_000)
    assert held(staging) == before
    assert compact(staging, LIMITS, least=1) == 0
    assert not (staging / "c").exists()
