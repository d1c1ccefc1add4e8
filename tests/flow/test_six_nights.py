"""Six nights with an event of every kind: findings, restatements and messages are those written down beforehand."""

from __future__ import annotations

from pathlib import Path

from night_checks import Diary
from night_installation import installed
from night_scenario import load

SCENARIO = Path(__file__).parents[1] / "simulator" / "six_nights.yml"


def test_every_night_shows_what_was_expected_and_nothing_else(tmp_path: Path) -> None:
    scenario = load(SCENARIO)
    with installed(tmp_path, scenario) as here:
        diary = Diary(here)
        nights = [diary.compare(day, here.night(day, night), night.expect) for day, night in scenario.days()]
    assert [difference for night in nights for difference in night] == []
    assert diary.told.total() == 9
    assert set(diary.told.values()) == {1}
