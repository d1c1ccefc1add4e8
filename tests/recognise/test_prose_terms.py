"""What a clause speaks of, where words of the field stand around its subject."""

from __future__ import annotations

from scrapers.recognise.prose_terms import find_term


def _nobody(words: str) -> bool:
    return not words


def test_a_phase_before_a_subject_is_nobody_else() -> None:
    for lead in ("2022年度决算基本支出", "全年预算数基本支出", "年初预算基本支出"):
        term = find_term(lead, _nobody)
        assert term is not None and term.sense is not None, lead
        assert term.sense.expenditure_type == "basic"
    others = find_term("村级组织基本支出", _nobody)
    assert others is None or others.sense is None


def test_an_expense_of_the_accounts_is_an_item_whatever_it_is_for() -> None:
    term = find_term("保证机关日常运转的其他交通费用", _nobody)
    assert term is not None
    assert (term.text, term.sense) == ("其他交通费用", None)
