# ruff: noqa: S608  (names in the SQL are the tests' own)
"""What a night left, against what it must show: each difference is a sentence, none is what is wanted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
from night_documents import FACTS, amounts, wrong_row
from night_installation import Installation, Ran
from night_scenario import Expected

Facts = dict[str, frozenset[tuple[object, ...]]]
FOUND = "select finding_id, document_id, rule_id, first_seen_at from quality.findings where status = 'open'"
RESTATED = """
    select
        document_id, restated_document_id, how, label,
        coalesce(old_value_printed, ''), coalesce(new_value_printed, '')
    from marts.restatements
"""
CURRENT = """
    select o.name, f.document_id, f.amount_yuan
    from marts.{} as f join marts.dim_organisation as o using (organisation_id)
    where f.is_current and f.amount_yuan is not null
"""
SAYS_TWICE = """
    select document_id, other_id from (
        select organisation_id, fiscal_year, phase, table_type, min(document_id) as document_id,
            max(document_id) as other_id, count(distinct document_id) as documents
        from {} where is_current and not is_disputed group by all
    ) where documents > 1
"""
MESSAGE_ID = re.compile(r"编号 (msg-\w+)$")


@dataclass
class Diary:
    """What is known of the nights before, and what they told in all."""

    here: Installation
    open: dict[str, tuple[str, str, Any]] = field(default_factory=dict)
    restated: Counter[tuple[str, ...]] = field(default_factory=Counter)
    speaking: dict[tuple[str, int, str], str] = field(default_factory=dict)
    """By body, year and table."""
    known: dict[date, Facts] = field(default_factory=dict)
    unbuilt: list[date] = field(default_factory=list)
    """Days whose documents are published with those of a later night."""
    published: set[str] = field(default_factory=set)
    """Documents that were published on any night."""
    told: Counter[str] = field(default_factory=Counter)

    def compare(self, day: date, ran: Ran, wanted: Expected) -> list[str]:
        """Everything in which the night differs from what it must show."""
        return [f"{day} {one}" for one in self._differences(day, ran, wanted)]

    def _differences(self, day: date, ran: Ran, wanted: Expected) -> Iterator[str]:
        bad = {run["portal_id"]: run["status"] for run in ran.runs if run["status"] != "ok"}
        whys = "；".join(run["why"] for run in ran.runs if run["why"])
        yield from _differ("portals", bad, wanted.runs, whys)
        events = {kind: sum(run[kind] for run in ran.runs) for kind in ("new", "changed", "moved", "gone")}
        yield from _differ("events", {kind: count for kind, count in events.items() if count}, wanted.events)
        yield from _differ("build", ran.build, wanted.build)
        yield from _differ("open question", bool(ran.open_question), wanted.open_question, ran.open_question)
        yield from self._messages(ran, wanted)
        if not self.here.settings.published.exists():
            return
        with duckdb.connect(str(self.here.settings.published), read_only=True) as db:
            yield from self._findings(db, wanted)
            yield from self._restatements(db, wanted)
            yield from self._facts(db, day, ran, wanted)

    def _messages(self, ran: Ran, wanted: Expected) -> Iterator[str]:
        for channel, received in ran.received.items():
            said = wanted.messages.get(channel, ())
            shown = [f"{title} | {body.splitlines()[0]}" for title, body in received]
            if len(shown) != len(said) or not all(map(_says, shown, said)):
                yield f"messages on {channel}: {shown}, wanted {list(said)}"
            ids = [found[1] for _, body in received if (found := MESSAGE_ID.search(body))]
            yield from _differ("messages with an id", len(ids), len(received))
            again = [one for one in ids if self.told[one]]
            yield from _differ("messages that were told before", again, [])
            self.told.update(ids)
        yield from _differ("messages waiting", ran.waiting, wanted.waiting)

    def _findings(self, db: duckdb.DuckDBPyConnection, wanted: Expected) -> Iterator[str]:
        now = {row[0]: (self._name(row[1]), row[2], row[3]) for row in db.execute(FOUND).fetchall()}
        yield from _differ("new findings", _by_rule(now, now.keys() - self.open), _flat(wanted.new))
        gone = self.open.keys() - now
        yield from _differ("resolved findings", _by_rule(self.open, gone), _flat(wanted.resolved))
        kept = db.execute("select finding_id from quality.findings where status = 'resolved'").fetchall()
        yield from _differ("findings that vanished", sorted(gone - {row[0] for row in kept}), [])
        other = sorted(key for key in now.keys() & self.open if now[key] != self.open[key])
        yield from _differ("findings that stand and read otherwise", other, [])
        self.open = now

    def _restatements(self, db: duckdb.DuckDBPyConnection, wanted: Expected) -> Iterator[str]:
        rows = db.execute(RESTATED).fetchall()
        now = Counter((self._name(row[0]), self._name(row[1]), *row[2:]) for row in rows)
        added = [*wanted.restatements, *self._rows_restated(wanted)]
        yield from _differ("restatements", now, self.restated + Counter(added))
        self.restated = now

    def _rows_restated(self, wanted: Expected) -> Iterator[tuple[str, ...]]:
        for new, old, before, after in wanted.restated_rows:
            wrong = self.here.scenario.documents[old].wrong_rows or (0, 0)
            for number in range(1, wrong[0] + 1):
                yield new, old, "corrected", wrong_row(number), before, after

    def _facts(self, db: duckdb.DuckDBPyConnection, day: date, ran: Ran, wanted: Expected) -> Iterator[str]:
        there = {self._name(row[0]) for row in db.execute("select document_id from marts.dim_document").fetchall()}
        yield from _differ("documents that are not there", self.published - there, set(wanted.without))
        self.published |= there
        for body, changes in wanted.speaking.items():
            for table, name in changes.items():
                self.speaking[body, self.here.scenario.documents[name].year, table] = name
        for table, mart in FACTS.items():
            current = CURRENT.format(mart)
            printed: dict[tuple[str, str], list[Decimal]] = {}
            for body, document_id, amount in db.execute(current).fetchall():
                printed.setdefault((body, self._name(document_id)), []).append(amount)
            speaks = {
                (body, name)
                for (body, _, one), name in self.speaking.items()
                if one == table and name not in wanted.without
            }
            yield from _differ(f"who speaks in {table}", set(printed), speaks)
            for body, name in speaks & set(printed):
                right = amounts(self.here.tables_of(name)[table])
                yield from _differ(f"amounts of {name} in {table}", sorted(printed[body, name]), right)
            doubled = db.execute(f"select fact_id from marts.{mart} group by all having count(*) > 1").fetchall()
            yield from _differ(f"facts of {table} that are there twice", doubled, [])
            yield from _differ(f"{table} said twice", db.execute(SAYS_TWICE.format(f"marts.{mart}")).fetchall(), [])
        for before, facts in self.known.items():
            held = {mart: self._held(rows, wanted) for mart, rows in facts.items()}
            yield from _differ(f"what was known on {before}", _as_of(db, before), held)
        if ran.build in ("failed", "hung", "asked") or wanted.without:
            self.unbuilt.append(day)
            return
        self.known |= {late: _as_of(db, late) for late in self.unbuilt}
        self.unbuilt = []
        self.known[day] = {mart: _rows(db, f"marts.{mart} where is_current") for mart in FACTS.values()}

    def _held(self, facts: frozenset[tuple[object, ...]], wanted: Expected) -> frozenset[tuple[object, ...]]:
        """Without those of documents that are lost tonight."""
        return frozenset(fact for fact in facts if self._name(str(fact[1])) not in wanted.without)

    def _name(self, document_id: str) -> str:
        return self.here.ids.get(document_id, document_id[:12])


def _says(shown: str, said: str) -> bool:
    """Whether a message is the one wanted: title, or title and the beginning of its text."""
    return shown.startswith(said) if " | " in said else shown.partition(" | ")[0] == said


def _as_of(db: duckdb.DuckDBPyConnection, day: date) -> Facts:
    return {mart: _rows(db, f"marts.{mart}_as_of(DATE '{day}')") for mart in FACTS.values()}


def _rows(db: duckdb.DuckDBPyConnection, source: str) -> frozenset[tuple[object, ...]]:
    return frozenset(db.execute(f"select fact_id, document_id, amount_yuan from {source}").fetchall())


def _by_rule(findings: Mapping[str, tuple[str, str, Any]], those: set[str]) -> dict[tuple[str, str], int]:
    return dict(Counter(findings[key][:2] for key in those))


def _flat(named: Mapping[str, Mapping[str, int]]) -> dict[tuple[str, str], int]:
    return {(document, rule): count for document, rules in named.items() for rule, count in rules.items()}


def _differ(what: str, found: object, wanted: object, why: str = "") -> Iterator[str]:
    if found == wanted:
        return
    if isinstance(found, set | frozenset) and isinstance(wanted, set | frozenset):
        found, wanted = found - wanted, wanted - found
    if isinstance(found, Counter) and isinstance(wanted, Counter):
        found, wanted = found - wanted, wanted - found
    yield f"{what}: {str(found)[:1500]}, wanted {str(wanted)[:1500]}" + (f" ({why})" if why else "")
