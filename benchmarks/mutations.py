"""One printed amount at a time is falsified; the rules must find it, and say which cell it is.

Documents are staged as a night stages them (the real ones that ``GONGKAI_REAL_DOCUMENTS`` names, otherwise the
demo's), then copied many times, each copy with ids and an organisation of its own and one amount changed; one build
judges all.
Whether a change breaks an identity is computed here, from the staged rows and without the SQL of the rules.

    python benchmarks/mutations.py --mutations 400 [--seed 1] [--missed 20]

Exits 1 where fewer than 95 % of what breaks an identity is found.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from os import environ
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from scrapers import ingest, parse
from scrapers.settings import CHECKOUT, Settings
from scrapers.stage.parquet import batches
from scrapers.stage.schema import BATCH_FILES
from scrapers.warehouse.build import build
from scrapers.warehouse.layout import builds_folder

KINDS = ("digit", "transposed", "×10", "×0.1", "unit", "sign", "row shifted", "row lost", "code changed")
FOUND, COVERED, FIRST = 0.95, 0.90, 0.80
UNITS = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "千万元": 10**7, "亿元": 10**8}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """``whole`` = sum of ``parts`` (ids) within ``slack`` yuan."""

    whole: str
    parts: tuple[str, ...]
    slack: Decimal


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: the rows of the copy, the cell (for a lost row its parents) that the evidence must name."""

    kind: str
    cells: frozenset[str]
    observations: list[Row]


def identities(observations: list[Row], meanings: dict[str, Row]) -> Iterator[Identity]:
    """What must agree within the tables of one document: accounts with those below them, kinds of expenditure."""
    tables: dict[int, list[Row]] = defaultdict(list)
    for row in observations:
        if row["amount_yuan"] is not None:
            tables[row["table_no"]].append(row)
    for cells in tables.values():
        yield from _down(cells)
        yield from _across(cells, meanings)


def _slack(cells: list[Row], summands: int) -> Decimal:
    decimals = max(len(c["value_printed"].rpartition(".")[2]) if "." in c["value_printed"] else 0 for c in cells)
    return Decimal(UNITS.get(cells[0]["unit_printed"] or "元", 1)) / (2 * 10**decimals) * (summands + 1)


def _down(cells: list[Row]) -> Iterator[Identity]:
    """Column by column: each code with the codes below it, up to the next of its own level."""
    columns: dict[int, list[Row]] = defaultdict(list)
    for cell in cells:
        if cell["row_code"] and cell["row_code"].isdigit() and len(cell["row_code"]) in (3, 5, 7):
            columns[cell["column_no"]].append(cell)
    for column in columns.values():
        column.sort(key=lambda c: c["row_no"])
        for at, whole in enumerate(column):
            below: list[Row] = []
            for cell in column[at + 1 :]:
                if not cell["row_code"].startswith(whole["row_code"]) or cell["row_code"] == whole["row_code"]:
                    break
                below.append(cell)
            level = min((len(c["row_code"]) for c in below), default=0)
            parts = [c for c in below if len(c["row_code"]) == level]
            if parts:
                yield Identity(
                    whole["observation_id"], tuple(c["observation_id"] for c in parts), _slack(cells, len(parts))
                )


def _across(cells: list[Row], meanings: dict[str, Row]) -> Iterator[Identity]:
    """Row by row: the total of an expenditure with its basic and project parts, where the row prints all three."""
    rows: dict[int, list[Row]] = defaultdict(list)
    for cell in cells:
        if cell["observation_id"] in meanings and cell["row_code"]:
            rows[cell["row_no"]].append(cell)
    for row in rows.values():
        kinds = {
            meanings[c["observation_id"]]["expenditure_type"]: c["observation_id"]
            for c in row
            if meanings[c["observation_id"]]["fact"] == "expenditure"
            and meanings[c["observation_id"]]["cost_type"] is None
        }
        if len(row) == len(kinds) and set(kinds) == {"total", "basic", "project"}:
            yield Identity(kinds["total"], (kinds["basic"], kinds["project"]), _slack(cells, 2))


