"""The layouts are data: complete for the kinds of the contract, and a wrong entry is named exactly."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from recognise_grids import facts, grid, tables

from scrapers.errors import SettingsError
from scrapers.recognise.layout import TableType, column_rules, dimension_rules, item_rules, title_rules


def test_every_kind_of_table_has_a_title() -> None:
    assert {rule.table_type for rule in title_rules()} == set(get_args(TableType))
    assert all(rule.seen_in for rule in title_rules())


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ("- {table_type: incomes, all: ['收入'], seen_in: 某省}", "table_type"),
        ("- {table_type: income, all: ['收入('], seen_in: 某省}", "not a regular expression"),
        ("- {table_type: income, seen_in: 某省}", "all"),
        ("- {table_type: income, all: ['收入'], seen_in: 某省, colums: ['a']}", "colums"),
        ("- {table_type: income, all: ['收入'], seen_in: 某省, dimensions: {fund_year: last}}", "fund_year"),
        ("- [", "not valid YAML"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, entry: str, wrong: str) -> None:
    (tmp_path / "titles.yml").write_text(entry, encoding="utf-8")
    with pytest.raises(SettingsError, match=wrong) as error:
        title_rules(tmp_path)
    assert "titles.yml" in str(error.value)


def test_the_other_layouts_load() -> None:
    assert len(column_rules()) > 5
    assert len(dimension_rules().steps) > 5
    assert len(item_rules().three_public) > 5


def test_a_table_without_a_title_is_told_by_columns_only_where_nothing_looks_like_it() -> None:
    (fees,) = tables("单位：万元", grid("合计 | 因公出国（境）费 | 公务接待费\n3.0 | 1.0 | 2.0"))
    assert (fees.table_type, fees.certainty < 1) == ("three_public", True)
    spending = ("单位：元", grid("科目编码 | 科目名称 | 基本支出 | 项目支出\n205 | 教育支出 | 1.0 | 2.0"))
    assert tables(*spending)[0].table_type == "unrecognised"
    assert facts(*spending) == []
