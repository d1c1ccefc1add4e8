"""Ten kills at random moments over portals of every kind leave the same as none. Fifty: ``benchmarks/kills.py``."""

from __future__ import annotations

import dataclasses
import random

from killing import left, portals_of_every_kind, run_under_fire, seconds_of_a_run

from scrapers.settings import Settings

KILLS = 10


def test_killed_ten_times_and_run_again(settings: Settings) -> None:
    undisturbed = dataclasses.replace(
        settings,
        home=settings.home.parent / "undisturbed",
        ledger_url=f"sqlite:///{settings.home.parent}/undisturbed/archive/ledger.sqlite",
    )
    with portals_of_every_kind(settings.portal_folders[0], small=True):
        seconds = seconds_of_a_run(undisturbed)
        assert run_under_fire(settings, KILLS, seconds, random.Random(20261122)) >= KILLS
        assert left(settings) == left(undisturbed)