def broken(found: list[Identity], amounts: dict[str, Decimal]) -> set[Identity]:
    """The identities that do not hold. A cell that is gone counts nothing; one whose whole is gone says nothing."""
    return {
        i
        for i in found
        if i.whole in amounts
        and abs(amounts[i.whole] - sum((amounts.get(p, Decimal(0)) for p in i.parts), Decimal(0))) > i.slack
    }


def changed(kind: str, rows: list[Row], cell: Row, meanings: dict[str, Row], dice: random.Random) -> Mutation | None:  # noqa: PLR0911
    """``rows`` with ``cell`` falsified; None where that kind of slip changes nothing there."""
    amount: Decimal = cell["amount_yuan"]
    others = [r for r in rows if r is not cell]
    itself = frozenset([cell["observation_id"]])
    if kind == "row lost":
        lost = {r["observation_id"] for r in rows if (r["table_no"], r["row_no"]) == (cell["table_no"], cell["row_no"])}
        parents = {i.whole for i in identities(rows, meanings) if lost & set(i.parts)}
        left = [r for r in rows if r["observation_id"] not in lost]
        return Mutation(kind, frozenset(parents - lost), left) if parents - lost else None
    if kind == "code changed":
        if not cell["row_code"] or len(cell["row_code"]) < 5:
            return None
        code = ("2" if cell["row_code"][0] != "2" else "3") + cell["row_code"][1:]
        same = [r for r in rows if (r["table_no"], r["row_no"]) == (cell["table_no"], cell["row_no"])]
        parents = {i.whole for i in identities(rows, meanings) if cell["observation_id"] in i.parts}
        left = [replace_(r, row_code=code, row_code_printed=code) if r in same else r for r in rows]
        return Mutation(kind, frozenset(parents | {r["observation_id"] for r in same}), left)
    if kind == "row shifted":
        below = [r for r in rows if r["table_no"] == cell["table_no"] and r["column_no"] == cell["column_no"]]
        next_ = next((r for r in sorted(below, key=lambda r: r["row_no"]) if r["row_no"] > cell["row_no"]), None)
        if next_ is None or next_["amount_yuan"] in (None, amount):
            return None
        both = {cell["observation_id"]: next_, next_["observation_id"]: cell}
        left = [
            replace_(r, **{k: both[r["observation_id"]][k] for k in ("amount_yuan", "value_printed")})
            if r["observation_id"] in both
            else r
            for r in rows
        ]
        return Mutation(kind, frozenset(both), left)
    other = _falsified(kind, amount, cell, dice)
    if other is None or other == amount or abs(other) >= 10**15:
        return None
    unit = Decimal(UNITS.get(cell["unit_printed"] or "元", 1))
    printed = f"{other / unit:f}" if "." not in cell["value_printed"] else f"{other / unit:.2f}"
    return Mutation(kind, itself, [*others, replace_(cell, amount_yuan=other, value_printed=printed)])


def replace_(row: Row, **values: Any) -> Row:
    """A copy of a row with some values changed."""
    return {**row, **values}


def _falsified(kind: str, amount: Decimal, cell: Row, dice: random.Random) -> Decimal | None:
    cents = Decimal("0.01")
    if kind == "sign":
        return -amount
    if kind == "×10":
        return amount * 10
    if kind == "×0.1":
        return (amount / 10).quantize(cents)
    if kind == "unit":
        return amount * 10_000 if cell["unit_printed"] == "元" else (amount / 10_000).quantize(cents)
    unit = Decimal(UNITS.get(cell["unit_printed"] or "元", 1))
    digits = list(f"{amount / unit:.2f}" if "." in cell["value_printed"] else f"{amount / unit:.0f}")
    places = [i for i, d in enumerate(digits) if d.isdigit()]
    if kind == "digit":
        at = dice.choice(places)
        digits[at] = str((int(digits[at]) + dice.randrange(1, 10)) % 10)
    else:
        pairs = [(a, b) for a, b in pairwise(places) if digits[a] != digits[b]]
        if not pairs:
            return None
        a, b = dice.choice(pairs)
        digits[a], digits[b] = digits[b], digits[a]
    return Decimal("".join(digits)) * unit


