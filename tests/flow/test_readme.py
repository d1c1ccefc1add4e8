"""What the READMEs say holds: their questions run on the demo portal's warehouse and have the answers printed there."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from readme_answers import READMES, answer, questions
from stages_by_hand import gongkai

from scrapers.cli import main
from scrapers.portals import demo


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("readme")
    with demo.serve(port=0) as portal:
        for stage in ("collect", "build", "publish"):
            gongkai(home, stage, demo_url=portal.url)
    return home / "warehouse" / "gongkai.duckdb"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_ten_questions_have_the_answers_printed(readme: Path, warehouse: Path) -> None:
    asked = questions(readme)
    assert len(asked) == 10
    with duckdb.connect(str(warehouse), read_only=True) as db:
        for title, sql, printed in asked:
            assert answer(db, sql) == printed, f"{readme.name}: {title}"


def test_both_languages_ask_the_same() -> None:
    english, chinese = ([sql for _, sql, _ in questions(readme)] for readme in READMES)
    assert english == chinese


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_named_exists(readme: Path) -> None:
    named = set(re.findall(r"gongkai ([a-z]+)\b", readme.read_text(encoding="utf-8"))) - {"is"}
    assert named, readme
    assert named <= set(main.commands), named - set(main.commands)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_file_named_exists(readme: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", readme.read_text(encoding="utf-8"))
    assert [link for link in links if not (readme.parent / link).exists()] == []
