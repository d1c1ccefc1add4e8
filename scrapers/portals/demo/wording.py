"""Words that depend on the disclosure: years and names in titles and headers, Chinese ordinals."""

from __future__ import annotations

from typing import TypeVar

from scrapers.portals.demo.facts import Disclosure
from scrapers.portals.demo.style import Common

ORDINALS = "一二三四五六七八九十"
AnyTable = TypeVar("AnyTable", bound=Common)


def fill(text: str, facts: Disclosure) -> str:
    return text.format(
        year=facts.fiscal_year,
        last=facts.fiscal_year - 1,
        name=facts.organisation.name,
        code=facts.organisation.code,
        body="部门" if facts.is_department else "单位",
    )


def path(header: tuple[str, ...], facts: Disclosure) -> tuple[str, ...]:
    return tuple(fill(part, facts) for part in header)


def ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (ORDINALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (ORDINALS[ones - 1] if ones else "")


def titled(table: AnyTable, facts: Disclosure) -> AnyTable:
    """The table with its title and its note filled in."""
    return table.model_copy(update={"title": fill(table.title, facts), "empty": fill(table.empty, facts)})
