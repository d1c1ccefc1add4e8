"""Real disclosures against what people read in them. Needs the documents; see ``real_documents``."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from scrapers.read import read_document
from scrapers.recognise import recognise

_LEAST = Decimal("0.999")

pytestmark = pytest.mark.real


def _truth(path: Path) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["sha256"]].append(row)
    return rows


def test_cells_of_real_tables(real_documents: Path) -> None:
    truth = _truth(real_documents / "truth" / "corpus.csv")
    wanted: Counter[tuple[str, ...]] = Counter()
    found: Counter[tuple[str, ...]] = Counter()
    for path in sorted((real_documents / "corpus").iterdir()):
        body = path.read_bytes()
        identifier = hashlib.sha256(body).hexdigest()
        rows = truth.get(identifier)
        if not rows:
            continue
        kinds = {row["table"] for row in rows}
        wanted.update(
            (identifier, r["table"], r["page"], r["row_code"], str(Decimal(r["amount_yuan"]).quantize(Decimal("0.01"))))
            for r in rows
        )
        found.update(
            (identifier, o.table_type, str(o.page), o.row_code or "", str(o.amount_yuan))
            for o in recognise(identifier, read_document(body)).observations
            if o.amount_yuan is not None and o.table_type in kinds
        )
    assert wanted, "the truth file and the documents do not belong together"
    right = sum((wanted & found).values())
    assert Decimal(right) / sum(wanted.values()) >= _LEAST, list((wanted - found).elements())[:10]
    assert Decimal(right) / sum(found.values()) >= _LEAST, list((found - wanted).elements())[:10]
