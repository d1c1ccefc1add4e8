"""The inventory of columns: whole, well-formed, and each of them can be switched on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from scrapers.cli import main
from scrapers.errors import SettingsError
from scrapers.portals import nationwide
from scrapers.portals.nationwide import nationwide_column, nationwide_columns
from scrapers.portals.registry import Portal, read_portal
from scrapers.recognise.regions import is_region_code


def test_every_column_is_a_place_with_an_address() -> None:
    columns = nationwide_columns().values()
    assert len(columns) == 3202
    assert Counter(len(column.region_code.rstrip("0")) <= 2 for column in columns)[True] >= 31  # the provinces
    assert [column.id for column in columns if not is_region_code(column.region_code)] == []
    assert all(column.id.startswith(f"cn-{column.region_code}") for column in columns)


def test_every_column_can_become_a_portal() -> None:
    for column in nationwide_columns().values():
        portal = Portal.model_validate(column.portal_content(column.place, {}))
        assert portal.unverified
        assert portal.address(portal.columns[0]) == column.url.partition("#")[0]


def test_switching_on_writes_a_file_that_says_unverified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    result = CliRunner().invoke(main, ["portals", "enable", "cn-130108", "cn-130800", "--unasked"])
    assert result.exit_code == 0, result.output
    portal = read_portal(tmp_path / "portals" / "cn-130108.yml")
    assert (portal.unverified, portal.enabled, portal.region_code) == (True, True, "130108")
    listed = CliRunner().invoke(main, ["portals", "list", "--json"]).output
    assert '"cn-130800"' in listed
    assert CliRunner().invoke(main, ["portals", "disable", "cn-130108"]).exit_code == 0
    assert CliRunner().invoke(main, ["portals", "enable", "cn-130108"]).exit_code == 0  # its file is there: a switch


def test_unknown_column_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="cn-999999"):
        nationwide_column("cn-999999")
    assert CliRunner().invoke(main, ["portals", "enable", "cn-999999"]).exit_code == 1


def test_columns_are_listed_by_region() -> None:
    result = CliRunner().invoke(main, ["portals", "columns", "--region", "1308", "--csv"])
    rows = result.output.splitlines()
    assert rows[0].startswith("id,place,usable")
    assert len(rows) > 5
    assert all(row.startswith("cn-1308") for row in rows[1:])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("cn-13,130000,河北省,http://a.gov.cn/,,200,yes,budgets,yes,direct", "2: id: "),
        ("cn-130000,130000,河北省,ftp://a.gov.cn/,,200,yes,budgets,yes,direct", "2: url: "),
        ("cn-130000,130000,河北省,http://a.gov.cn/,,200,perhaps,budgets,yes,direct", "2: usable: "),
    ],
)
def test_mistake_is_named_with_its_line(
    row: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nationwide.csv"
    path.write_text("id,region_code,place,url,title,http_status,usable,shows,lists_units,access\n" + row, "utf-8")
    monkeypatch.setattr(nationwide, "PATH", path)
    nationwide_columns.cache_clear()
    try:
        with pytest.raises(SettingsError, match=message):
            nationwide_columns()
    finally:
        nationwide_columns.cache_clear()
