"""Tables too wide for their page, printed on two: the same facts, or a table that says that it was not understood."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from parity_blocks import Paragraph, Sheet
from parity_budget import BUDGET
from parity_print import Cut, pdf, pdf_cut
from test_parity import DISCLOSURES, difference, facts, recognised, written

CUTS = {
    "the rest alone": Cut(0.5),
    "the title again": Cut(0.5, titled=True),
    "two columns of labels again": Cut(0.5, labels=2, titled=True),
    "a column at the end": Cut(0.9),
    "a column at the end, titled": Cut(0.9, titled=True),
    "down, then to the right": Cut(0.5, titled=True, rows=6),
    "to the right, then down": Cut(0.5, labels=2, titled=True, rows=6, down_first=False),
}
FORM = "project_performance"
FORM_SHEET = next(b for b in BUDGET if isinstance(b, Sheet) and "绩效目标" in b.title)
PARAGRAPHS = [block for block in BUDGET if isinstance(block, Paragraph)][:3]
OF_FEW_ROWS = {"government_fund_three_public", "three_public"}
"""Without a title, two or three rows at the same heights show too little to join the pages."""


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize("name", CUTS)
def test_a_table_cut_from_top_to_bottom_is_one(name: str, disclosure: str) -> None:
    blocks = [b for b in DISCLOSURES[disclosure] if not (isinstance(b, Sheet) and "绩效目标" in b.title)]
    document = recognised(pdf_cut(blocks, CUTS[name]))
    wanted = Counter({fact: n for fact, n in facts(written("html", disclosure)).items() if fact[0] != FORM})
    found = facts(document)
    assert not found - wanted, difference(found, wanted)
    lost = {fact[0] for fact in wanted - found}
    assert lost <= (set() if CUTS[name].titled else OF_FEW_ROWS), difference(found, wanted)
    flagged = {issue.table_no for issue in document.issues if issue.issue == "header_mismatch"}
    assert lost <= {table.table_type for table in document.tables if table.table_no in flagged}


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize("labels", [0, 2])
def test_a_table_without_rules_that_is_cut_gives_no_figure_another_meaning(labels: int, disclosure: str) -> None:
    blocks = [b for b in DISCLOSURES[disclosure] if not (isinstance(b, Sheet) and "绩效目标" in b.title)]
    document = recognised(pdf_cut(blocks, Cut(0.5, labels=labels, titled=True), "none"))
    wanted = {_without_is_total(fact) for fact in facts(written("html", disclosure))}
    found = {_without_is_total(fact) for fact in facts(document)}
    assert found and not found - wanted, found - wanted


@pytest.mark.parametrize(("labels", "share"), [(1, 0.5), (2, 0.7), (1, 0.9)])
def test_forms_cut_from_top_to_bottom_are_each_one(labels: int, share: float) -> None:
    """They repeat their labels and are told by the rest; the next form has the same keys and is another."""
    other = replace(FORM_SHEET, head=_changed(FORM_SHEET.head), body=_changed(FORM_SHEET.body))
    document = recognised(pdf_cut([*PARAGRAPHS, FORM_SHEET, other], Cut(share, labels=labels, titled=True)))
    wanted = sum((facts(recognised(pdf([*PARAGRAPHS, form]))) for form in (FORM_SHEET, other)), Counter())
    assert not difference(facts(document), wanted)
    assert not [issue for issue in document.issues if issue.table_no]


@pytest.mark.parametrize("cut", [Cut(0.5), Cut(0.9, rows=6), Cut(0.9, titled=True, rows=6)])
def test_a_form_cut_without_its_labels_is_one_or_doubted(cut: Cut) -> None:
    document = recognised(pdf_cut([*PARAGRAPHS, FORM_SHEET], cut))
    wanted = facts(recognised(pdf([*PARAGRAPHS, FORM_SHEET])))
    assert not difference(facts(document), wanted) or "header_mismatch" in {issue.issue for issue in document.issues}


def _changed(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The form of another project: other values under the same keys, as long as these."""
    values = {
        "小型水库除险加固": "灌区节水改造工程",
        "31600125P000101": "31600125P000102",
        "400.00": "250.00",
        "≥3座": "≥8座",
    }
    return tuple(tuple(values.get(text, text) for text in row) for row in rows)


def _without_is_total(fact: tuple[object, ...]) -> tuple[object, ...]:
    """What a figure says of itself; that it is the sum of others is seen only where these are read too."""
    return (*fact[:7], *fact[8:])
