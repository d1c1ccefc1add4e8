"""One printed amount at a time is falsified; the rules must find it, and say which cell it is.

Documents are staged as a night stages them (the real ones that ``GONGKAI_REAL_DOCUMENTS`` names, otherwise those of the
demo portal), then copied many times, each copy with ids and an organisation of its own and one amount changed; one
build judges all.
Whether a change breaks an identity is computed by accounting_identities.py, without the SQL of the rules.

    python benchmarks/mutations.py --mutations 400 [--seed 1] [--missed 20]

Exits 1 where fewer than 95 % of what breaks an identity is found, or a change within the tolerance is called an error.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from os import environ
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.accounting_identities import Identity, Row, identities
from benchmarks.falsify import KINDS, WITHIN, Mutation, changed
from scrapers import ingest, parse
from scrapers.portals.demo.compose import laid_out
from scrapers.portals.demo.facts import disclosures
from scrapers.portals.demo.write_docx import docx_bytes
from scrapers.portals.demo.write_pdf import pdf_bytes
from scrapers.portals.demo.write_xlsx import xlsx_bytes
from scrapers.settings import CHECKOUT, Settings
from scrapers.stage.schema import BATCH_FILES
from scrapers.stage.staging import Staging
from scrapers.warehouse.build import build
from scrapers.warehouse.layout import builds_folder

FOUND, COVERED, FIRST = 0.95, 0.90, 0.80
IDS = ("observation_id", "statement_id")
TOLD = (
    "select document_id, rule_id, evidence, severity != 'info' as blames from quality.findings "
    "where (severity != 'info' or cause = 'parser') and cause != 'rounding' and status = 'open'"
)
"""A sum that fails in a table that the parser itself doubts, and that gives no facts, blames nobody and is told as the
parser's: it counts as found, and how often is printed."""


