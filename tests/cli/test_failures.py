"""What a person reads when the machine refuses: never a traceback, always the place and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scrapers.cli import main
from scrapers.cli.failures import in_words
from scrapers.cli.output import print_rows


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("GONGKAI_HOME", str(folder))
    monkeypatch.delenv("GONGKAI_LEDGER_URL", raising=False)
    return folder


def damaged(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nothing that any database wrote " * 1000)
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_damaged_ledger_is_named_with_what_to_do(home: Path) -> None:
    ledger = damaged(home / "archive" / "ledger.sqlite")
    told = run("alerts", "list")
    assert told.exit_code == 1
    assert str(ledger) in told.output and "备份" in told.output and "Traceback" not in told.output
    examined = run("doctor")
    assert examined.exit_code == 1 and "BAD  ledger" in examined.output


def test_a_damaged_warehouse_is_named_with_the_way_back(home: Path) -> None:
    warehouse = damaged(home / "warehouse" / "gongkai.duckdb")
    for command in (("sql", "select 1"), ("report",), ("findings",)):
        told = run(*command)
        assert told.exit_code == 1
        assert str(warehouse) in told.output and "gongkai rollback" in told.output


def test_one_wrong_portal_file_leaves_the_other_checks(home: Path) -> None:
    (home / "portals").mkdir(parents=True)
    (home / "portals" / "x.yml").write_text("id: x\nbse: http://a\n", encoding="utf-8")
    told = run("doctor")
    assert told.exit_code == 1
    assert "BAD  portals" in told.output and "bse" in told.output and "ok   archive" in told.output


@pytest.mark.parametrize(
    ("number", "says"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只读"), (errno.EACCES, "没有权限")]
)
def test_what_the_system_refuses_is_said_with_its_path(number: int, says: str) -> None:
    told = in_words(OSError(number, "refused", "/data/staging/x.parquet"))
    assert told and says in told and "/data/staging/x.parquet" in told


def test_a_bug_keeps_its_traceback() -> None:
    assert in_words(FileNotFoundError(errno.ENOENT, "no such file", "x")) is None
    assert in_words(KeyError("x")) is None


def test_a_file_in_a_folder_that_is_not_there_is_refused_before_anything_is_asked(home: Path, tmp_path: Path) -> None:
    told = run("export", "marts.fct_income", str(tmp_path / "none" / "x.csv"))
    assert told.exit_code == 1 and str(tmp_path / "none") in told.output
    assert not home.exists()


def test_what_is_no_address_is_not_asked(home: Path) -> None:
    told = run("portals", "probe", "www.example.gov.cn/czj")
    assert told.exit_code == 1 and "http://" in told.output
    assert not home.exists()


def test_a_table_too_wide_for_the_screen_is_printed_one_column_below_the_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = [f"column_{number}" for number in range(40)]
    print_rows(names, [[*range(39), "松泉县[医疗]保障局"]], "table")
    printed = capsys.readouterr().out
    assert "column_38  38\n" in printed and "column_39  松泉县[医疗]保障局\n" in printed
