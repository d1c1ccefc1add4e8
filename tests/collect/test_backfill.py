"""A run may look at some columns and days only; what it leaves out is neither lost nor believed gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from small_portal import SmallPortal

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import PortalRun
from scrapers.collect import collect
from scrapers.portals.scope import Scope
from scrapers.settings import Settings


def days_archived(settings: Settings) -> list[int]:
    dates = [document.sightings[0].announcement.published_on for document in Ledger(settings).documents()]
    return sorted(day.day for day in dates if day)


def run(settings: Settings, **scope: object) -> PortalRun:
    return collect(settings, progress=print, **scope).runs[0]  # type: ignore[arg-type]


def test_days_from_and_to(settings: Settings, portal: SmallPortal) -> None:
    assert run(settings, since=date(2024, 3, 2), until=date(2024, 3, 4)).new == 3
    assert days_archived(settings) == [2, 3, 4]
    asked = [path for path in portal.server.paths() if "/t20240" in path]
    assert len(asked) == 3
    ended = run(settings)  # the night after has the rest, and nothing twice
    assert (ended.status, ended.new, ended.gone) == ("ok", 3, 0)
    assert days_archived(settings) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("first", [{"since": date(2024, 3, 5)}, {"until": date(2024, 3, 2)}])
def test_days_left_out_are_not_gone(first: dict[str, date], settings: Settings, portal: SmallPortal) -> None:
    run(settings)
    again = run(settings, **first)
    assert (again.status, again.new, again.gone) == ("ok", 0, 0)
    assert run(settings).gone == 0


def test_one_column_by_name_or_address(
    settings: Settings, portal: SmallPortal, write_portal: Callable[..., Path]
) -> None:
    portal.server.routes["/jsgk/"] = portal.server.routes["/czj/"]
    columns = [{"url": "/czj/", "name": "部门预算"}, {"url": "/jsgk/", "name": "部门决算"}]
    write_portal(columns=columns)
    for chosen in ("部门决算", "/jsgk/", portal.server.url + "/jsgk/"):
        portal.server.forget()
        run(settings, columns=[chosen])
        assert "/jsgk/" in portal.server.paths()
        assert "/czj/" not in portal.server.paths()
    nowhere = run(settings, columns=["没有的栏目"])
    assert (nowhere.status, nowhere.why) == ("empty", "本门户没有所选的栏目：没有的栏目")


def test_a_scope_without_bounds_holds_every_day() -> None:
    assert Scope().holds_day(None)
    assert Scope().holds_day(date(2024, 1, 1))
    assert not Scope().is_before(date(1990, 1, 1))
    assert Scope(since=date(2024, 1, 1)).holds_day(None)