@dataclass(frozen=True, slots=True)
class Staged:
    """The staged rows of one batch by kind of row and document."""

    rows: dict[str, dict[str, list[Row]]]

    @classmethod
    def of(cls, settings: Settings) -> Staged:
        found: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in BATCH_FILES}
        for _, folder in batches(settings.staging):
            for name in BATCH_FILES:
                for row in pq.read_table(folder / f"{name}.parquet").to_pylist():
                    found[name][row["document_id"]].append(row)
        return cls(found)


IDS = ("observation_id", "statement_id")


def copy_of(staged: Staged, document_id: str, copy: str, observations: list[Row]) -> dict[str, list[Row]]:
    """All rows of a document under other keys, with these observations."""
    kept = {row["observation_id"] for row in observations}
    bodies = {row["body_id"] for row in staged.rows["bodies"][document_id]}

    def renamed(row: Row) -> Row:
        new = dict(row, document_id=hashlib.sha256(f"{copy}{document_id}".encode()).hexdigest())
        for key in IDS:
            if new.get(key):
                new[key] = f"{copy}-{new[key]}"
        for key in ("body_id", "parent_body_id"):
            if new.get(key) in bodies:
                new[key] = f"{copy}-{new[key]}"
        if "content_hash" in new:
            new["content_hash"] = f"{copy}{new['content_hash']}"
        return new

    made = {}
    for name in BATCH_FILES:
        rows = observations if name == "observations" else staged.rows[name][document_id]
        if name in ("meanings", "issues"):
            rows = [r for r in rows if not r["observation_id"] or r["observation_id"] in kept]
        made[name] = [renamed(row) for row in rows]
    return made


def judged(settings: Settings, staged: Staged, mutations: list[tuple[str, Mutation]]) -> duckdb.DuckDBPyConnection:
    """Stage the copies in a home of their own, build them, and open what was built."""
    home = replace(settings, home=settings.home / "mutated", ledger_url=f"sqlite:///{settings.home}/mutated.sqlite")
    folder = home.staging / "mutations"
    folder.mkdir(parents=True)
    rows: dict[str, list[Row]] = {name: [] for name in BATCH_FILES}
    for number, (document_id, mutation) in enumerate(mutations):
        for name, made in copy_of(staged, document_id, f"m{number}", mutation.observations).items():
            rows[name] += made
    for name, schema in BATCH_FILES.items():
        pq.write_table(pa.Table.from_pylist(rows[name], schema=schema), folder / f"{name}.parquet")
    build(home, progress=lambda _: None, now=datetime(2026, 3, 1, tzinfo=UTC))
    return duckdb.connect(str(builds_folder(home) / "run-0001" / "gongkai.duckdb"), read_only=True)


def real_settings(home: Path) -> Settings:
    """A home with the documents staged that the mutations are made of."""
    settings = Settings(
        home, (), f"sqlite:///{home}/archive/ledger.sqlite", CHECKOUT / "dbt_project", CHECKOUT / "dags"
    )
    named = environ.get("GONGKAI_REAL_DOCUMENTS")
    folders = [Path(named) / part for part in ("seeds", "corpus")] if named else [CHECKOUT / "scrapers/portals/demo"]
    ingest.ingest(settings, folders, lambda _: None)
    for batch in parse.plan(settings):
        parse.parse(settings, batch, lambda _: None)
    return settings


