"""Puts a disclosure together: text and tables in its publisher's order, and its declared mistakes in their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scrapers.errors import SettingsError
from scrapers.portals.demo.blocks import Block, Heading, LaidOut, Paragraph, Placed, Sheet
from scrapers.portals.demo.data_files import FOLDER, account_name
from scrapers.portals.demo.facts import ZERO, Disclosure, Mistake, disclosures
from scrapers.portals.demo.sheet_builder import with_text
from scrapers.portals.demo.style import style
from scrapers.portals.demo.tables import sheet
from scrapers.portals.demo.wording import ordinal

CENT = Decimal("0.01")


@cache
def compose(disclosure_id: str) -> LaidOut:
    """The laid-out disclosure. Raises SettingsError when a declared mistake does not fit what the facts give."""
    facts = next(d for d in disclosures() if d.id == disclosure_id)
    return laid_out(facts)


def laid_out(facts: Disclosure) -> LaidOut:
    """The disclosure as its publisher prints it, mistakes included."""
    blocks = list(_blocks(facts))
    for mistake in facts.mistakes:
        blocks = _with_mistake(blocks, mistake, facts.id)
    return LaidOut(facts.title, tuple(blocks))


def _blocks(facts: Disclosure) -> Iterator[Block]:
    for line in filter(None, map(str.strip, _text(facts).splitlines())):
        if line == "@tables":
            house = style(facts.style)
            yield from (sheet(table, house, facts) for table in house.tables)
        elif line[0] in "=#":
            mark, _, text = line.partition(" ")
            yield Heading(0 if mark == "=" else len(mark), text)
        else:
            yield Paragraph(line)


@cache
def _templates() -> Environment:
    return Environment(  # noqa: S701  (plain text, not HTML)
        loader=FileSystemLoader(FOLDER / "styles"), undefined=StrictUndefined, trim_blocks=False
    )


def _text(facts: Disclosure) -> str:
    """The text of a disclosure: one line a paragraph, ``=`` and ``#`` before headings, ``@tables`` for the tables."""
    context: dict[str, Any] = {
        "f": facts,
        "year": facts.fiscal_year,
        "body": "部门" if facts.is_department else "单位",
        "fees": facts.three_public,
        "before": facts.three_public_compared,
        "purchases": sum((p.amount for p in facts.procurement), ZERO),
        "wan": lambda amount, unit=facts.unit: f"{_wan(amount, unit)}",
        "total": lambda part, *sources: facts.sum(part, sources),
        "of": lambda code, *sources: facts.sum("total", sources, code),
        "classes": lambda *sources: sorted({line.code[:3] for line in facts.lines if line.source in sources}),
        "name": account_name,
        "ordinal": ordinal,
        "chinese_date": _chinese_date,
        "share": lambda part, whole: f"{(part * 100 / whole).quantize(CENT, ROUND_HALF_UP)}",
        "change": _change(facts.unit),
    }
    return _templates().get_template(f"{facts.style}.txt.j2").render(context)


def _wan(amount: Decimal, unit: str) -> Decimal:
    return (amount / 10000 if unit == "元" else amount).quantize(CENT, ROUND_HALF_UP)


def _chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _change(unit: str) -> Callable[..., str]:
    def change(now: Decimal, before: Decimal, than: str = "", percent: bool = False) -> str:
        """“比上年增加1.20万元”; the difference is that of the printed figures, as a reader would check it."""
        compared = f"比{than}" if than else ""
        difference = _wan(now, unit) - _wan(before, unit)
        if not difference:
            return f"与{than or '上年'}持平"
        grown = difference > 0
        text = f"{compared}{'增加' if grown else '减少'}{abs(difference)}万元"
        if percent:
            rate = (abs(difference) * 100 / _wan(before, unit)).quantize(CENT, ROUND_HALF_UP)
            text += f"，{'增长' if grown else '下降'}{rate}%"
        return text

    return change


# ── mistakes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _with_mistake(blocks: list[Block], mistake: Mistake, disclosure_id: str) -> list[Block]:
    if mistake.table:
        return [
            _in_table(block, mistake, disclosure_id)
            if isinstance(block, Sheet) and block.kind == mistake.table
            else block
            for block in blocks
        ]
    wanted = mistake.row + mistake.right
    places = [i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and wanted in b.text]
    if len(places) != 1:
        raise SettingsError(f"{disclosure_id}: mistake: {wanted!r} stands {len(places)} times in the text, not once")
    text = blocks[places[0]]
    assert isinstance(text, Paragraph)  # noqa: S101  (narrowed above)
    blocks[places[0]] = replace(text, text=text.text.replace(wanted, mistake.row + mistake.printed, 1))
    return blocks


def _in_table(table: Sheet, mistake: Mistake, disclosure_id: str) -> Sheet:
    cell = _cell(table, mistake)
    if cell is None or cell.text != mistake.right:
        found = "no such cell" if cell is None else f"the facts give {cell.text!r}"
        raise SettingsError(
            f"{disclosure_id}: mistake in {mistake.table}, {mistake.row!r} × {mistake.column!r}: {found}, "
            f"not {mistake.right!r}"
        )
    return with_text(table, cell, mistake.printed)


def _cell(table: Sheet, mistake: Mistake) -> Placed | None:
    """The body cell in the row that holds the label, under the header; the first such cell right of the label."""
    for label in table.cells:
        if label.row >= table.header_rows and label.text == mistake.row:
            for cell in table.cells:
                if cell.row == label.row and cell.column >= label.column and cell.name == mistake.column:
                    return cell
    return None
