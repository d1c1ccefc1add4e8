"""What must agree in a document by the rules of budget accounting, found without the SQL of the quality rules.

Candidates come from the tables' structure and meaning; only those that hold as printed count, so that a layout that
sums otherwise is no identity.
Within a table: an account and those below it, the total and the topmost accounts, kinds of expenditure, of cost and of
money across columns, sources of income, the three public fees, income and expenditure, lists, quantity × price.
Between tables: one figure printed in two. Text against table: one figure printed and said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

UNITS = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "千万元": 10**7, "亿元": 10**8}
FUNDS = ("general_public_budget", "government_fund", "state_capital")
NOT_FISCAL = (
    *("special_account", "service_income", "business_income", "superior_subsidy", "affiliated_remittance", "other"),
)
THREE_PUBLIC = {
    "total": ("overseas_trips", "vehicles", "official_reception"),
    "vehicles": ("vehicle_purchase", "vehicle_operation"),
    "table_total": ("total", "conferences", "training"),
}
LISTS = ("procurement", "project_expenditure", "assets")
TOTAL_TABLES = ("income_expenditure_total", "fiscal_appropriation_total")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """``whole`` = sum of ``parts`` (ids) + ``constant`` within ``slack`` yuan; ``kind`` says which one it is."""

    kind: str
    whole: str
    parts: tuple[str, ...]
    slack: Decimal
    constant: Decimal = Decimal(0)

    def holds(self, amounts: dict[str, Decimal]) -> bool:
        """A cell that is gone counts nothing; where the whole is gone, nothing can be said against it."""
        if self.whole not in amounts:
            return True
        parts = sum((amounts.get(part, Decimal(0)) for part in self.parts), self.constant)
        return abs(amounts[self.whole] - parts) <= self.slack


def identities(observations: list[Row], meanings: dict[str, Row], said: list[tuple[Row, Row]]) -> list[Identity]:
    """The identities of one document that hold as it is printed.

    ``meanings`` by observation id; ``said``: statements of money with what they mean.
    """
    cells = [row for row in observations if row["amount_yuan"] is not None]
    amounts = {row["observation_id"]: row["amount_yuan"] for row in cells}
    amounts |= {statement["statement_id"]: statement["amount_yuan"] for statement, _ in said}
    tables: dict[int, list[Row]] = defaultdict(list)
    for row in cells:
        tables[row["table_no"]].append(row)
    found: list[Identity] = []
    for table in tables.values():
        sums = Sums(table)
        found += sums.by_account(meanings)
        if table[0]["table_type"] in TOTAL_TABLES:
            found += sums.of_total_table(meanings)
        if table[0]["table_type"] in LISTS:
            found += sums.of_list(meanings)
        found += sums.across(meanings)
        found += sums.of_items(meanings)
    found += between_tables(cells, meanings)
    found += text_against_table(cells, meanings, said)
    return [i for i in dict.fromkeys(found) if i.holds(amounts)]


def half_unit(cells: Iterable[Row]) -> Decimal:
    """Half a unit of the last digit that any of these prints, in yuan."""
    cells = list(cells)
    decimals = max(len(c["value_printed"].rpartition(".")[2]) if "." in c["value_printed"] else 0 for c in cells)
    return Decimal(UNITS.get(cells[0]["unit_printed"] or "元", 1)) / (2 * 10**decimals)


class Sums:
    """The identities within one table."""

    def __init__(self, cells: list[Row]) -> None:
        self.cells = sorted(cells, key=lambda c: (c["row_no"], c["column_no"]))
        self.half = half_unit(cells)

    def sum_of(self, kind: str, whole: Row, parts: list[Row]) -> Identity:
        """``whole`` as the sum of ``parts``; half a unit for each figure is rounding."""
        ids = tuple(part["observation_id"] for part in parts)
        return Identity(kind, whole["observation_id"], ids, self.half * (len(parts) + 1))

    def lanes(self, cells: Iterable[Row], *keys: str) -> Iterator[list[Row]]:
        """Cells with the same values under ``keys``, in the order of the table."""
        grouped: dict[Hashable, list[Row]] = defaultdict(list)
        for cell in cells:
            grouped[tuple(cell[key] for key in keys)].append(cell)
        yield from grouped.values()

    def by_account(self, meanings: dict[str, Row]) -> Iterator[Identity]:
        """Column by column: each code with the codes right below it, and the total with those that stand below none."""
        for column in self.lanes(self.cells, "column_no"):
            coded = [c for c in column if is_account(c["row_code"])]
            below: set[str] = set()
            for at, whole in enumerate(coded):
                family: list[Row] = []
                for cell in coded[at + 1 :]:
                    if not cell["row_code"].startswith(whole["row_code"]) or cell["row_code"] == whole["row_code"]:
                        break
                    family.append(cell)
                level = min((len(c["row_code"]) for c in family), default=0)
                parts = [c for c in family if len(c["row_code"]) == level]
                below |= {c["observation_id"] for c in family}
                if parts:
                    yield self.sum_of("account", whole, parts)
            top = [c for c in coded if c["observation_id"] not in below]
            for whole in column:
                if not whole["row_code"] and meaning_of(whole, meanings).get("is_total") and top:
                    yield self.sum_of("total", whole, top)

    def of_total_table(self, meanings: dict[str, Row]) -> Iterator[Identity]:
        """Classes and kinds of expenditure with the totals of their column; income with expenditure."""
        for column in self.lanes(self.cells, "column_no"):
            spent = [c for c in column if meaning_of(c, meanings).get("fact") == "expenditure"]
            of = [(c, meaning_of(c, meanings)) for c in spent]
            totals = [
                c for c, m in of if m["is_total"] and m["expenditure_type"] == "total" and not m["functional_code"]
            ]
            classes = [c for c, m in of if len(m["functional_code"] or "") == 3 and m["expenditure_type"] == "total"]
            kinds = [c for c, m in of if m["expenditure_type"] not in (None, "total") and not m["cost_type"]]
            for whole in totals:
                for parts in (classes, [c for c in kinds if not meaning_of(c, meanings)["functional_code"]]):
                    if parts:
                        yield self.sum_of("total table", whole, parts)
            yield from self._balance(totals, meanings)

    def _balance(self, totals: list[Row], meanings: dict[str, Row]) -> Iterator[Identity]:
        for whole in totals:
            for other in self.cells:
                meaning = meaning_of(other, meanings)
                if (
                    other["row_no"] == whole["row_no"]
                    and meaning.get("fact") == "income"
                    and meaning["item"] == "total"
                ):
                    yield self.sum_of("balance", whole, [other])

    def of_list(self, meanings: dict[str, Row]) -> Iterator[Identity]:
        """A total of a list with its items; quantity × unit price with the amount."""
        for column in self.lanes(self.cells, "column_no"):
            of = [(c, meaning_of(c, meanings)) for c in column if c["observation_id"] in meanings]
            items = [c for c, m in of if not m["is_total"]]
            for whole, meaning in of:
                if meaning["is_total"] and items:
                    yield self.sum_of("list", whole, items)
                attributes = dict(meaning["attributes"] or ())
                if "quantity" in attributes and "unit_price_yuan" in attributes and not meaning["is_total"]:
                    quantity = Decimal(attributes["quantity"])
                    product = quantity * Decimal(attributes["unit_price_yuan"])
                    slack = self.half + quantity * Decimal("0.005")
                    yield Identity("quantity × price", whole["observation_id"], (), slack, product)

    def across(self, meanings: dict[str, Row]) -> Iterator[Identity]:
        """Row by row: a whole with the kinds of expenditure, of cost, of money."""
        known = [c for c in self.cells if c["observation_id"] in meanings]
        for row in self.lanes(known, "row_no"):
            for facts in ("expenditure", "three_public_fees", "projects"):
                cells = {
                    shape(m): c for c in row if (m := meanings[c["observation_id"]])["fact"] == facts and m["fact"]
                }
                for (kind, cost, money), whole in cells.items():
                    kinds = [c for (k, o, f), c in cells.items() if kind == "total" != k and not o and f == money]
                    costs = [c for (k, o, f), c in cells.items() if not cost and o and f == money and k == kind]
                    funds = [c for (k, o, f), c in cells.items() if (k, o) == (kind, cost) and inside(f, money)]
                    for name, parts in (("kinds", kinds), ("costs", costs), ("funds", funds)):
                        if len(parts) > 1 or (parts and name == "funds"):
                            yield self.sum_of(name, whole, parts)

    def of_items(self, meanings: dict[str, Row]) -> Iterator[Identity]:
        """Sources of income and items of the three public fees, in a row or in a column."""
        known = [c for c in self.cells if c["observation_id"] in meanings]
        income = [c for c in known if meanings[c["observation_id"]]["fact"] == "income"]
        fees = [c for c in known if meanings[c["observation_id"]]["fact"] == "three_public_fees"]
        for key in ("row_no", "column_no"):
            for lane in self.lanes(income, key):
                items = {meanings[c["observation_id"]]["item"]: c for c in lane}
                fiscal = ["fiscal_appropriation"] if "fiscal_appropriation" in items else [*FUNDS]
                current = ["current_year"] if "current_year" in items else [*fiscal, *NOT_FISCAL]
                wanted = {
                    "fiscal_appropriation": [*FUNDS],
                    "current_year": [*fiscal, *NOT_FISCAL],
                    "total": [*current, "carryover", "used_surplus"],
                }
                yield from self._items("income", items, wanted)
            for lane in self.lanes(fees, key):
                items = {meanings[c["observation_id"]]["item"]: c for c in lane}
                yield from self._items("three public", items, {k: [*v] for k, v in THREE_PUBLIC.items()})

    def _items(self, kind: str, items: dict[str, Row], wanted: dict[str, list[str]]) -> Iterator[Identity]:
        for whole, parts in wanted.items():
            there = [items[part] for part in parts if part in items]
            if whole in items and there:
                yield self.sum_of(kind, items[whole], there)


def between_tables(cells: list[Row], meanings: dict[str, Row]) -> Iterator[Identity]:
    """One figure in two tables: the same body, year, phase, account, kind and cost, of the same money."""
    same: dict[Hashable, list[Row]] = defaultdict(list)
    for cell in cells:
        m = meanings.get(cell["observation_id"])
        if m is None or m["fact"] not in ("expenditure", "running_costs"):
            continue
        account = m["functional_code"] or m["department_economic_code"] or m["government_economic_code"]
        if account is None and not m["is_total"] and m["expenditure_type"] in (None, "total"):
            continue
        money = m["funding_source"] or table_money(cell["table_type"])
        spent = (m["fact"], m["expenditure_type"], m["cost_type"], money, m["fund_year"])
        same[(m["body_id"], m["fiscal_year"], m["phase"], account, *spent)].append(cell)
    for printed in same.values():
        for one, other in pairwise(sorted(printed, key=lambda c: (c["table_no"], c["row_no"], c["column_no"]))):
            if one["table_no"] != other["table_no"]:
                slack = half_unit([one]) + half_unit([other])
                yield Identity("between tables", other["observation_id"], (one["observation_id"],), slack)


def text_against_table(cells: list[Row], meanings: dict[str, Row], said: list[tuple[Row, Row]]) -> Iterator[Identity]:
    """A figure said in text with the cells of the same meaning."""
    printed: dict[Hashable, list[Row]] = defaultdict(list)
    for cell in cells:
        if cell["observation_id"] in meanings:
            printed[subject(meanings[cell["observation_id"]])].append(cell)
    for statement, meaning in said:
        if meaning["comparison"] == "level":
            for cell in printed[subject(meaning)]:
                slack = half_unit([statement]) + half_unit([cell])
                yield Identity("text", cell["observation_id"], (statement["statement_id"],), slack)


def is_account(code: str | None) -> bool:
    """Whether a code has the shape of 类, 款 or 项."""
    return bool(code) and code.isdigit() and len(code) in (3, 5, 7)  # type: ignore[union-attr]


def meaning_of(cell: Row, meanings: dict[str, Row]) -> Row:
    return meanings.get(cell["observation_id"], {})


def shape(meaning: Row) -> tuple[str | None, str | None, str]:
    """Kind of expenditure, of cost, and the money, what is carried over being money of its own."""
    money = "carryover" if meaning["fund_year"] == "carryover" else meaning["funding_source"] or "all"
    return meaning["expenditure_type"], meaning["cost_type"], money


def inside(part: str, whole: str) -> bool:
    """Whether one source of money is part of another."""
    return (whole == "all" and part not in ("all", "fiscal_appropriation")) or (
        whole == "fiscal_appropriation" and part in FUNDS
    )


def table_money(table_type: str) -> str:
    """The money that a table is of by its kind."""
    for start, money in (
        ("fiscal", "fiscal_appropriation"),
        ("general", FUNDS[0]),
        ("gov", FUNDS[1]),
        ("st", FUNDS[2]),
    ):
        if table_type.startswith(start):
            return money
    return "all"


def subject(m: Row) -> Hashable:
    """What a figure is of, whether printed or said."""
    dimensions = ("fact", "body_id", "fiscal_year", "phase", "item", "expenditure_type", "cost_type", "funding_source")
    codes = ("functional_code", "department_economic_code", "government_economic_code")
    return tuple(m[name] for name in (*dimensions, *codes)), m["label"] if m["fact"] == "expenditure" else m["is_total"]