@dataclass(frozen=True, slots=True)
class Staged:
    """The staged rows of one batch by kind of row and document."""

    rows: dict[str, dict[str, list[Row]]]

    @classmethod
    def of(cls, settings: Settings) -> Staged:
        """What is staged in this home."""
        found: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in BATCH_FILES}
        staged = Staging(settings.staging)
        with duckdb.connect() as db:
            for name in BATCH_FILES:
                rows = db.execute(f"select * exclude (batch_id) from ({staged.rows(name, staged.batches)})")  # noqa: S608
                for row in rows.to_arrow_table().to_pylist():
                    found[name][row["document_id"]].append(row)
        return cls(found)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mutation of a document, and whether it breaks an identity that held."""

    document_id: str
    mutation: Mutation
    breaks: bool

    def copy_id(self, number: int) -> str:
        """The document that this mutation becomes."""
        return hashlib.sha256(f"m{number}{self.document_id}".encode()).hexdigest()


@dataclass(slots=True)
class Score:
    """How many changes of each kind broke an identity and were found, and in what place of the evidence."""

    breaking: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    doubted: int = 0
    missed: list[str] = field(default_factory=list)
    within: int = 0
    within_called_errors: int = 0
    in_several: int = 0
    first: int = 0
    covered: float = 0.0

    @property
    def rate(self) -> float:
        """The share found of what breaks an identity."""
        return self.found.total() / max(self.breaking.total(), 1)


def own_disclosures(folder: Path) -> Path:
    """The documents of the demo portal as files, in the formats that it publishes in turn."""
    folder.mkdir(parents=True)
    writers = (("pdf", pdf_bytes), ("docx", docx_bytes), ("xlsx", xlsx_bytes))
    for number, facts in enumerate(disclosures()):
        suffix, write = writers[number % len(writers)]
        (folder / f"{facts.id}.{suffix}").write_bytes(write(laid_out(facts)))
    return folder


def staged_in(home: Path) -> Settings:
    """A home with the documents staged that the mutations are made of."""
    settings = Settings(
        home, (), f"sqlite:///{home}/archive/ledger.sqlite", CHECKOUT / "dbt_project", CHECKOUT / "dags"
    )
    named = environ.get("GONGKAI_REAL_DOCUMENTS")
    folders = [Path(named) / part for part in ("seeds", "corpus")] if named else [own_disclosures(home / "own")]
    ingest.ingest(settings, folders, lambda _: None)
    for batch in parse.plan(settings):
        parse.parse(settings, batch, lambda _: None)
    return settings


def drawn(staged: Staged, count: int, dice: random.Random) -> Iterator[Drawn]:
    """Mutations, one after another kind, of cells drawn at random."""
    documents: dict[str, tuple[list[Row], list[Identity], dict[str, Decimal]]] = {}
    for document_id, rows in staged.rows["observations"].items():
        meanings = staged.rows["meanings"][document_id]
        in_tables = {m["observation_id"]: m for m in meanings if m["observation_id"]}
        of_text = {m["statement_id"]: m for m in meanings if m["statement_id"]}
        said = [
            (s, of_text[s["statement_id"]])
            for s in staged.rows["statements"][document_id]
            if s["amount_yuan"] is not None and s["statement_id"] in of_text
        ]
        texts = {s["statement_id"]: s["amount_yuan"] for s, _ in said}
        documents[document_id] = rows, identities(rows, in_tables, said), texts
    places = [(d, row) for d, (rows, _, _) in documents.items() for row in rows if row["amount_yuan"]]
    kinds, made = (*KINDS, WITHIN), 0
    while made < count:
        document_id, cell = dice.choice(places)
        rows, known, texts = documents[document_id]
        mutation = changed(kinds[made % len(kinds)], rows, cell, known, dice)
        if mutation is None:
            continue
        after = mutation.amounts() | texts
        yield Drawn(document_id, mutation, not all(i.holds(after) for i in known))
        made += 1


def copy_of(staged: Staged, document_id: str, copy: str, observations: list[Row]) -> dict[str, list[Row]]:
    """All rows of a document under other keys, with these observations."""
    kept = {row["observation_id"] for row in observations}
    codes = {row["observation_id"]: row["row_code"] for row in observations}
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

    def recoded(row: Row) -> Row:
        """A meaning whose row has another code now means another account."""
        code = codes.get(row["observation_id"] or "")
        for key in ("functional_code", "department_economic_code", "government_economic_code"):
            if code and row[key] and len(row[key]) == len(code):
                return {**row, key: code}
        return row

    made = {}
    for name in BATCH_FILES:
        rows = observations if name == "observations" else staged.rows[name][document_id]
        if name in ("meanings", "issues"):
            rows = [r for r in rows if not r["observation_id"] or r["observation_id"] in kept]
        if name == "meanings":
            rows = [recoded(row) for row in rows]
        made[name] = [renamed(row) for row in rows]
    return made


def judged(settings: Settings, staged: Staged, chosen: list[Drawn]) -> duckdb.DuckDBPyConnection:
    """Stage the copies and the documents themselves in a home of their own, build them, and open what was built."""
    home = replace(settings, home=settings.home / "mutated", ledger_url=f"sqlite:///{settings.home}/mutated.sqlite")
    folder = home.staging / "mutations"
    folder.mkdir(parents=True)
    rows = {name: [row for of in staged.rows[name].values() for row in of] for name in BATCH_FILES}
    for number, one in enumerate(chosen):
        for name, made in copy_of(staged, one.document_id, f"m{number}", one.mutation.observations).items():
            rows[name] += made
    for name, schema in BATCH_FILES.items():
        pq.write_table(pa.Table.from_pylist(rows[name], schema=schema), folder / f"{name}.parquet")
    build(home, progress=lambda _: None, now=datetime(2026, 3, 1, tzinfo=UTC))
    return duckdb.connect(str(builds_folder(home) / "run-0001" / "gongkai.duckdb"), read_only=True)


def score(db: duckdb.DuckDBPyConnection, chosen: list[Drawn]) -> Score:
    """Hold what the rules told of each copy, and not of the document itself, against what was changed."""
    told: dict[str, list[tuple[str, list[str], bool]]] = defaultdict(list)
    for document_id, rule_id, evidence, blames in db.execute(TOLD).fetchall():
        told[document_id].append((rule_id, evidence, blames))
    several = "select value_id from intermediate.int_suspects where failing + holding >= 2"
    in_several = {row[0] for row in db.execute(several).fetchall()}
    result = Score(covered=_covered(db))
    for number, one in enumerate(chosen):
        before = {(rule, frozenset(evidence)) for rule, evidence, _ in told[one.document_id]}
        cells = {f"m{number}-{cell}" for cell in one.mutation.cells}
        found = [
            (evidence, blames)
            for rule, evidence, blames in told[one.copy_id(number)]
            if cells & set(evidence) and (rule, frozenset(e.partition("-")[2] for e in evidence)) not in before
        ]
        new = [evidence for evidence, _ in found]
        kind = one.mutation.kind
        if kind == WITHIN and not one.breaks:
            result.within += 1
            result.within_called_errors += any(blames for _, blames in found)
        if kind == WITHIN or not one.breaks:
            continue
        result.breaking[kind] += 1
        result.found[kind] += bool(found)
        result.doubted += bool(found) and not any(blames for _, blames in found)
        if new and len(cells) == 1 and kind != "row lost" and cells & in_several:
            result.in_several += 1
            result.first += any(evidence[0] in cells for evidence in new)
        if not new:
            result.missed.append(_described(one.mutation))
    return result


def _covered(db: duckdb.DuckDBPyConnection) -> float:
    covered = db.execute(
        "select count(suspects.value_id) / count(*) from (select distinct observation_id from intermediate.int_cells) "
        "left join intermediate.int_suspects as suspects on suspects.value_id = observation_id"
    ).fetchall()
    return float(covered[0][0])


def _described(mutation: Mutation) -> str:
    cell = next((r for r in mutation.observations if r["observation_id"] in mutation.cells), None)
    keys = ("table_type", "row_code", "row_label", "column_label", "value_printed", "page")
    return f"{mutation.kind}: " + (" ".join(str(cell[k]) for k in keys) if cell else "")


def report(result: Score, missed: int) -> int:
    """Print the figures; 1 where a bar is not met."""
    for line in result.missed[:missed]:
        print("not found:", line)
    for kind in KINDS:
        if result.breaking[kind]:
            print(f"{kind:14} {result.found[kind]:5} of {result.breaking[kind]:5} that break an identity found")
    print(f"found {result.rate:.1%} of {result.breaking.total()} that break an identity (bar {FOUND:.0%})")
    print(f"of them in tables that the parser itself doubts: {result.doubted}")
    print(f"within the tolerance {result.within}, of them called errors {result.within_called_errors} (bar 0)")
    print(f"amounts that some identity covers: {result.covered:.1%} (goal {COVERED:.0%})")
    share = result.first / max(result.in_several, 1)
    print(f"changed cell first, of {result.in_several} in two identities or more: {share:.1%} (goal {FIRST:.0%})")
    return 0 if result.rate >= FOUND and not result.within_called_errors else 1


def main() -> int:
    """Print what was found, by kind of slip, and how often the changed cell came first."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mutations", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", type=int, default=10, help="So many of those not found are shown.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = staged_in(Path(folder))
        staged = Staged.of(settings)
        chosen = list(drawn(staged, options.mutations, random.Random(options.seed)))
        with judged(settings, staged, chosen) as db:
            return report(score(db, chosen), options.missed)


if __name__ == "__main__":
    sys.exit(main())
