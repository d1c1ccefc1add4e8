"""What the environment sets, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers import settings
from scrapers.errors import SettingsError
from scrapers.settings import MOST_MEMORY, Settings


def test_how_many_versions_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_VERSIONS_KEPT", raising=False)
    assert Settings.from_environment().versions_kept == 5
    monkeypatch.setenv("GONGKAI_VERSIONS_KEPT", "12")
    assert Settings.from_environment().versions_kept == 12


@pytest.mark.parametrize("wrong", ["0", "-1", "五", "1.5"])
def test_a_number_of_versions_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("GONGKAI_VERSIONS_KEPT", wrong)
    with pytest.raises(SettingsError, match="GONGKAI_VERSIONS_KEPT"):
        Settings.from_environment()


def test_how_much_memory_a_build_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_MEMORY", raising=False)
    assert 0 < Settings.from_environment().memory <= MOST_MEMORY
    monkeypatch.setenv("GONGKAI_MEMORY", "512MB")
    assert Settings.from_environment().memory == 512
    monkeypatch.setenv("GONGKAI_MEMORY", "2 gb")
    assert Settings.from_environment().memory == 2048


@pytest.mark.parametrize("wrong", ["0GB", "-1GB", "4", "80%", "四GB", "1.5GB"])
def test_an_amount_of_memory_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("GONGKAI_MEMORY", wrong)
    with pytest.raises(SettingsError, match="GONGKAI_MEMORY"):
        Settings.from_environment()


def test_a_container_is_asked_for_its_own_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(settings, "CONTAINER_LIMITS", (limit, tmp_path / "none"))
    unlimited = settings.default_memory()
    limit.write_text("max\n")
    assert settings.default_memory() == unlimited
    limit.write_text(f"{1024**3}\n")
    assert settings.default_memory() == 512
