"""Portals are switched on and off without touching their files; the demonstration stands back for real ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from scrapers import pipeline
from scrapers.cli import main
from scrapers.errors import SettingsError
from scrapers.portals.registry import SWITCHES_FILE, load_portals
from scrapers.portals.switches import switch, visited
from scrapers.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GONGKAI_PORTALS", str(tmp_path / "mine"))
    (tmp_path / "mine").mkdir()
    return Settings.from_environment()


def add(settings: Settings, portal_id: str, **keys: object) -> None:
    content = {
        "id": portal_id,
        "name": "清河县",
        "base": "http://127.0.0.1:9",
        "family": "static_list",
        "columns": [{"url": "/"}],
        "unverified": True,
    }
    (settings.portal_folders[-1] / f"{portal_id}.yml").write_text(yaml.safe_dump(content | keys), encoding="utf-8")


def ids(settings: Settings) -> list[str]:
    return [portal.id for portal in visited(settings, load_portals(settings))]


def test_demonstration_is_visited_only_where_nothing_else_is(settings: Settings) -> None:
    assert ids(settings) == ["demo"]
    add(settings, "qinghe", enabled=False)
    assert ids(settings) == ["demo"]
    switch(settings, "qinghe", on=True)
    assert ids(settings) == ["qinghe"]
    assert pipeline.plan_collect(settings) == [["qinghe"]]
    assert pipeline.plan_collect(settings, ["demo"]) == [["demo"]]


def test_switching_by_command(settings: Settings) -> None:
    add(settings, "qinghe")
    add(settings, "fenghe")
    assert CliRunner().invoke(main, ["portals", "disable", "qinghe"]).exit_code == 0
    assert ids(settings) == ["fenghe"]
    assert CliRunner().invoke(main, ["portals", "enable", "qinghe"]).exit_code == 0
    assert ids(settings) == ["fenghe", "qinghe"]
    assert CliRunner().invoke(main, ["portals", "disable", "nobody"]).exit_code == 1


@pytest.mark.parametrize("content", ["qinghe: maybe", "- qinghe", "qinghe: 1", "a: {"])
def test_wrong_switches_are_named(content: str, settings: Settings) -> None:
    (settings.portal_folders[-1] / SWITCHES_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"switches\.yml"):
        visited(settings, load_portals(settings))
