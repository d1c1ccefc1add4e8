"""What the title of a table says of all its figures beside its kind: 基本支出表--人员经费（工资福利支出）."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scrapers.recognise.economic_names import class_named
from scrapers.recognise.label import term
from scrapers.recognise.layout import dimension_rules

_PARTS = re.compile(r"[-—－_（）：:]+")
_KEPT = 1024


def within_title(title: str, given: Mapping[str, str]) -> dict[str, str]:
    """``given`` with the dimensions that the parts of a title add: the kind of costs and the one economic class that it
    is a table of, unless a figure has an account of its own."""
    said = dict(_said(title))
    if given.keys() & {"department_economic_code", "government_economic_code"}:
        said.pop("department_economic_code", None)
    if given.get("expenditure_type", "basic") != "basic":
        said.pop("cost_type", None)
    return {**said, **given}


@lru_cache(maxsize=_KEPT)
def _said(title: str) -> tuple[tuple[str, str], ...]:
    plain = term(title)
    said: dict[str, str] = {}
    for rule in dimension_rules().titles:
        if rule.match.search(plain):
            said |= rule.dimensions.given()
    first, *parts = _PARTS.split(plain)
    named = {code for part in parts if first and (code := class_named(part, "department_economic"))}
    if len(named) == 1:
        said["department_economic_code"] = named.pop()
    return tuple(said.items())
