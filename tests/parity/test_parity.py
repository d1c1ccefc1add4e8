"""One disclosure in every format: the same facts, whatever program wrote the file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

import parity_biff
import parity_office
import parity_pages
import parity_print
import parity_text
import parity_xml
import pytest
from parity_blocks import Block, in_yuan
from parity_budget import BUDGET
from parity_final import FINAL

from scrapers.read import read_document
from scrapers.recognise import recognise
from scrapers.records import Meaning, Observation, RecognisedDocument, Statement

Writer = Callable[[Sequence[Block]], bytes]
WRITERS: dict[str, Writer] = {
    "html": parity_pages.html,
    "html as Word saves it": parity_pages.word_html,
    "html as Excel saves it": parity_pages.excel_html,
    "mhtml": parity_pages.mhtml,
    "docx": parity_office.word,
    "docx, captions a page before": partial(parity_office.word, caption_on_page_before=True),
    "xlsx": parity_office.workbook,
    "xlsx, amounts as text": partial(parity_office.workbook, numbers=False),
    "xlsx, two tables a sheet": partial(parity_office.workbook, two_a_sheet=True),
    "xlsx, away from the corner": partial(parity_office.workbook, moved=True),
    "xlsx, hidden parts": partial(parity_office.workbook, hidden=True),
    "xls": parity_biff.workbook97,
    "docx, strict": parity_xml.strict_word,
    "word_xml of Word 2003": parity_xml.word_2003,
    "word_xml, flat package": parity_xml.flat_package,
    "excel_xml": parity_xml.excel_xml,
    "pdf": parity_print.pdf,
    "pdf, captions a page before": partial(parity_print.pdf, caption_on_page_before=True),
    "text with tabs": parity_text.tabs,
    "text, a cell a line": parity_text.cell_lines,
    "text with bars": parity_text.bars,
    "csv": parity_text.commas,
}

IN_PART_RULED = {
    "pdf, without rules": "none",
    "pdf, rules between rows": "between rows",
    "pdf, three lines": "three lines",
    "pdf, a frame": "frame",
    "pdf, shaded rows": "shades",
}
WRITERS |= {name: partial(parity_print.pdf, rules=rules) for name, rules in IN_PART_RULED.items()}

DISCLOSURES: dict[str, tuple[Block, ...]] = {"budget": BUDGET, "final": FINAL}
BUDGET_TABLES = """institutions income_expenditure_total income expenditure fiscal_appropriation_total
fiscal_appropriation_expenditure fiscal_appropriation_government_economic fiscal_appropriation_basic_economic
general_public_expenditure general_public_economic general_public_government_economic general_public_basic_economic
general_public_basic_government_economic government_fund_expenditure government_fund_three_public
state_capital_expenditure three_public project_expenditure project_performance procurement running_cost assets"""
FINAL_TABLES = """income_expenditure_total income expenditure fiscal_appropriation_total general_public_expenditure
general_public_basic_economic three_public government_fund_expenditure state_capital_expenditure"""


def recognised(body: bytes) -> RecognisedDocument:
    return recognise("0" * 64, read_document(body))


@cache
def written(name: str, disclosure: str = "budget", unit: str = "万元") -> RecognisedDocument:
    blocks = DISCLOSURES[disclosure]
    return recognised(WRITERS[name](blocks if unit == "万元" else [in_yuan(block) for block in blocks]))


def facts(document: RecognisedDocument, *, printed: bool = True) -> Counter[tuple[Any, ...]]:
    """Every fact with its amount and all that it means; without its place, and on request without how it is printed."""
    values: dict[str | None, Observation | Statement] = {o.observation_id: o for o in document.observations}
    values |= {s.statement_id: s for s in document.statements}
    names = {body.body_id: body.name for body in document.bodies}
    found: Counter[tuple[Any, ...]] = Counter()
    for m in document.meanings:
        value = values[m.observation_id or m.statement_id]
        as_printed = (value.value_printed, value.unit_printed) if printed else ()
        found[(m.table_type, m.label, value.amount_yuan, names.get(m.body_id or ""), *_meaning(m), *as_printed)] += 1
    return found


def _meaning(m: Meaning) -> tuple[Any, ...]:
    dimensions = (m.expenditure_type, m.cost_type, m.funding_source, m.fund_year, m.functional_code)
    codes = (m.department_economic_code, m.government_economic_code, m.item, tuple(sorted(m.attributes)))
    return (m.fact, m.fiscal_year, m.phase, m.is_total, m.comparison, *dimensions, *codes)


def difference(found: Counter[tuple[Any, ...]], wanted: Counter[tuple[Any, ...]]) -> str:
    return "\n".join(
        f"{sign} {[v for v in fact if v not in (None, False, ())]}"
        for sign, facts in (("-", wanted - found), ("+", found - wanted))
        for fact in facts
    )


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize("name", WRITERS)
def test_the_same_facts_in_every_format(name: str, disclosure: str) -> None:
    document = written(name, disclosure)
    assert not difference(facts(document), facts(written("html", disclosure)))
    assert document.format == name.partition(" ")[0].rstrip(",")


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize(
    "name", ["html", "docx", "xlsx", "xls", "pdf", *IN_PART_RULED, "text with tabs", "text, a cell a line"]
)
def test_the_same_facts_in_either_unit(name: str, disclosure: str) -> None:
    found = facts(written(name, disclosure, unit="元"), printed=False)
    assert not difference(found, facts(written("html", disclosure), printed=False))
    assert {table.unit_printed for table in written(name, disclosure, unit="元").tables} <= {"元", None}


@pytest.mark.parametrize(
    ("disclosure", "tables", "year", "kind", "phase"),
    [
        ("budget", BUDGET_TABLES, 2025, "department_budget", "approved"),
        ("final", FINAL_TABLES, 2024, "department_final_accounts", "executed"),
    ],
)
@pytest.mark.parametrize("name", WRITERS)
def test_every_table_has_its_kind_and_its_unit(
    name: str, disclosure: str, tables: str, year: int, kind: str, phase: str
) -> None:
    document = written(name, disclosure)
    assert [table.table_type for table in document.tables] == tables.split()
    assert {table.unit_printed for table in document.tables if table.observations} == {"万元"}
    identity = document.identity
    assert identity.body is not None
    assert identity.body.name == "青岚市水务局"
    assert (identity.fiscal_year, identity.document_kind, identity.phase) == (year, kind, phase)


@pytest.mark.parametrize("disclosure", DISCLOSURES)
def test_the_facts_are_those_that_were_written(disclosure: str) -> None:
    """The facts of ``…_facts.csv``, stated by hand, each found once; ``-`` is a printed dash."""
    document = written("html", disclosure)
    amounts = {o.observation_id: o.amount_yuan for o in document.observations}
    with Path(__file__).with_name(f"{disclosure}_facts.csv").open(encoding="utf-8") as file:
        stated = list(csv.DictReader(file))
    missing = []
    for row in stated:
        amount = None if row["amount_wan_yuan"] == "-" else Decimal(row["amount_wan_yuan"]) * 10000
        dimensions = [pair.split("=") for pair in row["dimensions"].split()]
        hits = [
            m
            for m in document.meanings
            if (m.table_type, m.fact, m.label) == (row["table_type"], row["fact"], row["label"])
            and m.observation_id
            and amounts[m.observation_id] == amount
            and all(_value(m, name) == value for name, value in dimensions)
        ]
        missing += [] if len(hits) == 1 else [(len(hits), row)]
    assert len(stated) > 20
    assert not missing


def _value(m: Meaning, name: str) -> str:
    return str(dict(m.attributes).get(name) if not hasattr(m, name) else getattr(m, name))


@pytest.mark.parametrize("disclosure", DISCLOSURES)
def test_every_amount_of_the_tables_is_kept(disclosure: str) -> None:
    wanted = Counter(
        Decimal(cell.replace(",", "")) * 10000
        for block in DISCLOSURES[disclosure]
        for row in getattr(block, "body", ())
        for cell in row
        if cell[-3:-2] == "."
    )
    kept = [o.amount_yuan for o in written("html", disclosure).observations]
    assert Counter(amount for amount in kept if amount is not None) == wanted
