"""Tables too wide for their page, printed on two: the same facts, or a table that says that it was not understood."""

from __future__ import annotations

from collections import Counter

import pytest
from parity_blocks import Sheet
from parity_print import Cut, pdf_cut
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
"""Never too wide: its columns begin anew in every row."""
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


def _without_is_total(fact: tuple[object, ...]) -> tuple[object, ...]:
    """What a figure says of itself; that it is the sum of others is seen only where these are read too."""
    return (*fact[:7], *fact[8:])
