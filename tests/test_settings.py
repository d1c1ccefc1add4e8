"""What the environment sets, and what it may not."""

from __future__ import annotations

import pytest

from scrapers.errors import SettingsError
from scrapers.settings import Settings


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
