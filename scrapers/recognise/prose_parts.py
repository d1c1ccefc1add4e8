"""What a subject means where it stands: as a part of what it is enumerated under, from the source of its sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from scrapers.recognise.layout import item_of, item_rules
from scrapers.recognise.prose_accounts import code_of_part, economic_code
from scrapers.recognise.prose_terms import Term
from scrapers.recognise.prose_vocabulary import Sense, prose_words

_NAMED_EXPENDITURE = re.compile(r".{2}(?<!基本|项目)支出$")
"""An expenditure that says of what, although no account has this name. 基本建设类项目支出 as a fact would look like all
project expenditure."""


def in_context(term: Term, whole: Term | None, source: str | None, fiscal_year: int | None) -> Term:
    """A subject as part of the whole it is enumerated under, and of the source that its sentence speaks of."""
    context = whole.sense if whole else None
    if term.under and (context is None or context.fact != term.under):
        return Term(term.text, None)
    if context is None:
        return _from_source(term, source) if whole is None else Term(term.text, None)
    if term.sense is None:
        return _part_named(term, whole.text if whole else "", context, fiscal_year)
    return _part_known(term, term.sense, context, fiscal_year)


def is_by_type(term: Term | None) -> bool:
    """Whether a subject is expenditure of one type: 其他支出 after 基本支出 and 项目支出 is no account."""
    sense = term.sense if term is not None else None
    return sense is not None and sense.expenditure_type not in (None, "total") and not sense.functional_code


def source_of(sense: Sense) -> str | None:
    """The source of money that what follows in the sentence is of: after …结转和结余 of it, or …收入 from it."""
    if sense.item == "carryover":
        return sense.funding_source
    return sense.item if sense.fact == "income" and sense.item in _sources() else None


def _from_source(term: Term, source: str | None) -> Term:
    sense = term.sense
    if not source or sense is None or sense.funding_source or not (term.whole or term.flows or sense.is_total):
        return term
    if sense.item == "current_year":
        return Term(term.text, sense.model_copy(update={"item": source, "is_total": False}))
    return replace(term, sense=sense.model_copy(update={"funding_source": source, "is_total": False}), also=None)


def _part_known(term: Term, sense: Sense, context: Sense, fiscal_year: int | None) -> Term:
    """A subject of the vocabulary as a part: what it means may depend on what it is a part of."""
    if context.fact == "running_costs" and (term.part or sense.cost_type == "personnel"):
        return Term(term.text, Sense(fact="running_costs", funding_source=context.funding_source))
    if context.fact == sense.fact == "assets":
        return Term(term.text, Sense(fact="assets", item=term.part_item))
    if context.cost_type and term.part:
        return _part_of_expenditure(term, context, fiscal_year)
    if context.fact == sense.fact == "expenditure":
        of_whole = {"funding_source": sense.funding_source or context.funding_source}
        if sense.functional_code and context.expenditure_type in ("basic", "project"):
            of_whole |= {"expenditure_type": context.expenditure_type}
        return replace(term, sense=sense.model_copy(update=of_whole), also=None)
    return term


def _part_named(term: Term, whole: str, context: Sense, fiscal_year: int | None) -> Term:
    """An item that is no subject itself takes the fact of what it is a part of."""
    if context.fact == "assets":
        return Term(term.text, Sense(fact="assets", item=item_of(item_rules().assets, term.text)))
    if context.fact in ("running_costs", "procurement"):
        return Term(term.text, Sense(fact=context.fact, funding_source=context.funding_source))
    if context.fact == "income":
        return Term(term.text, Sense(fact="income"))
    if context.fact == "expenditure" and context.functional_code:
        code = code_of_part(whole, term.text, context.functional_code, fiscal_year)
        kept = {"expenditure_type": context.expenditure_type, "funding_source": context.funding_source}
        sense = Sense(fact="expenditure", **kept, functional_code=code)
        return Term(term.text, sense if code else None)  # without its account it would look like the whole
    if context.fact == "expenditure":
        return _part_of_expenditure(term, context, fiscal_year)
    return term


def _part_of_expenditure(term: Term, context: Sense, fiscal_year: int | None) -> Term:
    """What money was spent on: an account of the department's economic classification, where its name is one."""
    code = economic_code(term.text, fiscal_year)
    sense = Sense(
        fact="expenditure",
        expenditure_type=context.expenditure_type,
        cost_type=context.cost_type,
        funding_source=context.funding_source,
        department_economic_code=code,
    )
    named = code or _NAMED_EXPENDITURE.search(term.text)
    return Term(term.text, sense if named else None)  # without a name of its own it would look like the whole


@cache
def _sources() -> frozenset[str]:
    """The sources of money that text names."""
    return frozenset(entry.value for entry in prose_words().funding)
