"""The demo portal's figures: they agree with one another as printed, except where a mistake is declared."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest
from pydantic import ValidationError

from scrapers.errors import SettingsError
from scrapers.portals.demo.blocks import Paragraph, Placed, Sheet
from scrapers.portals.demo.compose import laid_out
from scrapers.portals.demo.data_files import FOLDER, load_yaml
from scrapers.portals.demo.facts import Disclosure, Mistake, disclosures

ALL = [pytest.param(facts, id=facts.id) for facts in disclosures()]
ACCOUNT_TABLES = {
    "expenditure",
    "income",
    "general_public_expenditure",
    "general_public_basic_economic",
    "government_fund_expenditure",
}


def honest(facts: Disclosure) -> Disclosure:
    return facts.model_copy(update={"mistakes": ()})


def rows_of(sheet: Sheet) -> list[dict[int, Placed]]:
    rows: dict[int, dict[int, Placed]] = {}
    for cell in sheet.cells:
        if cell.row >= sheet.header_rows:
            rows.setdefault(cell.row, {})[cell.column] = cell
    return [rows[number] for number in sorted(rows)]


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "")) if re.fullmatch(r"[\d,]+\.\d\d", text) else Decimal(0)


def test_the_portal_is_varied_enough() -> None:
    found = disclosures()
    assert len(found) >= 10
    assert len({d.organisation.name for d in found}) >= 5
    assert {d.format for d in found} == {"html", "pdf", "docx", "xlsx"}
    assert {d.kind for d in found} == {
        "department_budget",
        "unit_budget",
        "department_final_accounts",
        "unit_final_accounts",
    }
    assert {d.unit for d in found} == {"元", "万元"}
    years = {(d.organisation.name, d.kind, d.fiscal_year) for d in found}
    assert max(Counter((name, kind) for name, kind, _ in years).values()) >= 2
    assert len({d.style for d in found}) >= 4


@pytest.mark.parametrize("facts", ALL)
def test_accounts_add_up_level_by_level_as_printed(facts: Disclosure) -> None:
    checked = 0
    for sheet in laid_out(honest(facts)).sheets:
        if sheet.kind not in ACCOUNT_TABLES or sheet.columns != len(rows_of(sheet)[0]):
            continue
        names = {cell.column: cell.name for cell in rows_of(sheet)[0].values()}
        values = [c for c, cell in rows_of(sheet)[0].items() if cell.align == "right"]
        codes = [c for c, name in names.items() if ("编码" in name or "功能分类" in name) and "名称" not in name]
        if not codes or sheet.title.endswith("明细表"):
            continue
        sums: dict[str, dict[int, Decimal]] = {}
        for row in rows_of(sheet):
            code = "".join(row[c].text for c in codes)
            sums[code] = {c: amount(row[c].text) for c in values}
        for code, printed in sums.items():
            length = {"": 3}.get(code, len(code) + 2)
            parts = [v for k, v in sums.items() if k.startswith(code) and len(k) == length]
            if parts:
                for column in values:
                    assert printed[column] == sum(p[column] for p in parts), (sheet.title, code, names[column])
                    checked += 1
    assert checked > 20


@pytest.mark.parametrize("facts", ALL)
def test_both_sides_of_the_total_tables_are_equal(facts: Disclosure) -> None:
    for sheet in laid_out(honest(facts)).sheets:
        if sheet.kind in {"income_expenditure_total", "fiscal_appropriation_total"}:
            last = rows_of(sheet)[-1]
            totals = [amount(last[c].text) for c in sorted(last) if last[c].align == "right"]
            assert totals[0] == totals[1] > 0, sheet.title


@pytest.mark.parametrize("facts", ALL)
def test_total_table_income_and_expenditure_tables_agree(facts: Disclosure) -> None:
    sheets = {sheet.kind: sheet for sheet in laid_out(honest(facts)).sheets}
    texts = {kind: {cell.text for cell in sheet.cells} for kind, sheet in sheets.items()}
    expenditure = [cell.text for cell in sheets["expenditure"].cells if cell.align == "right"]
    total = max(expenditure, key=amount)
    assert total in texts["income_expenditure_total"]
    assert amount(total) == facts.total
    general = max((c.text for c in sheets["general_public_expenditure"].cells if c.align == "right"), key=amount)
    assert general in texts["fiscal_appropriation_total"]


@pytest.mark.parametrize("facts", ALL)
def test_basic_expenditure_by_function_is_that_by_economic_class(facts: Disclosure) -> None:
    by_class = sum(facts.basic_economic.values())
    assert facts.sum("basic", ("general_public", "carryover")) == by_class


def test_a_department_is_at_least_the_sum_of_its_units_line_by_line() -> None:
    found = disclosures()
    pairs = 0
    for unit in found:
        for department in found:
            same = (unit.fiscal_year, unit.is_final) == (department.fiscal_year, department.is_final)
            if same and unit.organisation.parent == department.organisation.name:
                factor = Decimal(10000) if (unit.unit, department.unit) == ("万元", "元") else Decimal(1)
                for code in {line.code for line in unit.lines}:
                    assert department.sum("total", (), code) >= unit.sum("total", (), code) * factor, code
                pairs += 1
    assert pairs >= 3


@pytest.mark.parametrize("facts", [f for f in ALL if f.values[0].mistakes])  # type: ignore[union-attr]
def test_a_mistake_changes_its_own_place_and_nothing_else(facts: Disclosure) -> None:
    def texts(of: Disclosure) -> list[str]:
        blocks = laid_out(of).blocks
        found: list[str] = []
        for block in blocks:
            found += [cell.text for cell in block.cells] if isinstance(block, Sheet) else [block.text]
        return found

    right, printed = texts(honest(facts)), texts(facts)
    different = [(a, b) for a, b in zip(right, printed, strict=True) if a != b]
    assert len(different) == len(facts.mistakes)
    for mistake in facts.mistakes:
        assert any(mistake.right in a and mistake.printed in b for a, b in different)


def test_every_mistake_is_expected_and_every_expectation_is_a_mistake() -> None:
    declared = Counter(
        (
            facts.title,
            mistake.rule_family,
            mistake.table,
            mistake.printed if mistake.printed.endswith("元") else mistake.printed + facts.unit,
            mistake.right if mistake.right.endswith("元") else mistake.right + facts.unit,
        )
        for facts in disclosures()
        for mistake in facts.mistakes
    )
    expected = Counter(
        (e["document"], e["rule_family"], e["table"], e["printed"], e["expected"])
        for e in load_yaml(FOLDER / "expected_findings.yml")
    )
    assert declared == expected
    assert {family for _, family, *_ in expected} >= {"unit_slip", "sum", "quantity_price", "balance", "text_table"}


def test_text_of_mistake_free_documents_repeats_the_tables() -> None:
    facts = next(d for d in disclosures() if d.id == "songquan-yb-2023-budget")
    text = "\n".join(b.text for b in laid_out(facts).blocks if isinstance(b, Paragraph))
    assert f"预算收入总额{facts.total / 10000:.2f}万元" in text
    assert f"机关运行经费安排{facts.running_costs / 10000:.2f}万元" in text


def test_facts_that_do_not_add_up_are_refused() -> None:
    facts = disclosures()[0]
    content = facts.model_dump()
    content["total"] = facts.total + 1
    with pytest.raises(ValidationError, match="differ by 1"):
        Disclosure.model_validate(content)


@pytest.mark.parametrize(
    "mistake",
    [
        Mistake(
            rule_family="sum", table="expenditure", row="没有这一行", column="合计", printed="1", right="2", why=""
        ),
        Mistake(rule_family="text_table", row="没有这句话", printed="1", right="2", why=""),
    ],
)
def test_a_mistake_without_its_place_is_refused(mistake: Mistake) -> None:
    with pytest.raises(SettingsError, match="mistake"):
        laid_out(disclosures()[0].model_copy(update={"mistakes": (mistake,)}))
