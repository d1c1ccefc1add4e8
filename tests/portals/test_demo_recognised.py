"""The demo portal's documents, read and recognised, against the facts they were made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest

from scrapers.portals.demo.compose import compose
from scrapers.portals.demo.facts import Disclosure, disclosures
from scrapers.portals.demo.write_docx import docx_bytes
from scrapers.portals.demo.write_html import html_content
from scrapers.portals.demo.write_pdf import pdf_bytes
from scrapers.portals.demo.write_xlsx import xlsx_bytes
from scrapers.read import read_document
from scrapers.recognise import recognise
from scrapers.records import Meaning, RecognisedDocument

ALL = [pytest.param(facts, id=facts.id) for facts in disclosures()]
WRITERS: dict[str, Callable[[str], bytes]] = {
    "html": lambda id_: f"<html><body>{html_content(compose(id_))}</body></html>".encode(),
    "pdf": lambda id_: pdf_bytes(compose(id_)),
    "docx": lambda id_: docx_bytes(compose(id_)),
    "xlsx": lambda id_: xlsx_bytes(compose(id_)),
}


@cache
def recognised(disclosure_id: str) -> RecognisedDocument:
    facts = next(d for d in disclosures() if d.id == disclosure_id)
    return recognise("0" * 64, read_document(WRITERS[facts.format](facts.id)))


def yuan(facts: Disclosure, amount: Decimal) -> Decimal:
    return amount * 10000 if facts.unit == "万元" else amount


def amounts(document: RecognisedDocument) -> dict[str, Decimal | None]:
    return {o.observation_id: o.amount_yuan for o in document.observations}


def meant(document: RecognisedDocument, fact: str, table_type: str) -> list[Meaning]:
    return [m for m in document.meanings if m.fact == fact and m.table_type == table_type and m.observation_id]


@pytest.mark.parametrize("facts", ALL)
def test_identity(facts: Disclosure) -> None:
    identity = recognised(facts.id).identity
    assert identity.body is not None
    assert identity.body.name == facts.organisation.name
    assert identity.fiscal_year == facts.fiscal_year
    assert identity.document_kind == facts.kind
    assert identity.phase == ("executed" if facts.is_final else "approved")
    assert identity.approved_on == facts.approved_on


@pytest.mark.parametrize("facts", ALL)
def test_every_table_is_known_and_every_amount_is_kept(facts: Disclosure) -> None:
    document = recognised(facts.id)
    sheets = compose(facts.id).sheets
    assert {t.table_type for t in document.tables} == {sheet.kind for sheet in sheets}
    assert {t.unit_printed for t in document.tables} <= {"元", "万元"}
    printed = Counter(
        c.text for s in sheets for c in s.cells if c.row >= s.header_rows and c.align == "right" and c.text
    )
    printed.subtract(o.value_printed for o in document.observations)
    assert not +printed


@pytest.mark.parametrize("facts", ALL)
def test_expenditure_by_account(facts: Disclosure) -> None:
    document = recognised(facts.id)
    values = amounts(document)
    wrong = {(m.table, m.row) for m in facts.mistakes}
    for kind, part in (("total", "total"), ("basic", "basic"), ("project", "project")):
        found = {
            m.functional_code: values[m.observation_id or ""]
            for m in meant(document, "expenditure", "expenditure")
            if m.expenditure_type == kind and m.functional_code and ("expenditure", m.label) not in wrong
        }
        expected = {line.code: yuan(facts, facts.sum(part, (), line.code)) for line in facts.lines}
        for code, amount in expected.items():
            assert (found.get(code) or Decimal(0)) == amount, (kind, code)


@pytest.mark.parametrize("facts", ALL)
def test_basic_expenditure_by_economic_class(facts: Disclosure) -> None:
    document = recognised(facts.id)
    values = amounts(document)
    found = {
        m.department_economic_code: values[m.observation_id or ""]
        for m in meant(document, "expenditure", "general_public_basic_economic")
        if values[m.observation_id or ""]
    }
    for code, amount in facts.basic_economic.items():
        assert (found.get(code) or Decimal(0)) == yuan(facts, amount), code


@pytest.mark.parametrize("facts", ALL)
def test_three_public_fees_of_the_year_itself(facts: Disclosure) -> None:
    document = recognised(facts.id)
    values = amounts(document)
    phase = "executed" if facts.is_final else "approved"
    found = {
        m.item: values[m.observation_id or ""] or Decimal(0)
        for m in meant(document, "three_public_fees", "three_public")
        if m.fiscal_year == facts.fiscal_year and m.phase == phase
    }
    fees = facts.three_public
    expected = {
        "overseas_trips": fees.overseas,
        "vehicles": fees.vehicles,
        "vehicle_purchase": fees.vehicle_purchase,
        "vehicle_operation": fees.vehicle_operation,
        "official_reception": fees.reception,
    }
    if not any(m.rule_family == "three_public" for m in facts.mistakes):
        expected["total"] = fees.total
    for item, amount in expected.items():
        assert found.get(item, Decimal(0)) == yuan(facts, amount), item


@pytest.mark.parametrize("facts", [f for f in ALL if f.values[0].mistakes])  # type: ignore[union-attr]
def test_a_mistake_is_read_as_it_is_printed(facts: Disclosure) -> None:
    document = recognised(facts.id)
    for mistake in facts.mistakes:
        if mistake.table:
            found = [o for o in document.observations if o.table_type == mistake.table]
            assert any(o.value_printed == mistake.printed for o in found), mistake
        else:
            said = [s for s in document.statements if s.value_printed + (s.unit_printed or "") == mistake.printed]
            assert said, mistake