def drawn(staged: Staged, count: int, dice: random.Random) -> Iterator[tuple[str, Mutation, bool]]:
    """Mutations, one after another kind, of cells drawn at random; whether each breaks an identity that held."""
    documents = {}
    for document_id, rows in staged.rows["observations"].items():
        meanings = {m["observation_id"]: m for m in staged.rows["meanings"][document_id] if m["observation_id"]}
        documents[document_id] = (rows, meanings, list(identities(rows, meanings)))
    places = [(d, row) for d, (rows, _, _) in documents.items() for row in rows if row["amount_yuan"]]
    made = 0
    while made < count:
        document_id, cell = dice.choice(places)
        rows, meanings, known = documents[document_id]
        mutation = changed(KINDS[made % len(KINDS)], rows, cell, meanings, dice)
        if mutation is None:
            continue
        before = {r["observation_id"]: r["amount_yuan"] for r in rows if r["amount_yuan"] is not None}
        after = {r["observation_id"]: r["amount_yuan"] for r in mutation.observations if r["amount_yuan"] is not None}
        already = {i.whole for i in broken(known, before)}
        breaks = any(i.whole not in already for i in broken(list(identities(mutation.observations, meanings)), after))
        yield document_id, mutation, breaks
        made += 1


def main() -> int:
    """Print what was found, by kind of slip, and how often the changed cell came first."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mutations", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", type=int, default=10, help="So many of those not found are shown.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = real_settings(Path(folder))
        staged = Staged.of(settings)
        chosen = list(drawn(staged, options.mutations, random.Random(options.seed)))
        db = judged(settings, staged, [(document_id, mutation) for document_id, mutation, _ in chosen])
        return report(db, chosen, options.missed)


def report(db: duckdb.DuckDBPyConnection, chosen: list[tuple[str, Mutation, bool]], missed: int) -> int:
    """Print the figures; 1 where a bar is not met."""
    named: dict[str, list[list[str]]] = defaultdict(list)
    for document_id, evidence in db.execute(
        "select document_id, evidence from quality.findings where cause != 'rounding' and difference_yuan is not null"
    ).fetchall():
        named[document_id].append(evidence)
    several = {
        row[0]
        for row in db.execute("select value_id from intermediate.int_suspects where failing + holding >= 2").fetchall()
    }
    breaking, found, first, in_several = Counter[str](), Counter[str](), 0, 0
    shown = 0
    for number, (document_id, mutation, breaks) in enumerate(chosen):
        copy = hashlib.sha256(f"m{number}{document_id}".encode()).hexdigest()
        cells = {f"m{number}-{cell}" for cell in mutation.cells}
        told = [evidence for evidence in named[copy] if cells & set(evidence)]
        if not breaks:
            continue
        breaking[mutation.kind] += 1
        found[mutation.kind] += bool(told)
        if told and len(cells) == 1 and mutation.kind != "row lost" and cells & several:
            in_several += 1
            first += any(evidence[0] in cells for evidence in told)
        if not told and shown < missed:
            shown += 1
            cell = next((r for r in mutation.observations if r["observation_id"] in mutation.cells), None)
            print("not found:", mutation.kind, cell and {k: cell[k] for k in ("table_type", "row_code", "row_label")})
    for kind in KINDS:
        if breaking[kind]:
            print(f"{kind:14} {found[kind]:5} of {breaking[kind]:5} that break an identity found")
    covered = db.execute(
        "select count(suspects.value_id) / count(*) from (select distinct observation_id from intermediate.int_cells) "
        "left join intermediate.int_suspects as suspects on suspects.value_id = observation_id"
    ).fetchall()
    rate = found.total() / max(breaking.total(), 1)
    print(
        f"found {rate:.1%} of {breaking.total()} that break an identity, of {len(chosen)} mutations (bar {FOUND:.0%})"
    )
    print(f"amounts that some identity covers: {covered[0][0]:.1%} (goal {COVERED:.0%})")
    share = first / max(in_several, 1)
    print(f"changed cell first, of {in_several} in two identities or more: {share:.1%} (goal {FIRST:.0%})")
    return 0 if rate >= FOUND else 1


if __name__ == "__main__":
    sys.exit(main())
