"""A client of the published file, as a process of its own: opens it, asks, and writes down what it was told.

    python benchmarks/published_reader.py FILE KIND SECONDS

Reads, with so many seconds between rounds, until its standard input closes; then prints one JSON list of ``Reading``.
Kinds: ``fresh`` opens the file for each round, ``slow`` also waits between the questions of a round, ``throughout``
opens once and asks the same connection as long as it lives, ``opening`` only asks which version it got.
"""

from __future__ import annotations

import json
import random
import select
import sys
import time
from dataclasses import asdict, dataclass

import duckdb

QUESTIONS = (
    "select documents from warehouse.version",
    "select count(*), count(distinct document_id), bit_xor(hash(document_id)) from marts.dim_document",
    "select count(*), sum(amount_yuan), bit_xor(hash(fact_id)) from marts.fct_expenditure",
    "select sum(f.amount_yuan - coalesce(o.amount_yuan, s.amount_yuan)), count(*) from marts.fct_expenditure f "
    "join marts.dim_document using (document_id) left join marts.observations o using (document_id, observation_id) "
    "left join marts.statements s on s.document_id = f.document_id and s.statement_id = f.statement_id "
    "where coalesce(o.observation_id, s.statement_id) is not null",
    "select count(*) filter (where status = 'open'), count(*) from quality.findings",
    "select count(*), sum(amount_yuan) from marts.fct_expenditure join marts.dim_organisation using (organisation_id)",
)
"""Asked in this order; what they say of one version agrees with each other, see ``contradictions``."""


@dataclass(frozen=True)
class Reading:
    """One round: the version, the seconds of the system's clock before the file was opened and when it had told its
    version (nothing where it was open already), the answers, or the error."""

    version: str
    opening: float | None
    opened: float | None
    answers: list[list[str]]
    error: str = ""


def main() -> None:
    path, kind, pause = sys.argv[1], sys.argv[2], float(sys.argv[3])
    readings: list[Reading] = []
    kept = duckdb.connect(path, read_only=True, config={"threads": 1}) if kind == "throughout" else None
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], pause * random.uniform(0.5, 1.5))[0]:
        readings.append(read(path, kept, kind, pause))
    if kept:
        readings.append(read(path, kept, kind, pause))
    print(json.dumps([asdict(reading) for reading in readings]))


def read(path: str, kept: duckdb.DuckDBPyConnection | None, kind: str, pause: float) -> Reading:
    """One round of questions."""
    opening, opened = None if kept else time.monotonic(), None
    version, answers = "", []
    try:
        db = kept or duckdb.connect(path, read_only=True, config={"threads": 1})
        version = db.execute("select name from warehouse.version").fetchall()[0][0]
        opened = None if kept else time.monotonic()
        for question in () if kind == "opening" else QUESTIONS:
            answers.append([str(value) for value in db.execute(question).fetchall()[0]])
            if kind == "slow":
                time.sleep(pause)
        if db is not kept:
            db.close()
    except (duckdb.Error, IndexError) as error:
        return Reading(version, opening, opened, answers, f"{type(error).__name__}: {error}")
    return Reading(version, opening, opened, answers)


def contradictions(answers: list[list[str]]) -> list[str]:
    """Where the answers of one round do not speak of the same state."""
    (stated,), (documents, distinct, _), (facts, total, _), (difference, joined), _, (named, named_total) = answers
    found = []
    if not stated == documents == distinct:
        found.append(f"{documents} documents, {distinct} distinct, the version says {stated}")
    if not facts == joined == named or total != named_total or float(difference) != 0:
        found.append(f"{facts} facts: {joined} with their cells (difference {difference}), {named} with a name")
    return found


if __name__ == "__main__":
    main()
