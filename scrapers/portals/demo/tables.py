"""From facts and style to sheets: each form of table has its builder."""

from __future__ import annotations

from scrapers.portals.demo.account_tables import classified, panels
from scrapers.portals.demo.blocks import Sheet
from scrapers.portals.demo.facts import Disclosure
from scrapers.portals.demo.list_tables import listed, long_fees, wide_fees
from scrapers.portals.demo.sheet_builder import SheetBuilder
from scrapers.portals.demo.style import Classified, LongFees, Panels, Style, Table, TwoSided, WideFees
from scrapers.portals.demo.total_tables import two_sided
from scrapers.portals.demo.wording import fill


def sheet(table: Table, style: Style, facts: Disclosure) -> Sheet:
    """The table of the disclosure as its publisher prints it, before any mistake."""
    unit = facts.assets.unit if table.kind == "assets" and facts.assets else facts.unit
    return _builder(table, style, facts).build(fill(style.body_caption, facts), style.unit_caption.format(unit=unit))


def _builder(table: Table, style: Style, facts: Disclosure) -> SheetBuilder:
    match table:
        case TwoSided():
            return two_sided(table, style, facts)
        case Classified():
            return classified(table, style, facts)
        case Panels():
            return panels(table, style, facts)
        case WideFees():
            return wide_fees(table, style, facts)
        case LongFees():
            return long_fees(table, style, facts)
        case _:
            return listed(table, style, facts)
